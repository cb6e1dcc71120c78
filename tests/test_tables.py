"""Tables to take away: every column is described once, and what is not described is refused."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from pathlib import Path

import pandas as pd
import pytest

from analytics.access.scope import Scope
from analytics.answers import workforce
from analytics.answers.communities.area import State
from analytics.answers.difference import Cause
from analytics.answers.explanation import Code, explanation
from analytics.answers.funding import Booked
from analytics.assess.change import Turn
from analytics.dictionary import SQL_TYPES, dictionary
from analytics.errors import RegisterRefused, UnknownName
from analytics.intake.finding import Severity
from analytics.language.labels import labelled
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.progress.completeness import Report
from analytics.reviews import actions
from analytics.tables import COLUMNS, Rows, Table, column, columns
from analytics.warehouse.questions import making
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.architecture.sources import ROOT, sources
from tests.looking import look_at

SQL = ROOT / "analytics" / "warehouse" / "sql"

SOUND = """
[[column]]
id = "posts"
type = "count"
unit = "posts"
header = {zh = "岗位数", en = "Posts"}
"""


def refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "columns.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((UnknownName, RegisterRefused)) as refused:
        columns(path=path)
    return str(refused.value)


def test_a_column_nobody_described_is_refused_with_its_table_and_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"column of the table staff .steet.*Did you mean .street."):
        Table("staff", pd.DataFrame({"steet": ["x"]}))


def test_rows_of_which_one_has_a_column_nobody_described_are_refused_before_anybody_asks_for_them() -> None:
    with pytest.raises(UnknownName, match=r"column of the table staff .steet."):
        Table("staff", [{"street": "x"}, {"street": "y", "steet": "y"}])


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"street": "a"}, {"posts": 2, "street": None}, {"value": 1.5}],
        {},
        {"street": ["a", "b"], "posts": 3},
        {"posts": 3, "street": ["a", "b"]},
        {"street": [], "posts": []},
        {"street": pd.Series(["a"], index=[7]), "posts": pd.Series([1, 2], index=[7, 8])},
        {"posts": range(3)},
        pd.DataFrame({"street": ["a"], "posts": [1]}),
        pd.DataFrame(columns=["street"]),
    ],
)
def test_a_table_knows_its_columns_and_how_long_it_is_as_its_frame_does(rows: Rows) -> None:
    table = Table("staff", rows)
    assert "frame" not in vars(table)
    assert (table.ids, len(table)) == (list(table.frame.columns), len(table.frame))
    assert table.frame.equals(pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit =": "unti ="}, "key in columns.toml, column posts “unti”"),
        ({'"count"': '"cuont"'}, "type in columns.toml, column posts “cuont”"),
        ({'unit = "posts"': 'unit = "post"'}, "unit in columns.toml, column posts “post”"),
        ({"header = {zh": "by = 'placing' #"}, "by of posts “placing”"),
        ({"unit =": 'codes_of = "reson"\nunit ='}, "codes_of of posts “reson”"),
        ({"header =": "#"}, "neither a header nor by"),
        ({'type = "count"': ""}, "type"),
        ({SOUND: SOUND + SOUND}, "posts stands there twice"),
    ],
)
def test_a_description_that_is_wrong_is_refused(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    ((old, new),) = changed.items()
    assert said in refusal(tmp_path, SOUND.replace(old, new))


def test_every_table_has_its_columns_described() -> None:
    """What differs in one table is read when that table is made: so each is made here."""
    entries = tomllib.loads(COLUMNS.read_text(encoding="utf-8"))["column"]
    for table in {"", *(name for entry in entries for name in entry.get("in", {}))}:
        assert columns(table).keys() == columns().keys()


def test_every_description_is_of_a_column_some_table_has() -> None:
    said = "".join(source.text for source in sources("analytics", "pages"))
    answering = [*(SQL / "questions").glob("*.sql"), *(SQL / "explore").glob("*.sql")]
    answered = "".join(path.read_text(encoding="utf-8") for path in answering)
    used_by = {one.by for one in columns().values()}
    orphans = [
        id
        for id in columns()
        if not re.search(rf'"{id}[":]', said) and not re.search(rf"\b{id}\b", answered) and id not in used_by
    ]
    assert orphans == []


def test_a_name_the_dictionary_has_too_means_the_same() -> None:
    for table in dictionary().tables:
        for submitted in table.stored:
            own = columns().get(submitted.name)
            if own is not None and own.codes:
                assert own.codes == submitted.codes, own.id
            elif own is not None:
                assert own.type == submitted.type.removesuffix("_or_city"), own.id


@pytest.mark.parametrize(
    ("id", "codes"),
    [
        ("state", tuple(State)),
        ("group", tuple(workforce.Group)),
        ("registration_state", workforce.STATES),
        ("standing", workforce.STANDINGS),
        ("action_state", tuple(actions.State)),
        ("action_light", tuple(actions.ActionLight)),
        ("cause", tuple(Cause)),
        ("turn", tuple(Turn)),
        ("became", tuple(Code)),
        ("booked", tuple(Booked)),
        ("severity", tuple(Severity)),
        ("report_kind", tuple(Report)),
        ("cell_type", tuple(SQL_TYPES)),
        *((str(by), workforce.codes(by)) for by in workforce.By),
    ],
)
def test_every_code_has_its_words(id: str, codes: tuple[StrEnum | str, ...]) -> None:
    assert list(column(id).codes) == [str(code) for code in codes]


def test_codes_of_a_column_above_are_its_codes() -> None:
    assert column("reason_before").codes == column("reason").codes
    assert column("reason_before").header != column("reason").header


def test_a_column_that_stands_once_for_each_value_is_called_by_it() -> None:
    table = Table("registrations", pd.DataFrame({"people_by_state:lapsed": [3]}))
    assert list(labelled(table, translator("en")).columns) == ["Lapsed"]
    for id in ("people_by_state", "people:lapsed"):
        with pytest.raises(UnknownName):
            Table("registrations", pd.DataFrame({id: [3]}))


def test_the_rows_behind_every_number_have_described_columns(sample: Path) -> None:
    catalogue = Catalogue(sample)
    for indicator in register().indicators.values():
        rows = making.making_rows(
            catalogue, catalogue.snapshots()[-1], indicator.id, scope=Scope.everything(), limit=1
        )
        Table("making-rows", rows.drop(columns=["used", "in_total", "adds"]), of=indicator.tables)


def test_the_rows_behind_every_change_have_described_columns(sample: Path) -> None:
    look = look_at(sample)
    earlier = look.catalogue.at(22)
    for indicator in register().indicators.values():
        told = explanation(look, indicator.id, earlier)
        told.table()
        told.rows_table(limit=1)
