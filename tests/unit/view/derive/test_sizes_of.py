"""`--join`: what another file states of the same models, by repository or name."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lcbtui.dataset.columns import Mark
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import Note
from lcbtui.errors import SourceError, UsageError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState

SIZES = """name,weights,total_params_b,hf_repo,openness,released
Alpha,7,7.6,x/alpha,open-weights,2025-01
beta 8b,8,8,,open-data,2025-02
twice,2,2,,closed,2024
TWICE!,3,3,,closed,2024
Gamma,30,30,,closed,2024-05
"""
SCORES = """model,score,hf_repo
alpha-one,55,X/Alpha
Beta-8B,60,
Delta,61,
Twice,40,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sizes.csv").write_text(SIZES, encoding="utf-8")
    (tmp_path / "scores.csv").write_text(SCORES, encoding="utf-8")
    return tmp_path


def joined(folder: Path, scores: str = "scores.csv") -> Dataset:
    name = str(folder / scores)
    state = ViewState(name, join=str(folder / "sizes.csv"))
    return derive(open_dataset(find(name)), state, bundled=bundled_tables)


def test_a_row_is_found_by_repository_then_by_name(folder: Path) -> None:
    found = joined(folder)
    assert found.roles.x == "total_params_b"
    assert found.roles.series == "openness"
    sizes = found.numbers("total_params_b")
    assert sizes[:2].tolist() == [7.6, 8.0]
    assert np.isnan(sizes[2:]).all()  # of which the last is spelled like models of two sizes
    assert found.words("openness") == ["open-weights", "open-data", "", ""]
    assert found.dates["release_date"].first[0] < found.dates["release_date"].last[0]
    assert apply(found, ViewState()).series[0].key == "open-weights"


def test_what_was_matched_and_what_was_not_is_told(folder: Path) -> None:
    first, spelled, missing = joined(folder).report.notes[-3:]
    assert "2 of 4 rows are there" in first
    assert spelled.endswith("alpha-one = Alpha, Beta-8B = beta 8b")
    assert missing.endswith("Delta, Twice")


def test_what_is_stated_stays(folder: Path) -> None:
    (folder / "own.csv").write_text("model,params,score\nAlpha,5,1\nGamma,,2\n", encoding="utf-8")
    assert joined(folder, "own.csv").numbers("total_params_b").tolist() == [5.0, 30.0]


def test_a_file_or_a_column_that_is_not_there_is_told(folder: Path) -> None:
    (folder / "sizes.csv").write_text("name,weights,score\nAlpha,7,1\n", encoding="utf-8")
    bundled_tables.cache_clear()
    with pytest.raises(UsageError, match=r"join sizes\.csv: "):
        joined(folder)
    (folder / "sizes.csv").unlink()
    bundled_tables.cache_clear()
    with pytest.raises(SourceError, match="there is no such source or file"):
        joined(folder)


def model(name: str, *prices: float, context: int = 0, day: str = "2025-01-20") -> dict[str, Any]:
    """A model as models.dev lists it; free without prices."""
    cost = dict(zip(("input", "output"), prices or (0, 0), strict=True))
    return {
        "name": name,
        "open_weights": True,
        "release_date": day,
        "cost": {**cost, "cache_read": 0.01},
        "limit": {"context": context or 131072, "output": 8192},
    }


OFFERS = {
    "deepseek": {
        "id": "deepseek",
        "name": "DeepSeek",
        "models": {"deepseek-r1": model("DeepSeek R1", 0.55, 2.19)},
    },
    "cheap": {
        "id": "cheap",
        "name": "Cheap",
        "models": {
            "deepseek-ai/DeepSeek-R1": model("DeepSeek-R1", 0.4, 1.6, context=32768),
            "deepseek-ai/DeepSeek-R1-0528": model("R1 0528", 0.5, 2, day="2025-05-28"),
            "llama-4b": model("Llama 4B", 0.1, 0.3),
        },
    },
    "dear": {
        "id": "dear",
        "name": "Dear",
        "models": {"llama-4b": model("Llama 4B", 0.2, 0.1), "free": model("Free 1")},
    },
}
BOARD = "model,score\nDeepSeek-R1,60\nDeepSeek-R1-0528,66\nllama-4B,20\nFree 1,9\nOther,1\n"


def of_board(folder: Path, other: object, board: str = BOARD) -> Dataset:
    bundled_tables.cache_clear()
    (folder / "board.csv").write_text(board, encoding="utf-8")
    (folder / "api.json").write_text(json.dumps(other), encoding="utf-8")
    name = str(folder / "board.csv")
    state = ViewState(name, join=str(folder / "api.json"))
    return derive(open_dataset(find(name)), state, bundled=bundled_tables)


