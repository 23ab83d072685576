"""Which metrics are better low, by their names; and that every derived column inherits it."""

import csv
import io
from pathlib import Path

import pytest

from lcbtui.dataset.columns import Column, Kind, is_lower_better
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import ReadOptions, SourceInfo
from lcbtui.sources.catalog import find
from lcbtui.sources.combine import combined
from lcbtui.sources.open import open_dataset
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.other_sources import with_other_score
from lcbtui.view.state import ViewState
from lcbtui.view.view import roles_in_force

LOWER = """
WER|CER (%)|LearnedPerceptualImagePatchSimilarity|WordInfoLost|SpectralAngleMapper|KLDivergence
ContinuousRankedProbabilityScore|eval_metrics/ND[0.5]|nWIS_macro_complete_days|mean_CD|Error
Error rate|Perplexity|Inference time|Cost ($)|price per 1M tokens|wikitext_ppl|tedlium
Latency (ms/token)|Speed (ms)|FID ↓|Enc.|Score ↓ (lower is better)|错误率|Gap (%)|robustness gap
err_top5|min_ade_6|FP rate|invalid rate|energy score|equalized_odds_diff|test-clean WER
Word Information Lost|PER|TIMIT PER|DER|EER|minDCF|MCD|t-DCF|LSD|word_error_rate
Diarization Error Rate|librispeech/wer|HTER|FRR|FNR|cpWER|eval/loss|val_loss|logloss|test.logloss
log_loss|cross-entropy|Cross Entropy Loss|NLL|neg. log-likelihood|ppl|WikiText2 (ppl)
wikitext/word_perplexity|byte_perplexity,none|bits_per_byte|bits/dim|BPC|val_bpb|xent|MASE|sMAPE
WAPE|MAPE[0.5]|CRPS|WQL|WQL[0.1, 0.5, 0.9]|MSE[mean]|RMSE[mean]|mean_weighted_sum_quantile_loss
MSIS|ND|ND[0.5]|NRMSE|RMSSE|pinball loss|val_mae|RMSE (m)|MedAE|RMSLE|max_error|OWA|test_mse
normalized deviation|mean_absolute_percentage_error|MeanSquaredError|hinge loss|zero_one_loss
mean_gamma_deviance|coverage_error|BIC|FID|FID-50k|sFID ↓|FVD|FAD|KID|LPIPS (Alex)|NIQE|BRISQUE
DISTS|Fréchet Inception Distance|FID@256|rFID|MMD|EPE|AEPE|EPE3D|Fl-all|D1-all|bad 2.0|MPJPE
PA-MPJPE (mm)|PVE|NME|AbsRel|Abs Rel|Sq_Rel|RMSElog|SILog|iRMSE|Chamfer|Chamfer-L1|CD|CD-L2|EMD
Hausdorff|HD95|HD95 (mm)|ASSD|Chamfer Distance (x1e3)|RPE|ATE (m)|minADE|minADE_6|minFDE6|ADE|FDE
MR|MR_6|miss rate|Collision Rate|brier-minFDE|mATE|IDSW|ID switches|FPR95|FPR@95TPR|FPR@95
false positive rate|False Alarm Rate|FAR|ECE|ECE (15 bins)|MCE|ACE|Brier|brier_score|AURC
equalized odds difference|Demographic Parity Difference|equal_opportunity_difference|Toxicity
toxic fraction|hallucination rate|Robust Error|top1_err|Test error (%)|failure rate|regret
Davies-Bouldin|davies_bouldin_score|TER|MetricX-24|Edit distance|NED|Levenshtein|BD-rate (%)|bpp
RMSD|KL divergence|JSD|Wasserstein-1|MdR|mean rank|energy MAE (meV)|Forces RMSE|val/mae_epoch
metrics.rmse|mAOE|forgetting|optimality gap|incorrect|mCE|Average WER|Mean Chamfer|Avg. FPR95
Latency (ms)|Accuracy drop|MER|over-refusal rate|attack success rate|Backdoor ASR|T2m bias
Accuracy (mm)|Overall (cm)|Forces (meV/Å)|steps to solve|s/step|p95|FPs/scan|unsolved
num_with_malformed_responses|blunders per game|Foot skating|FD|1-NNA|WikiText-2|MR@2m
"""
HIGHER = """
accuracy|score|ScaleInvariantSignalDistortionRatio|SpeechReverberationModulationEnergyRatio
StructuralSimilarity|MBPP|seed|accuracy per cost|lossless|this|closs|sometimes
throughput|Tokens/sec|Speed (tok/s)|score error|std error|acc_err|Accuracy ↓
FID score (higher is better)|Average ⬆️|Rank-1|win-loss ratio|errors fixed|robust accuracy
eval/accuracy|test/acc|top-1|error-free rate|loss-free|win rate|success rate|AUC|AUROC|AUPR|speed
tokens/s|bleu|chrF++|COMET|PESQ|STOI|SI-SDR|SI-SDRi (dB)|UTMOS|MOS|DNSMOS|PCK|PCK@0.5|OKS|delta1|δ1
IS|Inception Score|CLIPScore|PSNR|SSIM|MS-SSIM|VMAF|NDCG@10|MRR|HR@10|Hit@1|R@5|P@1|Recall@20
mAP@0.5|AP50|ARI|NMI|silhouette|V-measure|R2|R²|R-squared|explained variance|F1|macro_f1|IoU|mIoU
Dice|NSD|HOTA|MOTA|IDF1|MR-Ben|MR-GSM8K|ADE20K|ADE20K mIoU|ACE05|ACEBench|Ergebnis der Modelle
points per game|tasks per hour|is solved|CLEVR Distance|ImageNet|ImageNet-R|LAMBADA|LAMBADA acc
WikiSQL|MERA|FARE|CDs|ND-QA|Hard|HDR|JavaScript|js|SQL|1-WER|1 - CER (%)|neg_mean_squared_error
neg_log_loss|non-toxic rate|hallucination resistance|error detection|cost savings|WER reduction
time horizon|pass@1|score (higher is better)|WER (higher is better)|FID ↑|TPR@FPR=1%|TAR@FAR=1e-4
specificity|TNR|calibrated accuracy|log-likelihood|cosine similarity|edit similarity
Brier skill score|Elo|Arena score|MMLU|GSM8K|HumanEval+|BBH|DROP|RACE|PIQA|IFEval|MATH|Average
Overall|grade|human preference|true positive rate|HPSv2|perfect|Terminal-Bench|CER-Bench score
loss-aversion accuracy|reward|return|d-prime|km per disruption|miles between interventions
errors detected|bugs found|dist-2|Rank IC|Rank@1|score per $
ASR-BLEU|infraction score|gap closed (%)|TAR@FAR|Profit ($)|CRPSS|SER accuracy|uninstall|misc
"""


