"""The vocabulary of headers and cells: quantities, benchmarks, models, tasks and outcomes.

Each group of words says where it is from. `header_words` reads by it what a header is about.
"""

import re
from enum import Enum

from lcbtui.text.words import regex, spaced

LONGEST_READ = 500
"""Characters of a header or a name that are read: a longer one is a text in its place."""


def words_of(words: str) -> frozenset[str]:
    """Split a text at blanks into the set of its words."""
    return frozenset(words.split())


class Quantity(Enum):
    """Kind of quantity that a header can name, such as score, time or cost, with its score weight.

    Attributes:
        weight: how plausible a column of this kind is as the score: 0 for never, 1 for an overall
            score, above 1 for pass@1.
        words: its name in a sentence such as "is called a time".
    """

    PASS = (1.1, "pass@1")
    OVERALL = (1.0, "an overall score")
    AVERAGE = (0.85, "an average")
    METRIC = (0.8, "a score")
    BENCHMARK = (0.7, "a benchmark")
    HITS = (0.66, "what was solved")  # before the number of what failed
    LOWER = (0.65, "an error or a loss")
    RESULT = (0.55, "a result")
    UNKNOWN = (0.4, "nothing that is known")
    PHASE = (0.41, "a phase of a run")
    SPEED = (0.35, "a speed")
    GAIN = (0.2, "a difference")
    # Never the score, the likeliest to be asked for first.
    TIME = (0.0, "a time")
    COST = (0.0, "a cost")
    MEMORY = (0.0, "memory or energy")
    SIZE = (0.0, "a size")
    CONTEXT = (0.0, "tokens or a context")
    COUNT = (0.0, "a count")
    UNCERTAINTY = (0.0, "how sure a score is")
    SETTING = (0.0, "a setting")
    DATE = (0.0, "a date")
    RANK = (0.0, "a rank")
    IDENTIFIER = (0.0, "an identifier")
    INDEX = (0.0, "a row number")

    def __init__(self, weight: float, words: str) -> None:
        self.weight = weight
        self.words = words

    @property
    def is_called_score(self) -> bool:
        """Tell whether a header that names this quantity says that its numbers are scores."""
        return self.weight >= _LEAST_CALLED


_LEAST_CALLED = 0.55

ERROR_MEASURES = words_of(
    # Speech: recognition, speakers, synthesis.
    "wer wers cer cers mer wil ter cpwer tcpwer jer ber eer hter dcf mindcf actdcf cllr cavg frr"
    " fnr fpr fdr acer apcer bpcer mcd lsd fad ffe gpe vde tdcf"
    # Language modelling, calibration and classification.
    " ppl nll nelbo bpb bpc bpd xent logloss merror ece mce sce tace uce smece rmsce brier aurc"
    " eaurc"
    # Regression and forecasting: scikit-learn, GluonTS, the M competitions.
    " msle wape mase crps wql wspl msis wis rmsse medae mdape mdae rae rse mpe mspe maape owa rms"
    " pehe shd aic aicc bic waic"
    # Generated images, sound and text: torchmetrics, pyiqa.
    " kid fvd kvd lpips dists niqe brisque piqe ilniqe gmsd ergas fvmd fdd cmmd mmd swd jsd kld kl"
    " tvd metricx ned charcut bpp bpsp ciede2000"
    # Poses, depth, flow, shapes, trajectories, tracks.
    " mpvpe mpve pve mpjae nme epe aepe aee silog emd hd95 hd100 assd msd rpe dtw maoe mave maae"
    " idsw cd95"
    # Fairness, clustering, ranks of what was retrieved.
    " dpd eod dbi medr mdr mnr"
    # Materials, registration, matting, motion, navigation, partial differential equations.
    " whdr srme wrmsse tre voe sdlogj dtssd hce fdsd kdsd jerk ged drawdown trel rrel fcd"
    " wdist laal dal rre epcost augrc mpiw pinaw sse mre mle mbe rve ravd pbias mdd amotp akd aed"
    " acpl hallu halluc tox pae cle voi fwer masd mpjre hpwl iae itae nashconv ql tid lgd viol ncut"
)
"""Measures of errors, written as letters: lower is better."""
ENDS_OF_ERRORS = ("mse", "mae", "mape", "jpe", "fid", "rmsd", "lpips", "err")
"""How error measures end that have many variants: NRMSE, iMAE, rFID."""
IN_CAPITALS = words_of(
    "der per cd nd mr ace ade fde hd far sad ate mate asd ibs ce ape"
    " grad conn log10 accel frag ne opw mis sid dtg dts asr ser fp fn ids ins del sub fd ae"
)
"""Error measures that are other words too: alone in a header, or as its last word in capitals."""
SPLITS = words_of(
    "train training val valid validation eval evaluation test dev metric metrics score scores"
    " result results performance mean avg l1 l2 ℓ1 ℓ2"
)
"""Words beside a measure that name none: "eval/loss"."""
TURNED_ROUND = words_of("neg non without")
"""Words that turn an error into a score: scikit-learn's neg_mean_squared_error."""

