"""Which metrics are better low, by their names; and that every derived column inherits it."""

import pytest

from lcbtui.dataset.columns import Column, Kind, is_lower_better

LOWER = """
WER|CER (%)|test-clean WER|Word Information Lost|PER|TIMIT PER|DER|EER|minDCF|MCD|t-DCF|LSD
word_error_rate|Diarization Error Rate|librispeech/wer|HTER|FRR|FNR|cpWER|eval/loss|val_loss
logloss|test.logloss|log_loss|cross-entropy|Cross Entropy Loss|NLL|neg. log-likelihood|ppl
WikiText2 (ppl)|wikitext/word_perplexity|byte_perplexity,none|bits_per_byte|bits/dim|BPC|val_bpb
xent|MASE|sMAPE|WAPE|MAPE[0.5]|CRPS|WQL|WQL[0.1, 0.5, 0.9]|MSE[mean]|RMSE[mean]
mean_weighted_sum_quantile_loss|MSIS|ND|ND[0.5]|NRMSE|RMSSE|pinball loss|val_mae|RMSE (m)|MedAE
RMSLE|max_error|OWA|test_mse|normalized deviation|mean_absolute_percentage_error|MeanSquaredError
hinge loss|zero_one_loss|mean_gamma_deviance|coverage_error|BIC|FID|FID-50k|sFID ↓|FVD|FAD|KID
LPIPS (Alex)|NIQE|BRISQUE|DISTS|Fréchet Inception Distance|FID@256|rFID|MMD|EPE|AEPE|EPE3D|Fl-all
D1-all|bad 2.0|MPJPE|PA-MPJPE (mm)|PVE|NME|AbsRel|Abs Rel|Sq_Rel|RMSElog|SILog|iRMSE|Chamfer
Chamfer-L1|CD|CD-L2|EMD|Hausdorff|HD95|HD95 (mm)|ASSD|Chamfer Distance (x1e3)|RPE|ATE (m)|minADE
minADE_6|minFDE6|ADE|FDE|MR|MR_6|miss rate|Collision Rate|brier-minFDE|mATE|IDSW|ID switches|FPR95
FPR@95TPR|FPR@95|false positive rate|False Alarm Rate|FAR|ECE|ECE (15 bins)|MCE|ACE|Brier
brier_score|AURC|equalized odds difference|Demographic Parity Difference
equal_opportunity_difference|Toxicity|toxic fraction|hallucination rate|Robust Error|top1_err
Test error (%)|failure rate|regret|Davies-Bouldin|davies_bouldin_score|TER|MetricX-24|Edit distance
NED|Levenshtein|BD-rate (%)|bpp|RMSD|KL divergence|JSD|Wasserstein-1|MdR|mean rank|energy MAE (meV)
Forces RMSE|val/mae_epoch|metrics.rmse|mAOE|forgetting|optimality gap|incorrect|mCE|Average WER
Mean Chamfer|Avg. FPR95|Latency (ms)|Accuracy drop|MER|over-refusal rate
"""
HIGHER = """
accuracy|robust accuracy|eval/accuracy|test/acc|top-1|error-free rate|loss-free|win rate
success rate|AUC|AUROC|AUPR|speed|tokens/s|bleu|chrF++|COMET|PESQ|STOI|SI-SDR|SI-SDRi (dB)|UTMOS
MOS|DNSMOS|PCK|PCK@0.5|OKS|delta1|δ1|IS|Inception Score|CLIPScore|PSNR|SSIM|MS-SSIM|VMAF|NDCG@10
MRR|HR@10|Hit@1|R@5|P@1|Recall@20|mAP@0.5|AP50|ARI|NMI|silhouette|V-measure|R2|R²|R-squared
explained variance|F1|macro_f1|IoU|mIoU|Dice|NSD|HOTA|MOTA|IDF1|MR-Ben|MR-GSM8K|ADE20K|ADE20K mIoU
ACE05|ACEBench|Ergebnis der Modelle|points per game|tasks per hour|is solved|CLEVR Distance
ImageNet|ImageNet-R|LAMBADA|LAMBADA acc|WikiSQL|MERA|FARE|CDs|ND-QA|Hard|HDR|JavaScript|js|SQL
1-WER|1 - CER (%)|neg_mean_squared_error|neg_log_loss|non-toxic rate|hallucination resistance
error detection|cost savings|WER reduction|time horizon|pass@1|score (higher is better)
WER (higher is better)|FID ↑|TPR@FPR=1%|TAR@FAR=1e-4|specificity|TNR|calibrated accuracy
log-likelihood|cosine similarity|edit similarity|Brier skill score|Elo|Arena score|MMLU|GSM8K
HumanEval+|BBH|DROP|RACE|PIQA|IFEval|MATH|Average|Overall|grade|human preference|true positive rate
HPSv2|perfect|Terminal-Bench|CER-Bench score|loss-aversion accuracy|reward|return|d-prime
"""


def names(words: str) -> list[str]:
    return [name for line in words.split("\n") for name in line.split("|") if name]


@pytest.mark.parametrize(
    ("name", "lower"),
    [*((name, True) for name in names(LOWER)), *((name, False) for name in names(HIGHER))],
)
def test_a_metric_has_its_direction(name: str, *, lower: bool) -> None:
    assert is_lower_better(Column(name, name, name, Kind.NUMBER)) is lower