def names(words: str) -> list[str]:
    return [name for line in words.split("\n") for name in line.split("|") if name]


@pytest.mark.parametrize(
    ("name", "lower"),
    [*((name, True) for name in names(LOWER)), *((name, False) for name in names(HIGHER))],
)
def test_a_metric_has_its_direction(name: str, *, lower: bool) -> None:
    assert is_lower_better(Column(name, name, name, Kind.NUMBER)) is lower


def opened(text: str, pivot: str | None = None) -> Dataset:
    """Open a table of which each line is a row, with | between its cells, by its wide layout."""
    written = io.StringIO()
    csv.writer(written).writerows(row.split("|") for row in text.splitlines())
    info = SourceInfo("-", "x", options=ReadOptions(pivot=pivot))
    return open_dataset(info, written.getvalue().encode())


def y_of(dataset: Dataset, y: str | None = None) -> Column:
    state = ViewState(y=y)
    derived = derive(dataset, state)
    return derived.by_key[roles_in_force(derived, state).y or ""]


OF_DERIVED = names("""
PER|librispeech/wer|eval/loss|bits_per_byte|sMAPE|MSE[mean]|RMSE (m)|sFID ↓|EPE3D|Abs Rel|CD-L2
HD95|minADE_6|FPR@95TPR|ECE|Robust Error|Demographic Parity Difference|TER|toxic fraction
accuracy|eval/accuracy|1-WER|SI-SDR|PSNR|NDCG@10|R²|error-free rate
""")