# Several words of one name are joined by +.
WORDS = {
    # Metrics: scikit-learn's and torchmetrics' names, lm-evaluation-harness, HELM, and what
    # arenas, agent boards and kaggle call theirs.
    Quantity.METRIC: "accuracy accuracies acc f1 fscore em exact match auc auroc auprc roc ap map"
    " iou miou dice bleu sacrebleu rouge rougel rougelsum meteor chrf comet bertscore bleurt cider"
    " spice ndcg mrr spearman spearmanr pearson pearsonr kendall kendalltau mcc matthews kappa qwk"
    " r2 psnr ssim elo rating ratings trueskill glicko winrate winrates win success solve resolve"
    " resolution correctness score scores scored scoring quality performance perf grade points pts"
    " marks reward return utility fitness bench benchmark eval hit hits agreement corr correlation"
    " truthfulness faithfulness groundedness helpfulness relevance intelligence capability ability"
    " metric metrics specificity sensitivity tpr tnr tar aupr jaccard similarity likelihood pck oks"
    " nds hota mota idf pesq stoi estoi sdr sisdr mos utmos dnsmos silhouette ari nmi clipscore"
    " vmaf delta1 delta2 delta3 robustness resistance avoidance detection correction"
    " distortion+ratio energy+ratio hr+@ r+@ p+@ rank+1 rank+5 rank+10 win+loss r+squared r+²"
    " brier+skill true+positive true+negative time+horizon horizon+length rank+index ndtw sdtw"
    " rank+@ rank+ic rank+icir dist+1 dist+2 cov crpss recovery localization infraction+score"
    " gap+closed gap+recovered no+collision no+collisions survival+time time+to+collision profit"
    " profits revenue pnl net+worth money+balance",
    # Less of them is better, beside ERROR_MEASURES.
    Quantity.LOWER: "perplexity perplexities loss hallucination toxicity toxic confab"
    " confabulation sycophancy leakage err error failure fail failed wrong mistake misclassified"
    " misclassification violation collision crash crashes outlier bad regret makespan frechet"
    " fr+é+chet t+rel r+rel rel+l2 relative+l2 to+goal divergence discrepancy missed"
    " miscalibration identifiability false+reject false+rejection log+10 kitti+d1 lse+d id+sw"
    " fall+rate fpr95+tpr fps+/+case fps+per+case text+edit distortion deviance degradation"
    " forgetting infidelity inertia pinball winkler sinkhorn hinge unsafe invalid unfairness"
    " disparity gap chamfer hausdorff wasserstein levenshtein hamming minkowski bits+per+byte"
    " bits+/+byte bits+per+char bits+/+char bits+per+character bits+/+character bits+per+dim"
    " bits+/+dim bits+per+token bits+/+token bits+per+pixel bits+/+pixel bd+rate cross+entropy"
    " neg+log+likelihood negative+log+likelihood abs+rel abs+relative sq+rel rmse+log d1+all"
    " d1+noc d1+bg d1+fg fl+all absolute+deviation normalized+deviation information+lost info+lost"
    " patch+similarity texture+similarity spectral+angle ranked+probability perceptual+path+length"
    " missed+detection false+detection false+positive false+negative false+alarm fp+rate fn+rate"
    " fall+out id+switch davies+bouldin delta+e δ+e min+ade min+fde off+road edit+rate"
    " energy+score interval+score parity+difference odds+difference opportunity+difference"
    " parity+diff odds+diff opportunity+diff accuracy+drop performance+drop over+refusal"
    " false+refusal demographic+representation stereotypical+associations avg+col compr+size"
    " compressed+size surface+distance spectral+distance perceptual+distance cosine+distance"
    " euclidean+distance l1+distance l2+distance mover+distance movers+distance edit+distance"
    " inception+distance distance+to dist bias stereotype misalignment risk harm misuse omission"
    " disruption flicker artifact inconsistency instability imbalance disagreement dissimilarity"
    " false+flag clashes deception memorization leak harmfulness harmful+rate harmful+score"
    " harmful+response vulnerable vulnerability+rate attack+success jailbreak+success"
    " injection+success backdoor+success jailbreak+rate hal+rate chair+i chair+s chairi"
    " fabrication contradiction hallucinated unsupported duplicate repetition+rate self+bleu mqm"
    " jitter drift skate skating intervention takeover infraction infraction+count offroad"
    " off+route coll col+rate overshoot l2+re avg+l2 l2+avg l2+1 l2+2 l2+3 fl+bg fl+fg out+noc"
    " mostly+lost switches misses miss confusion deletions insertions substitutions"
    " average+lagging fp+/ fp+per fps+/+scan fps+per+scan fps+per+image interval+width 1+nna δ+dp"
    " δ+eo δ+sp clash vina docking+score total+variation acc+drop lose exploitability infeasible"
    " illegal blunder timeout residual neg+ll overall+edit formula+edit table+edit order+edit"
    " bd+br fd+dinov2 volatility route+deviation gaps sample+complexity median+distance"
    " mismatch mismatches stale ghost unsat underprediction overprediction malformed lazy"
    " exhausted+context format+sensitivity wins+base max+delta",
    Quantity.HITS: "precision recall pass correct solved passed resolved wins successes accepted"
    " completed fixed corrected caught detected found",
    Quantity.RESULT: "result results value values rate percent pct percentage share fraction ratio"
    " % success_rate",
    Quantity.SPEED: "speed throughput tps fps qps rps rtfx speedup toks flops_per_second bandwidth",
    Quantity.PHASE: "enc dec encode decode encoding decoding prefill",
    Quantity.GAIN: "change delta diff difference gain gains improvement reduction reduced"
    " saving savings free efficiency uplift lift drop_in δ Δ",
    # What serving benchmarks measure beside quality (MLPerf, vLLM, LLMPerf), prices of APIs.
    Quantity.TIME: "time times latency latencies duration seconds second secs sec ms millisecond"
    " milliseconds us µs ns minutes minute mins hours hour hrs runtime elapsed wallclock walltime"
    " ttft tpot itl delay rtf slowdown overhead cycles p50 p90 p95 p99 wall+clock gpu+h ttfb",
    Quantity.COST: "cost costs price prices pricing priced usd eur dollar dollars $ € £ ¥ fee fees"
    " spend spent budget",
    Quantity.MEMORY: "ram vram memory mem gb mb kb tb gib mib disk storage power tdp watt watts"
    " energy joule joules kwh wh co2 carbon emissions °c usage utilization utilisation load"
    " footprint bitrate kbps file+size fuel rss bytes allocated",
    # Model cards and configurations of transformers and timm.
    Quantity.SIZE: "param params parameter parameters size sizes width height layer layers"
    " dim dims dimension dimensions hidden heads vocab vocabulary experts active activated flop"
    " flops gflop gflops tflops macs gmacs resolution crop px pixels depth",
    Quantity.CONTEXT: "token tokens tok ctx context window length lengths len seqlen chars"
    " characters char prompt prompts",
    Quantity.COUNT: "count counts num number numbers nr batch batches bs node nodes gpu gpus cpu"
    " cpus core cores thread threads th worker workers device devices accelerator accelerators"
    " processor processors socket sockets epoch epochs step steps iteration iterations iter iters"
    " timestep timesteps episode episodes run runs seed seeds trial trials attempt attempts"
    " repetition repetitions rep reps repeat repeats replicate replicates round rounds fold folds"
    " sample samples vote votes battles games matches losses ties draws downloads likes stars forks"
    " citations upvotes views followers question questions problem problems item items tasks"
    " datasets tests cases instances examples calls requests turns support n",
    Quantity.UNCERTAINTY: "std stdev sd stddev stderr stderror se sem ci margin variance var"
    " deviation confidence coverage uncertainty lower upper low high lb ub q025 q975 quantile"
    " pvalue ± yerr yerrs error+x error+y err+x err+y error+minus error+plus",
    Quantity.SETTING: "top+k top+p shots temperature temp lr learning threshold alpha beta gamma"
    " lambda weight weights bit bits bpw quant quantization version revision tier order priority"
    " penalty horizon horizons limit limits beam beams stride dropout warmup decay momentum",
    Quantity.DATE: "date year years month day days released updated created timestamp cutoff",
    Quantity.RANK: "rank ranks ranking rankings rk position place placement",
    Quantity.IDENTIFIER: "id ids uid uuid guid hash sha commit key slug url link isbn",
    Quantity.INDEX: "idx row rows unnamed serial sn no #",
}
OVERALL = words_of(
    "overall average averaged avg mean total index aggregate aggregated composite mittel moyenne"
    " promedio media combined final headline primary main"
)
"""What averages over a whole board are called."""
WEIGHTED = words_of("global macro micro")
"""How an average weighs its parts; alone they name none: "global facts"."""
NUMBER_OF = words_of("num number n no # max min total count rank")
"""Words before a noun that is counted."""
USED = words_of(
    "used taken needed required available received input output generated completion blended"
    " cached consumption draw drawn played won built setting config type class category bound"
    " first last minus plus"
)
"""What stands behind a quantity and changes nothing: "tokens used"."""
IN_OR_OUT = words_of("input output inputs outputs")
QUALIFY = frozenset(
    {Quantity.COUNT, Quantity.CONTEXT, Quantity.TIME, Quantity.MEMORY, Quantity.IDENTIFIER}
    | {Quantity.UNCERTAINTY, Quantity.SETTING, Quantity.DATE, Quantity.INDEX}
)
"""Quantities whose words can modify a noun: "code completion" is no number of codes."""
PREPOSITIONS = words_of("per of for on in at by to with between vs after from over under using / @")
UNITS = {
    unit: quantity
    for quantity, units in (
        (Quantity.TIME, "ms s sec secs second seconds min mins minutes h hr hrs hours us µs ns"),
        (Quantity.COST, "$ usd eur € £ cents ¢"),
        (Quantity.MEMORY, "gb mb kb gib mib w kw kwh wh j °c"),
        (Quantity.LOWER, "mm cm px deg degrees mev ev kcal"),  # more often how far off than how far
    )
    for unit in units.split()
}
"""Units in brackets."""

