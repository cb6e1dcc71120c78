"""Tables are shown with the headers and labels of the dictionary and of data/columns.toml."""

from __future__ import annotations

import pandas as pd

from analytics.language.labels import labelled
from analytics.language.translator import translator
from analytics.tables import Table

ROWS = Table(
    "people",
    pd.DataFrame({"district_code": ["620102", "620100"], "certificate": ["senior", "none"],
                  "on_post": pd.array([True, None], dtype="boolean"),
                  "community_name": ["畅家巷社区居委会", None], "reason": ["used", "closed"]}),
    of=("registrations",),
)  # fmt: skip


def test_headers_and_codes_are_in_the_readers_language() -> None:
    chinese = labelled(ROWS, translator("zh"))
    assert list(chinese.columns) == ["县区", "证书级别", "社会工作岗位", "社区", "原因"]
    assert chinese.iloc[0].tolist() == ["城关区", "高级社会工作师", "是", "畅家巷社区居委会", "计入"]
    english = labelled(ROWS, translator("en"))
    assert english.iloc[0, 0] == "Chengguan"
    assert english.iloc[1, 1] == "None"


def test_what_is_missing_stays_missing() -> None:
    assert pd.isna(labelled(ROWS, translator("zh"))["社会工作岗位"].iloc[1])


def test_a_name_of_several_tables_is_read_as_the_given_ones_have_it() -> None:
    names = pd.DataFrame({"name": ["x"], "posts": [1]})

    def headers(table: str) -> list[str]:
        return list(labelled(Table("rows", names, of=(table,)), translator("zh")).columns)

    assert headers("institutions") == ["名称", "社工岗位数"]
    assert headers("communities") == ["社区名称", "岗位数"]


def test_days_are_days_and_not_midnights() -> None:
    days = pd.DataFrame({"held_on": pd.array(["2020-06-30", None], dtype="datetime64[us]")})
    shown = labelled(Table("rows", days, of=("activities",)), translator("en"))["Held on"]
    assert str(shown[0]) == "2020-06-30"
    assert pd.isna(shown[1])


def test_the_rows_themselves_are_left_alone() -> None:
    labelled(ROWS, translator("zh"))
    assert ROWS.frame["certificate"].tolist() == ["senior", "none"]