def test_the_price_is_the_lowest_and_a_date_is_another_model(
    folder: Path,
) -> None:
    found = of_board(folder, OFFERS)
    prices = [found.numbers(key).tolist() for key in ("price_in", "price_out", "price_blended")]
    assert np.array(prices)[:, :3].T.tolist() == [
        [0.4, 1.6, 0.7],
        [0.5, 2, 0.875],
        [0.1, 0.3, 0.15],
    ]
    assert np.isnan(prices)[:, 3:].all()  # free, and not there
    assert found.cell(0, "price_blended").marks is Mark.INFERRED
    assert found.words("release_date")[:2] == ["2025-01-20", "2025-05-28"]
    assert found.numbers("context_length")[0] == 131072
    assert found.words("openness") == ["open-weights"] * 4 + [""]
    notes = "; ".join(found.report.notes)
    assert "4 of 5 rows are there; " in notes
    view = apply(found, ViewState(x="price", y="price_in"))
    assert view.roles.x == "price_blended"
    assert view.roles.lower_better


@pytest.mark.parametrize(
    ("record", "prices"),
    [
        ({"pricing": {"price_1m_blended_3_to_1": 0.5, "price_1m_input_tokens": 1}}, (1, None, 0.5)),
        ({"pricing": {"prompt": "0.0000004", "completion": "0.0000016"}}, (0.4, 1.6, 0.7)),
        ({"input_cost_per_token": 4e-7, "output_cost_per_token": 1.6e-6}, (0.4, 1.6, 0.7)),
        ({"inputPrice": 2, "outputPrice": 4, "inputPriceCached": 1}, (2, 4, 2.5)),
        ({"price per 1K tokens": 0.002}, (None, None, 2)),
        ({"Input price": "$0.40", "Output price": "$1.60 / 1M"}, (0.4, 1.6, 0.7)),
        ({"Price ($/M tokens)": 3, "context_window": 0}, (None, None, 3)),
    ],
)
def test_prices_are_found_by_their_headers_and_are_of_a_million_tokens(
    folder: Path, record: dict[str, Any], prices: tuple[float | None, ...]
) -> None:
    listed = [{"id": "x/llama-4b", "name": "Llama 4B", **record}, {"name": "B", **record}]
    found = of_board(folder, {"data": listed})
    keys = ("price_in", "price_out", "price_blended")
    assert (
        tuple(found.cell(2, key).number if key in found.by_key else None for key in keys) == prices
    )
    assert "context_length" not in found.by_key


def test_a_column_joined_is_known_by_its_header_and_a_join_of_nothing_is_told(folder: Path) -> None:
    prices = [{"name": name, "price per 1M tokens": 2} for name in ("DeepSeek R1", "none")]
    column = of_board(folder, prices).by_key["price_blended"]
    assert {column.header, column.title} == {"price per 1M tokens"}
    (choice,) = of_board(folder, [prices[1]]).report.choices
    assert choice.short == "api.json has none of the 5 rows"


def test_what_the_rows_state_under_another_header_is_not_joined(folder: Path) -> None:
    board = "model,score,Input price,exhausted context\nLlama 4B,20,7,1\nDeepSeek R1,60,8,2\n"
    found = of_board(folder, OFFERS, board)
    assert "price_in" not in found.by_key
    assert "context_length" in found.by_key
    assert found.numbers("price_out").tolist() == [0.3, 1.6]


@pytest.mark.parametrize(
    ("header", "text"), [("Context", "128k"), ("max_input_tokens", 128000), ("limit.context", "")]
)
def test_a_context_length_is_a_number_of_tokens(folder: Path, header: str, text: object) -> None:
    found = of_board(folder, [{"name": "Llama 4B", header: text}, {"name": "B", header: "1M"}])
    lengths = found.numbers("context_length")[2:3].tolist() if text else []
    assert lengths == [128000] * bool(text)


def test_a_licence_is_joined_where_the_row_states_none(folder: Path) -> None:
    board = "model,score,license\nLlama 4B,20,\nDeepSeek R1,60,mit\n"
    others = [{"name": "Llama 4B", "license": "llama4"}, {"name": "DeepSeek R1", "license": "x"}]
    found = of_board(folder, others, board)  # which has no number, and needs none
    assert found.words("license") == ["llama4", "mit"]


def test_a_model_in_a_mode_takes_the_price_of_its_plain_name_and_that_is_told(folder: Path) -> None:
    prices = [
        {"name": name, "input price": price}
        for name, price in (("gpt-5", 1.25), ("o3", 2), ("o3 (high)", 3), ("gpt-5-mini", 0.25))
    ]
    board = "model,score\ngpt-5 (high),88\no3 (high),81\no3 (32k think),80\ngpt-5 (ours),9\n"
    found = of_board(folder, prices, board)
    assert found.numbers("price_in").tolist()[:3] == [1.25, 3, 2]
    assert np.isnan(found.numbers("price_in")[3])
    (told,) = (note for note in found.report.notes if isinstance(note, Note) and note.told)
    assert told.endswith("joined without the mode: gpt-5 (high) = gpt-5, o3 (32k think) = o3")