# Other languages run their words together: the first that is part of the header counts.
PARTS = {
    quantity: [part.replace("+", " ") for part in parts.split()]
    for quantity, parts in (
        (Quantity.RANK, "排名 名次 排行 順位 순위"),
        (Quantity.INDEX, "序号 编号 番号 번호"),
        (Quantity.SIZE, "参数 规模 パラメータ 파라미터"),
        (Quantity.COST, "价格 成本 费用 価格 가격"),
        (Quantity.TIME, "时间 耗时 延迟 时延 時間 시간"),
        (Quantity.SPEED, "速度 吞吐 속도"),
        (Quantity.CONTEXT, "上下文 长度 词元"),
        (Quantity.COUNT, "票数 数量 次数 题数 个数"),
        (Quantity.DATE, "日期 年份 날짜"),
        (Quantity.LOWER, "δ> δ+> delta> delta+> |j|< 错误率 误差 困惑度 损失 字错"),
        (Quantity.OVERALL, "总分 总得分 总体 总平均 综合 平均 均分 合計 총점 평균"),
        (
            Quantity.METRIC,
            "得分 分数 准确率 正确率 精度 通过率 胜率 成绩 评分 スコア 正解率 점수 정확도",
        ),
    )
}

BENCHMARKS = words_of(
    # Language and knowledge: the Open LLM Leaderboards, HELM, lm-evaluation-harness, OpenCompass.
    "mmlu mmlupro mmluredux mmmlu cmmlu gpqa gpqadiamond arc arcc arce arcchallenge arceasy arcagi"
    " hellaswag winogrande piqa siqa boolq openbookqa obqa truthfulqa triviaqa naturalquestions nq"
    " squad squad2 drop race racehigh racemiddle bbh bbeh bigbench bigbenchhard agieval ceval"
    " ifeval ifbench musr hle humanityslastexam simpleqa lambada wikitext copa storycloze webqs"
    " commonsenseqa csqa logiqa socialiqa glue superglue cola sst mrpc qqp qnli rte wnli mnli xnli"
    " xcopa xwinograd tydiqa mlqa medqa pubmedqa medmcqa gaokao clue cluewsc eprstmt csl cmrc ccpm"
    " omniscience supergpqa livebench helm kmmlu jmmlu"
    # Mathematics and reasoning.
    " gsm gsm8k mgsm math math500 aime hmmt amc cmath svamp asdiv mathqa minif2f frontiermath"
    " olympiadbench usamo critpt zebralogic zebra"
    # Code: EvalPlus, BigCodeBench, SWE-bench, Aider.
    " humaneval humanevalplus evalplus mbpp mbppplus livecodebench lcb bigcodebench"
    " bigcodebenchhard multiple ds1000 apps cruxeval codeforces codecontests swe swebench"
    " swebenchverified swelancer aider polyglot aiderpolyglot scicode spider bird terminalbench"
    " multipl"
    # Agents and tools.
    " tau2 taubench bfcl toolbench webarena osworld gaia browsecomp mind2web agentbench nexus"
    " webvoyager gdpval"
    # Chat, judged.
    " mtbench alpacaeval arenahard wildbench mixeval eqbench"
    # Pictures and documents.
    " mmmu mmmupro mathvista docvqa chartqa textvqa vqa vqav2 ocrbench mmbench seedbench pope mmvet"
    " ai2d infovqa realworldqa mmstar imagenet cifar cifar10 cifar100 coco ade20k cityscapes"
    " kinetics objectnet"
    # Long texts, retrieval, speech, translation.
    " ruler longbench infinitebench niah mrcr lcr aalcr mteb cmteb beir sts stsb msmarco flores wmt"
    " xsum cnndm samsum"
)
MEASURED_IN_ERRORS = words_of(
    "librispeech tedlium ami voxpopuli gigaspeech earnings21 earnings22 spgispeech commonvoice mls"
    " coraal aishell aishell1 aishell2 wenetspeech kespeech callhome"
    " switchboard chime chime6 wikitext wikitext2 wikitext103 c4 enwik8 text8"
)
"""Data sets whose names head error rates (Open ASR Leaderboard) or perplexities."""