@pytest.mark.parametrize("name", OF_DERIVED)
def test_what_is_derived_has_the_direction_of_what_it_is_made_of(name: str, tmp_path: Path) -> None:
    tasks = [(m, t, f"{m}{t}.5") for m in (1, 2, 3) for t in (4, 5)]
    by_task = "\n".join(f"m{m}|t{t}|{score}" for m, t, score in tasks)
    by_metric = "\n".join(f"m{m}|t{t}|{name}|{score}" for m, t, score in tasks)
    metrics = "\n".join(f"m{m}|{n}|{m}{k}.5" for m in (4, 3) for k, n in enumerate(("law", name)))
    lines = "".join(f"|m{m}|t{t}|{score}|\n" for m, t, score in tasks)
    below = SourceInfo("-", "x", options=ReadOptions(pivot="task"))
    markdown = f"## Results\n\nMetric: {name}\n\n|model|task|Set|\n|-|-|-|\n{lines}"
    wide = opened(f"model|{name}|{name} 2\na|41.5|40.5\nb|62.5|60.5")
    for number in (1, 2):
        with (tmp_path / f"{number}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([["model", name], ["a", "4.5"], ["b", "3.5"]])
    pivoted = opened(f"model|task|{name}\n{by_task}", "task")
    against = with_other_score(wide, wide, ViewState())
    derived = {
        "a pivot": pivoted.columns[-1],
        "its mean": y_of(pivoted),
        "a pivot with a column of metrics": y_of(
            opened(f"model|task|metric|value\n{by_metric}", "task")
        ),
        "a pivot of metrics": opened(f"model|metric|score\n{metrics}", "metric").by_key[name],
        "a long table of one metric": y_of(opened(f"model|task|metric|score\n{by_metric}")),
        "a mean": y_of(wide, f'mean("{name}","{name} 2")'),
        "a folder": y_of(open_dataset(find(str(tmp_path)))),
        "two sources": y_of(combined([wide, wide])),
        "another score": next(each for each in against.columns if each.key.startswith("other_")),
        "a change": against.by_key["change_in_score"],
    }
    if name in {"HD95", "ECE", "TER"}:
        derived["below a line"] = y_of(open_dataset(below, markdown.encode()))
    wrong = [
        origin
        for origin, column in derived.items()
        if is_lower_better(column) is not (name in names(LOWER))
    ]
    assert not wrong


def test_the_name_of_a_file_is_a_heading_where_it_has_none(tmp_path: Path) -> None:
    for name, lower in (("flow_epe", True), ("results", False), ("cost_per_task", False)):
        file = tmp_path / f"{name}.csv"
        file.write_text("model,sintel,F1\na,0.31,4\nb,1.37,7\n")
        columns = open_dataset(find(str(file))).columns
        assert [is_lower_better(each) for each in columns] == [False, lower, False]


def test_no_mean_is_over_columns_of_two_directions() -> None:
    long = opened("model|metric|score\na|WER|4\na|acc|70\nb|WER|3\nb|acc|60", "metric")
    assert [column.header for column in long.columns] == ["model", "WER", "acc"]
    assert "no mean over them: not all have one metric, unit and direction" in long.report.notes
    one, other = opened("model|score (WER)\na|4\nb|3"), opened("model|score\na|70\nb|60")
    both = combined([one, other])
    lower = {is_lower_better(each) for each in both.columns if each.kind is Kind.NUMBER}
    assert lower == {True, False}
