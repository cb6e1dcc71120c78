"""The read API of a real server: the numbers of the command line, whole, in pages, in both forms."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx
import pandas as pd
import pytest


def rows(client: httpx.Client, path: str, **parameters: Any) -> list[dict[str, Any]]:
    """The rows of one answer."""
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


def test_targets_are_those_of_the_command_line(client: httpx.Client, command: Callable[..., Any]) -> None:
    assert rows(client, "targets") == command("targets")
    there = rows(client, "targets", as_of="2019-12-31", district="620102")
    assert there == command("targets", "--as-of", "2019-12-31", "--district", "620102")


def test_observations_are_those_of_the_command_line(
    client: httpx.Client, command: Callable[..., Any]
) -> None:
    said = command("observations", "--as-of", "2019-12-31")
    found = rows(client, "observations", **{"from": "2019-12-31", "to": "2019-12-31"}, limit=10_000)
    assert {row.pop("as_of") for row in found} == {"2019-12-31"}
    assert [{k: v for k, v in row.items() if k != "seq"} for row in found] == said


def test_observations_are_filtered(client: httpx.Client) -> None:
    asked = {"indicator": ["workforce.total", "workforce.professional"], "district": ["620102", "620100"]}
    found = rows(client, "observations", **asked, **{"from": "2019-01-01", "to": "2019-12-31"})
    assert {row["indicator"] for row in found} == set(asked["indicator"])
    assert {row["district_code"] for row in found} == set(asked["district"])
    assert {row["as_of"][:4] for row in found} == {"2019"}
    assert len(found) == 2 * 2 * 4


def test_a_question_is_answered_with_the_numbers_of_the_pages(client: httpx.Client) -> None:
    asked = {"subject": "people", "measure": "people", "by": "district_code", "as_of": "2019-12-31"}
    answer = client.get("question", params=asked).json()
    observed = rows(
        client, "observations", indicator="workforce.total", **{"from": "2019-12-31", "to": "2019-12-31"}
    )
    by_district = {row["district_code"]: row["value"] for row in observed}
    assert answer["figure"]["value"] == by_district.pop("620100")
    assert {row["district_code"]: row["value"] for row in answer["rows"]} == by_district
    assert answer["question"] == {k: v for k, v in asked.items() if k != "as_of"}
    again = client.get("question", params={**answer["question"], "as_of": "2019-12-31"}).json()
    assert again == answer


def test_a_question_of_one_district_in_csv(client: httpx.Client) -> None:
    asked = {"subject": "people", "where.gender": "female", "by": "certificate", "district": "620102"}
    listed = rows(client, "question", **asked)
    written = client.get("question", params={**asked, "format": "csv"})
    frame = pd.read_csv(io.BytesIO(written.content), keep_default_na=False)
    assert list(frame["certificate"]) == [row["certificate"] or "" for row in listed]
    assert list(frame["value"]) == [row["value"] for row in listed]


@pytest.mark.parametrize(
    ("query", "parameter", "nearest"),
    [
        ("subject=peple", "subject", "people"),
        ("measure=people_per_resident", "measure", "people_per_residents"),
        ("by=gendr", "by", "gender"),
        ("where.gendr=female", "where.gendr", "where.gender"),
        ("where.gender=femal", "where.gender", "female"),
        ("subject=money&where.gender=female", "where.gender", "fund_year"),
        ("time=quarter", "time", "quarters"),
        ("top=0", "top", None),
        ("against=city1", "against", "city"),
        ("by=gender,age_band,education", "by", None),
    ],
)
def test_a_question_that_cannot_be_read_is_refused(
    client: httpx.Client, query: str, parameter: str, nearest: str | None
) -> None:
    answer = client.get(f"question?{query}")
    assert answer.status_code == 422
    (wrong,) = answer.json()["errors"]
    assert (wrong["parameter"], wrong["nearest"]) == (parameter, nearest)


def test_a_change_is_taken_apart_to_the_last_person(client: httpx.Client) -> None:
    for district, indicator in (("620100", "workforce.total"), ("620102", "communities.staffed")):
        asked = {"indicator": indicator, "district": district, "from": "2018-12-31", "to": "2019-12-31"}
        said = client.get("explain", params=asked).json()
        values = {
            row["as_of"]: row["value"]
            for row in rows(client, "observations", indicator=indicator, district=district)
        }
        assert said["from"]["value"] == values["2018-12-31"]
        assert said["to"]["value"] == values["2019-12-31"]
        parts = [row["change"] for row in said["rows"] if row["side"] == "value"]
        assert sum(parts) == said["change"] == values["2019-12-31"] - values["2018-12-31"]
        by_seq = {**asked, "from": said["from"]["seq"], "to": said["to"]["seq"]}
        assert client.get("explain", params=by_seq).json()["rows"] == said["rows"]
        assert said["sentence"]["zh"] != said["sentence"]["en"]


def test_snapshots_are_those_of_the_command_line(client: httpx.Client, command: Callable[..., Any]) -> None:
    found = rows(client, "snapshots")
    assert {row.pop("data_nature") for row in found} == {"sample"}
    assert found == command("snapshots")


@pytest.mark.parametrize(
    "path",
    [
        "register/indicators", "register/milestones", "register/clauses",
        "dictionary/columns", "dictionary/codes", "dictionary/subjects", "dictionary/measures",
    ],
)  # fmt: skip
def test_register_and_dictionary_are_the_same_in_both_forms(client: httpx.Client, path: str) -> None:
    listed = rows(client, path, limit=10_000)
    written = client.get(path, params={"limit": 10_000, "format": "csv"})
    lines = list(csv.DictReader(io.StringIO(written.content.decode("utf-8-sig"))))
    assert listed
    assert len(lines) == len(listed)
    assert list(lines[0]) == list(listed[0])


def test_an_answer_says_of_which_snapshot_it_is_and_that_it_is_the_sample(client: httpx.Client) -> None:
    said = client.get("targets", params={"as_of": "2018-12-31"}).json()["snapshot"]
    assert (said["as_of"], said["data_nature"]) == ("2018-12-31", "sample")
    written = client.get("targets", params={"as_of": "2018-12-31", "format": "csv"})
    frame = pd.read_csv(io.BytesIO(written.content))
    assert set(frame["snapshot_data_nature"]) == {"sample"}
    assert set(frame["snapshot_as_of"]) == {"2018-12-31"}


def test_csv_is_json_under_the_same_ids_and_missing_is_empty(client: httpx.Client) -> None:
    answer = client.get("targets", headers={"Accept": "text/csv"}, params={"district": "620102"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    entries = rows(client, "targets", district="620102")
    assert len(lines) == len(entries)
    for line, entry in zip(lines, entries, strict=True):
        assert (line["id"], line["status"]) == (entry["id"], entry["status"])
        for name in ("value", "gap_pp"):
            assert (float(line[name]) if line[name] else None) == entry[name]
        ratio = line["cagr.ratio"]
        assert (float(ratio) if ratio else None) == entry["cagr"]["ratio"]
        assert line["missing"] == ";".join(entry["missing"])


def test_pages_follow_each_other_until_every_row_was_there(client: httpx.Client) -> None:
    whole = rows(client, "observations", indicator="workforce.total", limit=10_000)
    address, found = "observations?indicator=workforce.total&limit=100", []
    while address:
        answer = client.get(address)
        assert answer.headers["x-total-count"] == str(len(whole))
        found += answer.json()["rows"]
        following = answer.links.get("next")
        address = str(answer.url.join(following["url"])) if following else ""
        # Whatever is published meanwhile, the next page is of the same state.
        assert not address or "seq=" in address
    assert found == whole


def test_what_is_known_already_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("observations")
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get("observations", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    for other in ("observations?district=620102", "observations?format=csv", "targets"):
        assert client.get(other, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_head_is_get_without_the_rows(client: httpx.Client) -> None:
    for path in ("targets", "register/indicators", "openapi.json"):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == got.headers["content-type"]
        assert head.headers.get("etag") == got.headers.get("etag")


def test_every_answer_carries_the_headers_of_the_door(client: httpx.Client) -> None:
    for path in ("targets", "nothing", "targets?as_of=x"):
        answer = client.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers


def test_another_name_and_another_site_are_refused(client: httpx.Client) -> None:
    assert client.get("targets", headers={"Host": "elsewhere.invalid"}).status_code == 403
    foreign = client.get("targets", headers={"Origin": "http://elsewhere.invalid"})
    assert foreign.status_code == 403
    assert "access-control-allow-origin" not in foreign.headers


def test_what_power_query_asks_is_answered(client: httpx.Client) -> None:
    """Web.Contents: no Accept or any, compressed, a query it escapes itself, addresses without redirects."""
    power_query = {"User-Agent": "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)"}
    for accept in ({}, {"Accept": "*/*"}, {"Accept": "text/html, application/xhtml+xml, */*;q=0.8"}):
        asked = client.get(
            "observations", headers={**power_query, **accept, "Accept-Encoding": "gzip, deflate"}
        )
        assert asked.status_code == 200
        assert asked.headers["content-type"] == "application/json"
        assert asked.headers["content-encoding"] == "gzip"
    csv_asked = client.get("targets?format=csv&district=620102&as_of=2019%2D12%2D31", headers=power_query)
    assert pd.read_csv(io.BytesIO(csv_asked.content))["district_code"].nunique() == 1
    chinese = client.get("observations", params={"indicator": "社会工作人才总量"}, headers=power_query)
    assert chinese.status_code == 422
    assert "社会工作人才总量" in chinese.json()["detail"]
