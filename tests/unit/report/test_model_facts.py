"""What several sources say of a model, in one line."""

from lcbtui.dataset.lookup import FoundModel, Table, models_named
from lcbtui.report.compare import facts_line, ratio_text, size_ratio
from lcbtui.sources.catalog import bundled
from lcbtui.sources.open import open_dataset


def source(name: str) -> Table:
    dataset = open_dataset(bundled()[name])
    return Table(dataset, dataset.roles)


FIGURE, PAPER, REPORTED = source("figure"), source("paper"), source("reported")


def named(tables: tuple[Table, ...], name: str) -> FoundModel:
    return models_named(tables, [name])[0]


def test_a_size_that_was_stated_goes_before_one_read_off_a_picture() -> None:
    # The figure has it at 100B.
    tables = (FIGURE, PAPER)
    model, ours = named(tables, "AM-Thinking-v1"), named(tables, "DASD-4B-Thinking")
    assert facts_line(tables, model) == "AM-Thinking-v1 · a-m-team · 32B · open-data"
    assert size_ratio(tables, model, ours) == 8
    assert ratio_text(tables, model, ours) == "8 × the parameters of DASD-4B-Thinking"


def test_a_ratio_of_sizes_read_off_a_picture_is_marked() -> None:
    tables = (FIGURE,)
    model, ours = named(tables, "AM-thinking-v1"), named(tables, "DASD-4B-Thinking")
    assert ratio_text(tables, model, ours) == "≈25 × the parameters of DASD-4B-Thinking"
    assert ratio_text(tables, ours, model) == "≈0.04 × the parameters of AM-thinking-v1"


def test_active_parameters_are_told_where_they_are_not_all_and_are_of_the_same_row() -> None:
    tables = (PAPER, REPORTED)
    sparse = named(tables, "Qwen3-30B-A3B")
    assert facts_line(tables, sparse) == "Qwen3-30B-A3B · Qwen · 30.5B · 3B active · open-weights"
    assert (
        facts_line(tables, named(tables, "Qwen3-32B")) == "Qwen3-32B · Qwen · 32.8B · open-weights"
    )


def test_what_no_source_knows_is_left_out() -> None:
    model = FoundModel("Nobody", ())
    assert facts_line((PAPER,), model) == "Nobody"
    assert ratio_text((PAPER,), model, named((PAPER,), "DASD-4B-Thinking")) == ""
