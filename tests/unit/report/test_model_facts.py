"""What several sources say of a model."""

from lcbtui.dataset.dataset import Dataset
from lcbtui.report.model_answer import Model, look_up, model_answer
from lcbtui.sources.catalog import bundled
from lcbtui.sources.open import open_dataset

FIGURE, PAPER, REPORTED = (
    open_dataset(bundled()[name]) for name in ("figure", "paper", "reported")
)


def named(sources: tuple[Dataset, ...], name: str) -> Model:
    return look_up(sources, [name])[0]


def facts(model: Model) -> str:
    return " · ".join(fact.value for fact in model_answer(model).facts[:4])


def test_a_size_that_was_stated_goes_before_one_read_off_a_picture() -> None:
    # The figure has it at 100B.
    tables = (FIGURE, PAPER)
    model = named(tables, "AM-Thinking-v1")
    assert facts(model) == "AM-Thinking-v1 · a-m-team · 32B · open-data"


def test_active_parameters_are_told_where_they_are_not_all_and_are_of_the_same_row() -> None:
    tables = (PAPER, REPORTED)
    sparse = named(tables, "Qwen3-30B-A3B")
    assert facts(sparse) == "Qwen3-30B-A3B · Qwen · 30.5B, 3B active · open-weights"
    assert facts(named(tables, "Qwen3-32B")) == "Qwen3-32B · Qwen · 32.8B · open-weights"


def test_what_no_source_knows_is_left_out() -> None:
    model = Model("Nobody", ())
    assert facts(model) == "Nobody"
