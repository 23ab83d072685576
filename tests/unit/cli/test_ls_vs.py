"""`ls --vs NAME` and `show -d`: which model a name means, and what is said of its ties."""

import pytest

from unit.cli.running import lcb, parsed, put


def test_whatever_stands_in_json_can_be_named_as_a_column() -> None:
    flags = ("ls", "paper", "--vs", "Qwen3-14B", "-f", "json")
    records = lcb(*flags).record["rows"]
    assert {"rank_low", "rank_high", "vs"} <= set(records[0])
    for key in records[0].keys() - {"approximate", "inferred", "repaired", "shared"}:
        again = lcb(*flags, "--columns", f"{key},model").record["rows"]
        assert [each[key] for each in again] == [each[key] for each in records]
    assert "Rank from" in lcb("ls", "paper", "--columns", "model,rank_low").out


@pytest.mark.parametrize("command", ["ls {} --vs a", "show {} a"])
def test_columns_of_the_source_with_the_name_of_a_computed_one_stand_beside_it(
    command: str,
) -> None:
    path = put("own.csv", "model,score,n,rank_low,vs\na,50,200,9,x\nb,90,200,8,y\n")
    asked = [each.format(path) for each in command.split()]
    rows = {row["model"]: row for row in parsed(*asked)["rows"]}
    assert (rows["a"]["rank_low.2"], rows["a"]["vs.2"], rows["a"]["rank_low"]) == (9, "x", 2)
    header = lcb(*asked, "-f", "csv").out.splitlines()[0].split(",")
    assert len({*header}) == len(header) and {"rank_low", "rank_low.2", "vs.2"} <= {*header}
