"""What commands say: one line of a transcript for each command and each thing said."""

import json
import re
import shlex

import pytest

from result_documents import about, document, performance, small, with_part, year
from unit.cli.running import lcb, put

SORTED = "".join(f"m{row},{90.5 - 2 * row},{row % 5}.5\n" for row in range(14))
V6 = "Model Name;Model size;LCB v6 (pass@1);n\n"
V6 += "ours-8b-rl;8.2B;66.9;454\nGPT-foo;32B;71;454\nx;;74;454\n"
SUITE = {
    name: {
        "results": {
            "arc": {"acc": arc, "acc_stderr": 0.01},
            "law": {"acc": law, "acc_stderr": 0.03},
        },
        "config": {"model_args": f"pretrained=m/{name}"},
    }
    for name, arc, law in (("a", 0.5, 0.7), ("b", 0.6, 0.2))
}
FILES = {
    "25": "model,score\nA,50\nB,60\n",
    "41B": "model,params,pass@1,problems\nSmall,4,50,400\nLarge,32,80,400\nLargest,64,90,400\n",
    "accuracy.csv": "model,params,accuracy\nalpha-7b,7,61.2\nbeta-3b,3,55.1\n",
    "acme.csv": "model,params,score,problems\nacme/Acme-7B-RL,7,60,166\nacme/Base,7,50,166\n",
    "apart.json": json.dumps(
        document(
            [
                performance(model, f"{model}{n}", "2024-01-10", 100.0 * (n % 2))
                for model in ("One", "Two")
                for n in range(10)
            ]
        )
    ),
    "arc.csv": "model,MMLU,ARC\na,60,1\nb,,3\nc,,4\n",
    "average.csv": "model,params,Average\nalpha-7b,7,60\n",
    "beta.csv": "model,params,alpha,beta\nA,7,50,60\nB,9,40,75\n",
    "bench.csv": "model,HumanEval,MBPP+,acc_stderr,year\na,60,50,1,2024\nb,61,48,1,2025\n",
    "bench_mean.csv": "model,HumanEval,MBPP+,average\na,60,50,55\nb,61,48,54.5\n",
    "bench_v5.csv": "model,LCB v5,LCB v6\na,60,50\nb,61,48\n",
    "bench_v6.csv": "model,LCB v6,LCB v5\na,60,50\nb,61,48\n",
    "beside.csv": "model,params,pass@1\nqwen3 14b,14.8,64.5\nother,7,30\n",
    "blank.csv": "model,score\n,50\n,50\na,51\nb,52\n",
    "elo_only.csv": "model,elo,stderr\nA,1000,12\nB,1040,10\n",
    "elo.csv": "model,elo,stderr,ci_low,ci_high\nA,1000,12,995,1005\nB,1040,10,1035,1045\n",
    "ends9.csv": "model,params,pass@1,problems\na,1,100,9\nb,2,100,9\n",
    "ends10.csv": "model,params,pass@1,problems\na,1,100,10\nb,2,100,10\n",
    "few.csv": "model,score,problems\nA,71.4,7\nB,28.6,7\n",
    "few4.csv": "model,params,pass@1,problems\nm0,1,57,7\nm1,2,57,7\nm2,3,43,7\nm3,4,43,7\n",
    "fractions.csv": "model,accuracy,n,stderr\na,0.5,300,0.02\nb,0.6,300,0.02\nc,0.7,300,0.02\n",
    "guessed.csv": "Model,Size,LCB pass@1,Open?,HF,Lab,Notes\n"
    "Ours-4B,4B,66.9±1.2,weights+data,https://huggingface.co/us/ours-4b,-,-\n"
    'Other-8B,"8,190,735,360","58,4 %",yes,https://huggingface.co/us/other-8b,n/a,-\n'
    "Third,n/a,71.1 ± 1.0,no,us/third,Us,-\nFourth,1.5B,41.0 ± 1.3,unknown,,Us,x\n",
    "human.csv": "model,HumanEval\na,64.5\nb,30\n",
    "human_plus.csv": "model,HumanEval+\na,60\nb,25\n",
    "many.csv": "model,params,pass@1,problems\n"
    + "".join(f"m{n},{n + 1},{n / 8:.1f},400\n" for n in range(400)),
    "marks.csv": "model,score\na|b*c,1\n",
    "messy.csv": "name,task,wer\nA,x,12.5\nA,y,11\nB,x,9\nB,y,8\n"
    "C,x,7\nC,y,some\nD,x,5\nD,y,4\nE,x,3\nE,y,2\n",
    "metrics.csv": "model,task,metric,value\na,gsm8k,acc,42.2\na,gsm8k,acc_norm,43.9\n"
    "a,arc,acc,51.0\na,arc,acc_norm,55.0\nb,gsm8k,acc,52.2\nb,gsm8k,acc_norm,53.9\n"
    "b,arc,acc,41.0\nb,arc,acc_norm,45.0\n",
    "methods.csv": "task,original,pruned\narc,51.5,48.5\nboolq,83.5,80.5\nhellaswag,71.5,67.5\n",
    "mine.csv": "model,total_params_b,pass_at_1\nOurs-4B,4,60\nOther,8,50\n",
    "mixed.csv": "model,params,pass@1,problems\nm0,1,50,166\nm1,2,51,166\nm2,3,52,166\n"
    "m3,4,53,454\nm4,5,54,454\n",
    "mmlu.csv": "model,MMLU\na,64\nb,30\nc,50\nd,40\n",
    "names.csv": "model,pass_at_1,problems\n\x1b[31mRed,50,400\nB[b]lue,40,400\n",
    "no_scores.csv": "name,params\na,1B\nb,2B\n",
    "no_rank.csv": "model,params,pass@1,n\na-8b,8B,66,454\nb-8B,8B,57.5,454\nc-30B,30B,71.4,\n"
    "d-4B,4B,52.1,\ne,,74,\n",
    "own.csv": "model,approximate,score\na,yes,≈50\n",
    "part.json": json.dumps(with_part()),
    "of_tasks.csv": "task,acc,acc_stderr\narc,0.51,0.01\ngsm8k,0.38,0.02\nlaw,0.7,0.01\n",
    "of_models.csv": "task,acc,acc_stderr\nPhi-4B,0.51,0.01\ngsm8k,0.38,0.02\nQwen-7B,0.7,0.01\n",
    "of_tasks.json": json.dumps(
        {
            "results": {task: {"acc": 0.5, "acc_stderr": 0.01} for task in ("jnli-1.1", "wsc")},
            "config": {"model": "m"},
            "versions": {},
        }
    ),
    "own_errors.csv": "model,task,acc,acc_stderr,f1,n\na,x,42.2,1.4,40.1,90\na,y,52.2,1.5,50.1,80\n"
    "b,x,32.2,1.3,30.1,90\nb,y,62.2,1.6,60.1,80\n",
    "plain.csv": "model,params,score\na,7B,70\nb,8B,60\n",
    "params.csv": "model,params,pass@1,n\nours,8190735360,66,454\nother,14770033664,61,454\n"
    "x-30B,30.5B,71.4,\ny-4B,4B,52,\nz,,74,\n",
    "read.csv": "model,size,pass@1,n\na,4B,66.9,166\nb,8B,-1,166\nc,7B,n/a,166\n",
    "results.json": json.dumps(small(50)),
    "rows.csv": "model,score\n=1+1,50\n@SUM(1),40\nplain,30\n",
    "run.csv": "problem,result\nq1,pass\nq2,fail\n",
    "run_a.csv": "id,passed\n" + "".join(f"q{n},{n % 4 and 1}\n" for n in range(40)),
    "run_b.csv": "id,passed\n" + "".join(f"q{n},{n % 2}\n" for n in range(40)),
    "runs.csv": "model,problem,passed\n"
    + "".join(f"{m},p{n},{int(n < 9 or m == 'A')}\n" for n in range(30) for m in "AB"),
    "same.csv": "model,problem,passed\n"
    + "".join(f"{m},p{n},{n % 2}\n" for n in range(24) for m in ("One", "Same")),
    "shwo": "model,score\nX,1\n",
    "shared.json": json.dumps(
        document(
            [performance(name, "q", "2024-05-01", 10.0) for name in "ABC"],
            [about(name, "2024-04-30") for name in "ABC"],
        )
    ),
    "sizes.csv": "model,params,pass@1\nA,7,60\nB,70,80\nC,8,60\n",
    "some.csv": "model,score,problems\nA,70,300\nB,60,300\nC,30,\n",
    "speeds.csv": "model,pass@1,problems\nx,80,166\ny,30,166\n",
    "tiny.csv": "model,params,score\na,1,5e-324\nb,2,1e-323\n",
    "two.csv": "model,humaneval,humaneval_stderr,gsm8k,gsm8k_stderr\nA,71.2,1.5,80.1,1.1\n",
    "unread.csv": "model,size,pass@1,n\na,4B,66.9,166\nb,8B,6x.1,166\nc,7B,n/a,166\n",
    "wer.csv": "model,WER,stderr\nA,5.1,0.2\nB,4.2,0.2\nC,7.2,0.2\n",
    "v6.csv": V6,
    "v6_166.csv": V6.replace(" v6", "").replace("454", "166"),
    "v6_more.csv": V6 + "other-4b;4B;56.8;454\nsmall;4B;52;454\nlarge;30B;61;454\n",
    "v6_blank.csv": V6.replace(";454", ";"),
    "wild_bins.csv": "part,model,accuracy\nx1,a,5\nx2,b,6\nx3,a,7\nx4,a,9\n",
    "wild_rates.csv": "model,mean score,failure rate\na,5,0.1\nb,6,0.2\nc,7,0.1\n",
    "wild_load.csv": "load,plan,throughput\nx1,a,5\nx2,b,6\nx3,c,7\n",
    "wild_method.csv": "load,method,throughput\nx1,a,5\nx2,b,6\nx3,c,7\n",
    "wild_plan.csv": "method,plan,throughput\nx1,a,5\nx2,b,6\nx3,c,7\n",
    "wild_rtf.csv": "model,WER,RTFx\na,9,50\nb,7,60\n",
    "wild_sorted.csv": f"model,this,that\n{SORTED}",
    "wild_speed.csv": "model,tokens per second,memory\na,118,9\nb,74,15\n",
    "wild_this.csv": "model,this,that\na,1,50\nb,2,9\nc,1,7\n",
    "wild_untold.csv": f"model,column 2,column 3\n{SORTED}",
    "windows.csv": "model,version,window_start,window_end,pass_at_1\n"
    "Old,v5,2024-10-01,2025-02-01,60\nNew,v6,2025-02-01,2025-05-01,40\n",
    "over.csv": "model,params,pass@1\na,4B,140\nb,8B,120\nc,9B,60\n",
    "worse.csv": "model,params,pass@1\na,4B,0.4\nb,8B,120\n",
    "law.csv": "model,task,acc\n"
    + "".join(f"m{n},{task},0.{n + 5}\n" for n in range(3) for task in ("arc", "law")),
    "long.csv": "model,pass@1\n" + "".join(f"m{row},{row % 90 + 1.5}\n" for row in range(150)),
    "joined.json": json.dumps(
        document(
            [performance(name, "q", "2024-01-01", 40) for name in ("DeepSeek-V3", "Nobody")],
            [about(name, "2023-06-30") for name in ("DeepSeek-V3", "Nobody")],
        )
    ),
    "lost.csv": "model,params,pass@1\na,4B,60\nb,8B,x65\n",
    "below.csv": "model,params,pass@1\na,4B,60\nb,8B,-3\n",
    **{f"suite/{name}.json": json.dumps(run) for name, run in SUITE.items()},
    "tasks.csv": "name,released,score,cost\nA,2025-06-30,70.5,1.5\nB,2025-07,60,2\nC,,55,0.3\n",
    "twice.csv": "model,params,pass@1\na,4B,60\na,8B,65\n",
    "fitted.csv": "model,params,pass@1,problems\nSmall,4,50,400\nLike,8,48,400\n"
    "Sparse,20,52,400\nLarge,32,80,400\nLargest,64,90,400\nSizeless,,95,400\n",
    "year.json": json.dumps(year()),
}