_FAMILIES = regex(
    r"(?i)(?<![a-z])(?:(?:chat)?gpt|claude|llama|qwen|qwq|gemini|gemma|mi[sx]tral|ministral"
    r"|codestral|deep ?seek|phi|yi|falcon|(?:ro|de|al|m|distil|modern)?bert(?:a|in)?|electra|t5"
    r"|flan|opt|bloom|pythia|(?:chat)?glm|internlm|baichuan|grok|command|palm|kimi|olmo|vicuna"
    r"|alpaca|nemotron|minimax|ernie|doubao|hunyuan|granite|dbrx|jamba|star ?coder|code ?llama"
    r"|wizard|zephyr|mpt|solar|exaone|aya|davinci|codex|o[134](?=$|[^a-z0-9])|llava|internvl"
    r"|minicpm|cogvlm|mamba|rwkv|stablelm|dolly|tulu|hermes|sonnet|opus|haiku|nova|reka|skywork"
    r"|mimo|sarvam|luminous)(?![a-z])|文心|通义|星火|豆包|混元"
)


def names_family(text: str) -> bool:
    """Tell whether a text contains the name of a model family, such as Llama or Qwen."""
    return _FAMILIES.search(text, 0, LONGEST_READ) is not None


def looks_like_model(text: str) -> bool:
    """Tell whether a text looks like a model name, with a family (Qwen) or a size such as 7B."""
    size = regex(r"(?i)(?<![a-z0-9.])\d+(?:\.\d+)?\s?[bm](?![a-z0-9])")
    return names_family(text) or size.search(text, 0, LONGEST_READ) is not None