# "1$ " begins a command that ends with status 1; 0 is not written. Behind two spaces, and in lines
# below, stands what is in standard output (>), in standard error (!), in neither (-), or all of
# standard error (=).
TRANSCRIPT = r"""
# Commands and flags that are mistyped.
2$ plto  = error: plto: there is no such command, source or file; did you mean lcbtui plot?
2$ shw Qwen3-32B  = error: shw: there is no such command, source or file; did you mean lcbtui show?
2$ lst --nosuch  = error: lst: there is no such command, source or file; did you mean lcbtui ls?
2$ sorces  = error: sorces: there is no such command, source or file; did you mean lcbtui sources?
$ shwo  > X
$ -V  > lcbtui 0.
2$ help plto  ! did you mean lcbtui plot or lcbtui help python?
2$ help nope  = error: nope: there is no such command, source or file; see lcbtui --help
2$ nope --help  = error: nope: there is no such command, source or file; see lcbtui --help
2$ hlep  = error: hlep: there is no such command, source or file; did you mean lcbtui help?
2$ paepr  ! did you mean paper?
2$ plot.csv  - no such command
2$ ./plto.csv  - no such command
2$ show/x  - no such command
2$ ls --nosuch  ! No such option '--nosuch'
! ; see lcbtui help ls\n
2$ show  ! ; see lcbtui help show\n
2$ --nosuch  ! ; see lcbtui help figure\n
2$ completion tcsh  ! ; see lcbtui help completion\n
2$ compare a b --ours a  = error: No such option '--ours'; see lcbtui help compare
2$ ls --windo all  ! '--window'
$ help figure  > Usage: lcbtui [OPTIONS] [SOURCE]...\n
> --theme
2$ ls --params 32B..4B  ! --params 32B..4B: the ends are swapped; try 4B..32B
2$ ls --sort scor  ! unknown column 'scor'; did you mean score
2$ ls -n many  ! --limit many: expected a whole number
2$ ls -n 99999999999999999999999999  ! --limit
2$ ls nosuch.csv  ! nosuch.csv
2$ ls figure --ours 4B --ours 8B  ! --ours takes one model
2$ best 24.5  ! 24.5: expected a size
2$ ls --label score --pin x  ! is a number; a label needs text
2$ plot --width 0  ! 0 is not in the range 1<=x<=1000
2$ plot --width 10000000000  ! is not in the range 1<=x<=1000
2$ plot --columns nosuch  ! nosuch
2$ ls figure --json -f csv  ! --json and -f csv are two formats
2$ ls figure -f csv --json  ! --json and -f csv are two formats
2$ ls not-there.csv -q score>  = error: score>: expected a number at column 7
2$ plot not-there.csv -q score>  = error: score>: expected a number at column 7
2$ stats not-there.csv -q score>  = error: score>: expected a number at column 7
2$ ls fractions.csv --as-is acuracy  ! --as-is:
! accuracy
2$ ls fractions.csv --as-is zzz*  ! --as-is:
! accuracy

2$ check tasks.csv --x relased  ! did you mean released or release_date?

# Rows.
$ ls figure  =
$ plot figure  =
$ ls plain.csv  =
$ plot plain.csv  =
$ ls paper  > #
= note: paper: 12 of 12 · 2 quoted over other dates (measured_over)
$ plot paper  = note: paper: 12 of 12 · 2 quoted over other dates (measured_over)
$ ls reported
$ plot reported
$ ls messy.csv  ! could not be read
!  more: lcbtui check messy.csv\n
$ plot messy.csv
$ stats messy.csv
2$ best messy.csv  ! over different problems, so not compared; -q 'task=x' or --pivot task
1$ check messy.csv  > choose:
> is better
1$ ls figure -q nosuch  = note: figure: 0 of 12 · nosuch
1$ ls figure -q nosuch -f json  > {"schema_version": 1, "rows": []}\n
1$ ls reported -q 'qwen3-32b params<=32B' -f json  > {"schema_version": 1, "rows": []}\n
! more up to 33.6B
$ ls marks.csv -f markdown  > a\|b\*c
$ ls figure --width 40  >   Model                 Params  Pass@1 ↓\n
$ ls figure --rank-anyway  > \n 5  ○ Qwen3-14B
> \n 7  ○ GLM-Z1-32B
$ ls params.csv  > 8.19B
> 14.8B
$ ls params.csv -f latex  > 8.19B & 66
$ ls params.csv -f markdown  > | 8.19B |
$ ls params.csv -f csv  > ,8.19073536,
$ ls own.csv -f json  > "approximate": "yes"
> "approximate_mark": ["pass_at_1"]
$ ls reported --window all --per-model all  - …
$ ls paper --columns model,evidence,hf_repo,link,released,org  > Llama-3.1-Nemotron-Ultra-253B-v1
- …
$ ls paper -f markdown  > | #
$ ls figure -f markdown  - #
$ ls figure -f csv  - #
$ ls paper -f csv  > ,rank_low,rank_high\n
$ ls paper --pin nobody  ! lcbtui: note: --pin nobody: paper has no model of that name;
$ plot paper --pin nobody  ! lcbtui: note: --pin nobody: paper has no model of that name;
$ ls paper --pin qwen3-14b  - no model
1$ ls paper --ours Qwen3-41B  ! error: --ours Qwen3-41B: no model of that name; nearest:
1$ plot paper --ours Qwen3-41B  ! error: --ours Qwen3-41B: no model of that name; nearest:
1$ best paper --ours Qwen3-41B  ! error: --ours Qwen3-41B: no model of that name; nearest:
1$ stats paper --ours Qwen3-41B  ! error: --ours Qwen3-41B: no model of that name; nearest:
$ ls acme.csv --ours Acme-7B-RL -q is:ours  > acme/Acme
- Base
$ ls acme.csv --ours acme/acme-7b-rl -q is:ours  > acme/Acme
- Base
$ ls acme.csv --ours acme/Acme-7B-RL@1 -q is:ours  > acme/Acme
- Base
$ compare -d acme.csv Acme-7B-RL Base
$ compare -d acme.csv acme/acme-7b-rl Base
$ compare -d acme.csv acme/Acme-7B-RL@1 Base
2$ ls acme.csv --ours acme  ! means 2 models
$ ls unread.csv  ! lcbtui: note: unread.csv: 1 score could not be read: 6x.1\n
$ ls unread.csv -f csv  ! lcbtui: note: unread.csv: 1 score could not be read: 6x.1\n
$ compare -d unread.csv a b  ! lcbtui: note: unread.csv: 1 score could not be read: 6x.1\n
$ ls read.csv  - could not
$ compare -d read.csv a b  - could not
$ ls no_rank.csv  ! no_rank.csv: 3 rows have no rank: not known
$ ls no_rank.csv -q 'score<70'  ! 1 row has no rank: not known
$ ls no_rank.csv -f csv  - no rank
$ ls no_rank.csv --problems 454  - no rank

2$ ls fractions.csv human.csv --as-is zz*  ! --as-is: unknown column 'zz*'
2$ ls human.csv fractions.csv --as-is n,zzz  ! --as-is: unknown column 'zzz'
2$ check law.csv --pivot task --as-is ark  ! did you mean arc?
$ ls bench.csv  = note: 1 note: lcbtui check bench.csv
$ check bench.csv  > so could be "MBPP+": --y COLUMN
$ ls bench.csv --y MBPP+  =
$ ls bench_v5.csv  ! LCB v5 is one of 2 scores of LiveCodeBench (--y COLUMN)
$ ls bench_v6.csv  ! LCB v6 is one of 2 scores of LiveCodeBench (--y COLUMN)
$ ls bench_mean.csv  =

# Tasks as rows, and a query on a long table before its pivot.
$ ls of_tasks.csv  ! no ranking: the rows are tasks
! ; 1 more: lcbtui check of_tasks.csv\n
- #
$ ls of_tasks.csv --rank-anyway  > #
- no ranking
$ ls of_models.csv  - the rows are tasks
$ ls of_tasks.json --table .results  ! no ranking: the rows are tasks
$ ls methods.csv  ! no ranking: the rows are tasks (--transpose)
$ ls methods.csv --y mean(*) --transpose  > 68.8
> original
$ ls metrics.csv --pivot task -q metric=acc --columns 'model,mean of 2,gsm8k,arc' -f csv
> \na,46.6,42.2,51.0\nb,46.6,52.2,41.0\n
$ ls metrics.csv --pivot task -q 'metric=acc gsm8k>50' -f csv  - \na,
$ ls metrics.csv --pivot task -q 'metric=acc task=arc' --columns model,arc -f csv
> \na,51.0\nb,41.0\n
$ ls metrics.csv --pivot task -q 'metric=acc_norm a' --columns 'model,mean of 2' -f csv
> \na,49.45\n
2$ ls metrics.csv --pivot task -q metric=f1  ! no row of the long table matches
2$ ls metrics.csv --pivot task -q 'a | metric=acc'
! metric chooses rows to pivot and cannot stand beside | at column 5
2$ ls metrics.csv --pivot task -q metrik=acc  ! unknown column 'metrik'
$ ls own_errors.csv --pivot task --y 'y f1' --columns 'model,y f1' -f csv  > \nb,60.1\na,50.1\n
$ ls own_errors.csv --pivot task --y 'y acc' --columns 'model,y acc,problems,standard_error' -f csv
> \nb,62.2,80,1.6\na,52.2,80,1.5\n

# Where little speaks for what was taken: data sets of RecBole, dl-4-tsc, bin packing, ASR boards.
$ ls wild_this.csv
= note: wild_this.csv: no column is called a score, and more of "this" is taken as better \
(--y that or --lower-better)
$ ls wild_this.csv --lower-better  =
$ ls wild_sorted.csv  =
$ ls wild_untold.csv
= note: wild_untold.csv: no column is called a score, and more of "column 2" is taken as better \
(--y 'column 3' or --lower-better)
$ ls wild_load.csv  = note: wild_load.csv: "load" is the first column of text (--label plan)
$ ls wild_load.csv --label plan  =
$ ls wild_method.csv  =
$ ls wild_plan.csv  =
$ ls wild_bins.csv  =
$ ls wild_rates.csv
= note: wild_rates.csv: less of "mean score" is better, as of "failure rate" (--no-lower-better)
$ ls wild_rates.csv --lower-better  =
$ ls wild_speed.csv  =
$ ls wild_rtf.csv  =

# Published scores beside a file over other problems.
$ plot paper v6.csv --frontier --trend --width 100  > LiveCodeBench vs. Total Parameters
> not comparable: different problems
! no frontier and no trend and no line at our score: over different
- v5
- Frontier
$ plot paper v6.csv --frontier --trend -f svg  > LiveCodeBench vs. Total Parameters
> not comparable: different problems
- Trend
$ plot paper v6.csv --frontier --rank-anyway  > Frontier
! over different problems
$ plot paper v6.csv -q source:v6  > LiveCodeBench v6 vs. Total Parameters
$ plot paper v6.csv -q source:paper  > LiveCodeBench v5 vs. Total Parameters
2$ ls paper v6.csv --ours GPT-foo --ours x  ! --ours takes one model
1$ check paper v6.csv  >   note: taken for ours: ours-8b-rl (--ours NAME)\n
$ ls paper v6.csv  - --window
$ ls paper v6.csv -f latex  > scores over different problems cannot be compared
$ ls paper -f latex  - scores over different problems
$ ls paper v6.csv -f csv  ! no ranks: over different problems
$ ls paper v6.csv -f json  ! no ranks: over different problems
$ ls paper v6_166.csv  ! --window 2410-2502 --release v5 states it
$ compare -d v6_blank.csv ours-8b-rl GPT-foo  > or --problems N says it\n
$ ls paper v6.csv --window 2410-2502  ! no ranks
$ ls paper v6.csv --window 2410-2502 --release v5  ! no ranks
$ check paper v6.csv --window 2408-2505 --release v6
> 3 that state no window are taken to be over this one
1$ check paper v6.csv --window 2410-2502  - taken to be over this one
1$ check paper v6.csv --window 2410-2502 --release v5  - taken to be over this one
1$ ls v6.csv --window 2410-2502  - ρ
1$ ls v6.csv --window 2410-2502 --release v5  - ρ

# Charts.
$ plot --width 100 --height 30 --color never
> LiveCodeBench v5 Performance vs. Total Parameters · ≈ read off a picture\n
> ★ DASD-4B-Thinking
- \x1b
$ plot --width 100 --height 30 --color always  > \x1b[
$ plot year.json --by-month Learned Old --width 100  > ○ Old
$ plot year.json --by-month Learned -f svg  > Month of problem
$ plot reported --x released --xlim 2024..2026  > 2025
- 1975
$ plot tiny.csv
$ plot paper --trend --ascii --width 80  > ~~~~~~
$ plot long.csv --height 14  ! lines 1 to 11 of 150
$ plot -f svg  > <svg
> width="960" height="600"
$ plot -f svg --size 84mmx60mm  > width="84mm" height="60mm"
$ plot -f svg --size 3.5in  > width="3.5in" height="2.188in"
$ plot -f svg --size 400x300px  > width="400" height="300"
1$ plot -q nosuch -f svg  > no rows match
$ plot -f svg -o -  > <svg
$ plot --title 'Ours\x1b]52;c;QQ==' --width 80  > Ours
! ≈ read off a picture
$ plot --title=  - Performance
$ plot no_scores.csv  > no column for the y axis
- --
! no ranking: no column of scores was recognised; 1 more: lcbtui check
$ plot year.json --by-month learn --by-month Old --width 100 --height 30
> Pass@1 by month of problem
> cutoff of Learned
! problems a month: 0 to 9
! Old 2021-09-30 (not on the axis)
2$ plot year.json --by-month Honets  ! no model of that name; nearest: Honest\n
2$ ls year.json --by-month Honets  ! no model of that name; nearest: Honest\n
2$ plot --by-month Qwen3-14B  ! figure has no scores by problem
$ plot year.json --by-month Learned --height 20 -q nobody
1$ plot year.json --by-month Learned --height 20 -q platform:nowhere
$ ls year.json --by-month Learned --sort problems,-month -n 2 -f csv --columns month,problems
> month,problems\n2024-09,3\n2024-12,6\n

# Names of models and their ties.
$ show Qwen3-32B  > figure
> paper
> reported
> Qwen-32B
> ≈67
> 65.7
> arxiv.org/abs/2601.09088
$ show qwen  >  models:\n
1$ show Qwem3-32B  ! nearest: Qwen3-32B
2$ ls paper --vs qwen3
! error: --vs qwen3: means 3 models: DeepSeek-R1-0528-Qwen3-8B, Qwen3-14B, Qwen3-32B; name one\n
1$ ls paper --vs OpenThinker-7B
! error: --vs OpenThinker-7B: no model of that name; nearest: OpenThinker3-7B
$ ls paper --vs dasd-4b-thinking -n 3 -f csv
= note: DASD-4B-Thinking: tied with 8 of 11; paper: 3 of 12 · first 3 of 12 that match · 2 quoted \
over other dates (measured_over)
$ ls figure --vs dasd --ascii  = note: DASD-4B-Thinking: tied with 8 of 11 by paper
> \n   * DASD-4B-Thinking
> \n=  @ AM-thinking-v1
- #
$ ls figure --vs dasd -f json  > "vs": "self"
> "vs": "tied"
> "vs": "worse"
> "rank_low": null
= note: DASD-4B-Thinking: tied with 8 of 11 by paper
$ ls paper --vs DASD -f csv  > ,tied\nDASD-4B-Thinking,
> ,self\n
> ,worse\n
$ ls paper --vs OpenThinker3-7B -q params>10B
! note: --vs OpenThinker3-7B: is not among the rows that match, so not compared;
- =
$ show dasd  - Rank
$ show dasd -d paper -f json  > "rank_low": 1, "rank_high": 9,
$ show dasd -d figure -f json  > "rank_low": null, "rank_high": null,
$ show dasd -d paper  > 1–9 of 12, tied with 8 of 11\n
$ show dasd -d figure  > \nRank and ties  tied with 8 of 11 by paper\n
$ show qwen3-8b -d reported  > 57.5  7.4  1–29 of 56
$ show Whole -d part.json  > 1 of 2, tied with none of 2
$ ls paper --columns model,rank_low  > Rank from
$ show accuracy.csv alpha-7b  >  accuracy
$ compare accuracy.csv alpha-7b beta-3b  > accuracy.csv, accuracy
$ show alpha-7b -d accuracy.csv -d average.csv  >  Score
$ show paper Qwen3-32B  >  Pass@1
1$ check paper accuracy.csv  > "accuracy" of accuracy.csv stands under Pass@1
$ stats paper accuracy.csv  ! "accuracy" of accuracy.csv stands under Pass@1
$ stats paper reported  - stands
$ stats paper accuracy.csv --y params  - stands

# Another source beside.
$ ls figure --against paper --width 80  > Params  Pass@1 ↓  Δ Pass@1  paper Pass@1
> ≈4B     ≈70.5     ≈+1.2          69.3
! against paper: 12 models in both
$ ls figure --against paper --ascii  > d Pass@1
- ≈
$ ls figure --against paper -q change_in_score<0 --columns model,change_in_score --ascii  > ~-0.3
> ~-0.5
$ ls figure --against paper -n 1 -f csv  > ,1.2,69.3,DASD-4B-Thinking,,
$ ls beside.csv --against paper -f json
> "change_in_score": 1.0, "other_pass_at_1": 63.5, "other_model": "Qwen3-14B",
> "change_in_score": null, "other_pass_at_1": null,
! 1 model in both, 1 without a match there
2$ ls figure --against figure  ! error: --against figure: is the source itself
2$ ls figure --against papre  ! error: papre: there is no such source or file; did you mean paper?
2$ ls human.csv --against human_plus.csv  ! to compare with HumanEval (humaneval is not humaneval+)
$ ls mmlu.csv --against arc.csv  ! 1 model in both, 3 without a match there

# Which is the best.
$ best params.csv 10B  > , 8.19B: 66
$ best params.csv 35B -f json  > "without_evidence": 2,
1$ best paper 1B  ! none of 12 models has at most 1B and a score; the smallest has 3B
1$ best paper -q zzz  ! paper: no model matches
2$ best 9B 24GB  ! 24GB: the size is named twice
2$ best 24  ! 24: expected a size such as 9B, or memory
2$ best paper 24 GB  ! 24: expected a size such as 9B, or memory
2$ best rtx4090  ! rtx4090: expected a size such as 9B, or memory
2$ best reportd  ! did you mean reported?
2$ best 24GB --bits 5  ! --bits 5
2$ best paper -q score>  ! expected
2$ best nothing.csv  ! nothing.csv
$ best 24GB  > Highest that fits 24 GB
$ best '24 GB'  > Highest that fits 24 GB
$ best 24GiB  > Highest that fits 24 GiB
$ best 25  > B: 60
$ best 41B 40B  > Large, 32B: 80
$ best 41B 24GB -f json  > "max_params_b": 40.0,
$ best 41B 24GB@8 -f json  > "max_params_b": 20.0,
$ best 41B 24GB --bits 16 -f json  > "max_params_b": 10.0,
$ best 41B 9B -f json  > "max_params_b": 9.0,
$ best 41B -f json  > "max_params_b": null,
$ best paper v6_more.csv 10B --window 2408-2505 -f json  > "other_problems": 12,
$ best mixed.csv  > m2, 3B: 52
$ best mixed.csv -q problems=454  > m4, 5B: 54
$ best ends9.csv 8B  > 9 problems cannot tell
$ best ends10.csv 8B  - problems cannot tell
$ best few4.csv  > 7 problems cannot tell
$ stats few4.csv  > 7 problems cannot tell
$ best many.csv 9B  > m8, 9B: 1.0
> over 300 models
$ best fitted.csv -q fits:24GB --bits 8 -f json  > "models": 3,
$ best paper  - problems cannot tell
$ best no_rank.csv 35B  > not known over how many problems

# Statistics.
1$ stats figure -q zzz  > Models shown  0\n
$ stats figure  > \nfigure · brackets 95 %\n
$ stats figure -q params<=7 -f json  > "rows": 3
> "correlations": null
> "slope": null
- NaN
$ stats paper --params ..8B -f json  > "rows": 6,
$ stats paper --series open-weights -f json  > "rows": 7,
$ stats paper -n 5 -f json  > "rows": 5,
$ stats paper --ours Qwen3-14B  > Qwen3-14B
$ stats paper --why  > Could be the best: the 95 % confidence set
$ stats speeds.csv  - --join-params
$ stats speeds.csv --join-params  - --join-params

# Two models, and several.
2$ compare DASD-4B-Thinking dasd-4b-thinking  ! 1 model: name 2 to 8 models
2$ compare DASD-4B-Thinking Qwen3  ! models:
1$ compare DASD-4B-Thinking Nobody-7B  ! Nobody-7B: no model of that name
# Runs whose problems are called id.
$ ls run_a.csv run_b.csv  > ● run_a.csv     75.00
> ● run_b.csv     50.00
2$ compare nofile run_b.csv --expect better
= error: nofile: no such file or folder, and no model of that name
1$ compare DASD-4B-Thinking run_b.csv  = error: run_b.csv: no model of that name
2$ compare DASD-4B-Thinking Nobody-7B --expect better  ! Nobody-7B: no model of that name
1$ compare foo bar  ! foo: no model of that name; bar: no model of that name
2$ compare A B --window all  ! name it with -d SOURCE
2$ compare A B -d nowhere  ! no such source
2$ compare run.csv typo.csv  ! error: typo.csv: no such file or folder
2$ compare Qwen/Qwen3-32B runs/new  ! error: runs/new: no such file or folder
2$ compare paper mine.csv  ! no model is named; names come after sources
$ compare A B -d few.csv  > +42.8  7 problems cannot tell\n
$ compare A B C -d some.csv  > \nsome.csv, score  B
$ compare A B -d some.csv  > \nsome.csv, score, 300 problems
$ compare DASD-4B-Thinking -d paper  > tied by Holm's correction for the 11 pairs with A\n
$ compare DASD-4B-Thinking GLM-Z1-32B-0414 -d paper  - correction
$ compare DASD-4B-Thinking Qwen3-32B -d paper  - correction
$ compare DASD-4B-Thinking AM-Thinking-v1 --rho 0.5 --why  > −1.0 ± 7.0  tied
> ρ 0.50
$ compare Ministral-3-8B-Reasoning-2512 OpenThinker3-7B -d paper  > higher
- among all
$ compare Ministral-3-8B-Reasoning-2512 OpenThinker3-7B -d paper --why
> \nB: tied among all 66 pairs of 12 models\n
$ compare mine.csv Ours-4B Other  > +10.0  not tested\n
> nothing says how many problems: a column problems or --problems N
$ compare mine.csv Ours-4B Other --problems 350 --rho 0.4  > +10.0 ± 5.7  higher
$ compare paper mine.csv Ours-4B Qwen3-32B
> Qwen3-32B: no score on the same problems as A: --window 2410-2502 --release v5
$ compare paper mine.csv Ours-4B Qwen3-32B --problems 454
> Qwen3-32B: no score on the same problems as A\n
2$ compare paper mine.csv Ours-4B
! Ours-4B: no score on the same problems as another model; --window 2410
$ compare reported DASD-4B-Thinking --window 2024-08..2025-05 -f json
> "window": "v5 2024-10-01..2025-02-01"
> "window": "v6 2025-02-01..2025-05-01"
$ compare One Same -d same.csv --all --why  > +0.0 ± 11.3  tied
- nan
$ compare wer.csv B C --expect better
1$ compare wer.csv C B --expect better
$ compare wer.csv B C --expect not-worse --margin 1
1$ compare wer.csv C B --expect not-worse --margin 1
2$ compare runs.csv A B --metric foo  ! --metric foo: runs.csv has passed
2$ compare -d runs.csv A B --metric foo  ! --metric foo: runs.csv has passed
1$ compare runs.csv A Z --metric passed  ! Z: no model of that name
1$ compare -d runs.csv A Z --metric passed  ! Z: no model of that name
$ compare -d v6_more.csv ours-8b-rl other-4b -f json  > "separated_among_all": true
$ compare -d paper -d v6_more.csv ours-8b-rl other-4b -f json  > "separated_among_all": true
$ compare paper Qwen3-32B GLM-Z1-9B-0414  > B: quoted, over 2024-08-01..2025-02-01 by its maker
2$ compare DASD Qwen-32B -d figure --window 2025-02..2025-05  ! figure states no windows
$ compare A B -d elo.csv --rho 0.9 -f json  > "rho": 0.9,
$ compare A B -d elo.csv -f json  > "rho": 0.0,
$ compare elo_only.csv A B --why  > z test on stated errors, taken as normal
$ compare elo.csv A B  > 1000 ± 5.0
> −40.0 ± 30.6
$ compare A B -d beta.csv --y beta  > beta.csv, beta
$ compare Red B[b]lue -d names.csv  > B[b]lue
- \x1b
2$ compare paper AM-Thinking-v1 --metric acc  ! --y COLUMN

# Files, pictures and flags that do not go together.
2$ plot -o a.svg --width 30  ! --width is for text
2$ plot -o a.svg --height 30  ! --height is for text
2$ plot -o a.txt --size 30  ! --size is for pictures: -o chart.pdf, .png or .svg
2$ plot --size 84mm  ! --size is for pictures: -o chart.pdf, .png or .svg
2$ plot --size=84mm -f txt  ! --size is for pictures
2$ ls plain.csv -o out.png
! error: -o out.png: .png is not written; there are .csv, .tsv, .json, .jsonl, .ndjson
! , .md, .markdown, .tex, .bib, .txt\n
2$ ls plain.csv -o out.foo  ! error: -o out.foo: .foo is not written; there are .csv
2$ plot plain.csv -o out.tex
= error: -o out.tex: .tex is not written; there are .svg, .pdf, .png, .txt
2$ stats plain.csv -o out.csv
= error: -o out.csv: .csv is not written; there are .json, .md, .markdown, .txt
2$ ls not-there.csv -o no/such/rows.csv  = error: -o no/such/rows.csv: there is no folder no/such
2$ ls not-there.csv -o plain.csv/rows.csv
= error: -o plain.csv/rows.csv: there is no folder plain.csv
2$ ls not-there.csv -o .  ! error: -o .: that is a folder
$ ls plain.csv -o out.foo -f csv  =
$ ls plain.csv -f csv -o /dev/null
$ ls plain.csv -f csv -o -  > model,
$ ls rows.csv -f csv  > model,pass_at_1\n=1+1,50\n@SUM(1),40\nplain,30\n
=
$ ls rows.csv -f json  > =1+1
=

# Tasks of a tool.
$ ls suite --ascii --columns 'model,arc acc,law acc,law acc stderr'
>   Model  arc acc  law acc  law acc stderr\no m/a         50       70               3\no m/b
! no ranking: scores of 2 tasks, and the tool puts none above the others (--y 'law acc', …)
$ ls suite --y 'law acc' --columns 'model,law acc,plus_minus' --ascii
> \n1  o m/a           70  5.8\n2  o m/b           20  5.9\n
=
2$ best suite  ! no column is the score; --y COLUMN chooses one
2$ compare suite m/a m/b  ! no column is the score; --y COLUMN chooses one

# Results by problem.
$ ls results.json --window all --columns model,score,contaminated --ascii
> \n1  o Early       42.50  no\n2  ? Undated     10.00  unknown\n   x Late        75.00  yes\n
$ ls results.json --window 2024-02-01..2024-03-31 -q 'platform:leetcode score>=50' -f csv
> Late,2024-02-15,100.00,
> Early,2023-06-30,50.00,
$ ls results.json --window 2024-02-01..2024-03-31 -q 'platform:leetcode score>=50' -f jsonl
> {"model": "Late", "training_cutoff": "2024-02-15", "pass_at_1": 100.0,
> {"model": "Early", "training_cutoff": "2023-06-30", "pass_at_1": 50.0,
> "problems": 50, "contaminated": "no"
$ ls joined.json --join-params -q params>=600 -f json  > "total_params_b": 671,
- Nobody
$ ls shared.json --columns model,contaminated -f csv  > A,unknown\n
$ check shared.json  > training cutoff 2024-04-30 is shared by 3 of 3 models: a placeholder?
$ ls results.json --window 2024-02-01..  ! 3 of 3 · 2024-02-01..
$ plot results.json --window 2024-03.. --width 100 --height 20
> 2024-03-01..2024-04-10 · 100 problems
> Cutoff before window
- Contaminated
$ check results.json  > 600 results of 3 models on 200 problems, 2024-01-10 to 2024-04-10
$ show Early -d results.json  > 2024-03-01..2024-04-10
$ ls results.json --window all --sort -pass_at_1_hard --score 20..80 --columns model -f csv
> model\nLate\nEarly\n
$ ls part.json  > 50 of 100
! 1 model has results on fewer than 95 % of the problems: no rank
$ ls part.json -f csv  > ,50,no,,,,,,100\nWhole,
$ show Whole Part -d part.json -f json  > "problems": 50,
> "problems_in_window": 100,
$ compare Early Undated -d results.json --window 2024-03-01..2024-04-30 -f json  > "problems": 100,
> "difference": 0.0,
$ compare One Two -d apart.json  > 2 more scores: other or unknown problems: --all
$ compare Whole Part -d part.json -f json  > "problems_in_window": 100
$ ls part.json --columns model,problems  > 50 of 100
! 1 model has results on fewer than 95 % of the problems: no rank
$ ls part.json -f markdown  > 50 of 100
$ ls part.json -q difficulty:easy  - 50 of 100
- no rank
$ show Part -d part.json  > 50 of 100
$ show Whole -d part.json  - of 100
$ compare Whole Part -d part.json  > over the problems that both have
$ check part.json  > 1 model has results on fewer than 95 % of the problems: no rank
$ show Learned -d year.json
> \nAfter cutoff     −41.8 points, −41.8 beyond what the other models' scores predict;
> ; deeper than at 4 of 4 other dates\n
$ show Old -d year.json  > \nTraining cutoff  2021-09-30\n
$ show Learned -d year.json -f json
> "change_after_cutoff": -41.8, "change_beyond_others": -41.8, "placebo_share": 0.0,
$ show DASD-4B -f json  - change_after_cutoff
$ ls year.json --columns model,change_after_cutoff,placebo_share --sort change_beyond_others --ascii
> Model    After cutoff  Placebo share\n   x Learned         -41.8           0.00\n
$ show Undated -d year.json  - utoff
$ compare Old New -d windows.csv
> New: no score on the same problems as A\n2 more scores: other or unknown problems: --all

# What is read: guesses come before what is only written otherwise.
$ check guessed.csv
> read as billions: 8,190,735,360 (--as-is Size)\n  repaired pass_at_1: 3 the number alone, \
its ± in a column of its own: 66.9±1.2, 71.1 ± 1.0, 41.0 ± 1.3\n \
 repaired openness: 1 read as open-data: weights+data (--as-is 'Open?')\n \
 repaired openness: 1 read as open-weights: yes (--as-is 'Open?')\n \
 repaired openness: 1 read as closed: no (--as-is 'Open?')\n  repaired total_params_b: 1 read as m
$ ls paper guessed.csv  ! --window 2410-2502 --release v5 states it for the rows without
1$ check paper guessed.csv
>   ranks –  (over different problems, so not compared; --window 2410-2502 --release v5 states it f
1$ check paper guessed.csv -f json  > "not_compared": "mixed-windows"
>     "columns": [\n      "window_start",\n      "window_end",\n      "version"\n    ]
$ check paper guessed.csv --window 2410-2502 --release v5  - ranks –
$ check tasks.csv --x RELEASED --y cost  >   x       release_date  (asked for: --x)\n
>   y       cost  (asked for: --y)\n
>   1 row in the table, not on the chart: 1 without x\n
$ check two.csv --y gsm8k  >   humaneval_stderr  humaneval_stderr  number
>   standard_error    gsm8k_stderr      number

# What is lost, twice or left out.
$ check lost.csv
1$ check lost.csv --strict  = note: --strict: 1 value lost
1$ check lost.csv --strict -f json  = note: --strict: 1 value lost
$ check below.csv
1$ check below.csv --strict  = note: --strict: 1 value lost
$ check worse.csv
1$ check worse.csv --strict  = note: --strict: 1 value outside 0 to 100 %
$ check over.csv
1$ check over.csv --strict  = note: --strict: 2 values outside 0 to 100 %
$ check twice.csv
1$ check twice.csv --strict  = note: --strict: 1 name twice
$ check blank.csv  > 4 rows

# Which could be the best.
$ best sizes.csv 9B --width 120  > A, 7B: 60; C, 8B: 60\nHow sure
> not known over how many problems
$ check wer.csv  > less of "WER" is better: its header says so (--no-lower-better
$ check wer.csv --lower-better  - is better
$ best wer.csv  > Lowest WER  B: 4.2\n
$ best fitted.csv 5B --width 100
> Larger and clearly better  Largest, 64B: 90 (+40.0); Large, 32B: 80 (+30.0) of 4 larger
> 1 without a size

# Before a run.
2$ plan  ! --gap 2
! --problems 500
2$ plan --gap nan  ! --gap
2$ plan a.csv b.csv --gap nan  ! --gap and --margin take a number of points
2$ plan --margin nan  ! --gap and --margin take a number of points
2$ plan --margin 0  ! --margin
2$ plan --margin 1 --gap 1  ! --gap is of two that differ
2$ plan a.csv b.csv --margin 1 --gap 1  ! --gap is of two that differ
2$ plan --gap 0  ! 0.1
2$ plan --gap 30 --score 90  ! --gap 30: near a score of 90 it is at most 20
2$ plan --problems 9  ! 10
2$ plan --gap 2 --models 1  ! 2
2$ plan --gap 2 --cluster difficulty  ! --metric and --cluster are for two runs of yours
2$ plan a.csv b.csv --score 60  ! --runs, --models and --score are for a plan without runs of yours
"""