def says_model(header: str) -> bool:
    """Tell whether a header, after its last dot, says that its column holds model names."""
    words = r"(?<![a-z])(?:models?|llms?|systems?|methods?|agents?|submissions?)(?![a-z])"
    return re.search(words, spaced(header.rpartition(".")[2])) is not None


def says_task(header: str) -> bool:
    """Tell whether a header says that its column holds names of tasks, data sets or metrics."""
    words = (
        r"(?<![a-z])(?:tasks?|benchmarks?|bench|data ?sets?|evals?|evaluations?|subsets?|subjects?"
        r"|splits?|tests?|problems?|prompts?|scenarios?|categor(?:y|ies)|lang(?:uage)?s?|domains?"
        r"|metrics?|used ?models?|workloads?|groups)(?![a-z])"
    )
    return re.search(words, spaced(header)) is not None


def is_board(header: str) -> bool:
    """Tell whether scores in rows that differ in a column with such a header are no ranking."""
    return says_task(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)) or says_measure(header)


def says_measure(header: str) -> bool:
    """Tell whether a header says that its column holds names of metrics or units."""
    words = r"(?<![a-z])(?:units?|metrics?|measures?)(?![a-z])"
    return re.search(words, spaced(header)) is not None


COMPARED = words_of(
    "method approach agent submission entry participant algorithm algo run architecture backbone"
    " network checkpoint encoder library framework engine tool gpu device hardware chip card"
    " experiment config baseline solution variant policy team label 方法 名称 算法"
)
"""Headers of what boards compare beside models: methods, agents, hardware, teams."""

OUTCOMES = {
    **dict.fromkeys(
        words_of(
            "true yes y pass passed correct solved resolved success succeeded ok accepted ✓ ✔ ✅"
        ),
        1.0,
    ),
    **dict.fromkeys(
        words_of(
            "false no n fail failed incorrect wrong unsolved unresolved failure error timeout"
            " rejected ✗ ✘ ❌"
        ),
        0.0,
    ),
}
"""What a cell says of an attempt at a problem, in small letters: 1 if it was solved."""