def blocks() -> dict[str, list[str]]:
    """The lines behind each command."""
    found, said = dict[str, list[str]](), list[str]()
    for line in TRANSCRIPT.replace("\\\n", "").splitlines():
        if "$" in line[:2]:
            command, *said = re.split(r"  (?=[=>!-](?: |$))", line, maxsplit=1)
            found[command] = said
        elif line and line[0] in "=>!-":
            said.append(line)
    return found


@pytest.mark.parametrize(("asked", "said"), blocks().items(), ids=blocks())
def test_a_command_says(asked: str, said: list[str]) -> None:
    for name, text in FILES.items():
        put(name, text)
    status, _, command = asked.partition("$ ")
    ran = lcb(*shlex.split(command))
    assert ran.status == int(status or 0), ran.err
    assert ran.err.count("\n") <= 1
    if ran.status == 2 or "error: " in ran.err:
        assert ran.out == "" and ran.err.startswith("lcbtui: error: ")
    for line in said:
        words = line[2:].replace(r"\n", "\n").replace(r"\x1b", "\x1b")
        if line[0] == "=":
            assert ran.err == (f"lcbtui: {words}\n" if words else "")
        elif line[0] == "-":
            assert words not in ran.out + ran.err
        else:
            assert words in (ran.out if line[0] == ">" else ran.err)
