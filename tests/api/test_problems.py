"""What is not answered is said in a sentence, in the asker's language, and gives nothing away."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.browser.server import serving

#: An ID number of nobody, valid as such.
ID_NUMBER = "11010119900307793X"


def test_an_unknown_parameter_is_refused_with_the_nearest(client: httpx.Client) -> None:
    answer = client.get("targets?distrct=620102", headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store, private"
    (wrong,) = answer.json()["errors"]
    assert (wrong["parameter"], wrong["nearest"]) == ("distrct", "district")


def test_what_is_no_value_of_a_list_is_told_the_list(client: httpx.Client) -> None:
    detail = client.get("targets?format=xml").json()["errors"][0]["detail"]
    assert "json" in detail
    assert "csv" in detail


def test_where_nothing_is_the_address_of_the_description_is_given(client: httpx.Client) -> None:
    detail = client.get("nothing", headers={"Accept-Language": "en"}).json()["detail"]
    assert "/api/v1/openapi.json" in detail
    assert client.get("openapi.json").url.path == "/api/v1/openapi.json"


def test_an_unknown_name_is_refused_with_the_nearest(client: httpx.Client) -> None:
    answer = client.get("observations?indicator=workforce.totl")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["nearest"] == "workforce.total"
    assert "是否指“workforce.total”" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nothing", 404),
        ("../v2/targets", 404),
        ("targets?as_of=2010-01-01", 404),
        ("targets?seq=9999", 404),
        ("targets?as_of=20200630", 422),
        ("targets?as_of=2020-02-30", 422),
        ("targets?as_of=1593475200", 422),
        ("targets?as_of=", 422),
        ("targets?district=999999", 422),
        ("targets?district=620102&district=620103", 422),
        ("targets?limit=0", 422),
        ("targets?limit=10001", 422),
        ("targets?offset=-1", 422),
        ("targets?format=xml", 422),
        ("observations?from=yesterday", 422),
    ],
)
def test_every_refusal_is_a_problem_in_both_languages(client: httpx.Client, path: str, status: int) -> None:
    said = {}
    for language in ("zh-CN,zh;q=0.9,en;q=0.8", "en-GB,en;q=0.9,zh;q=0.2"):
        answer = client.get(path, headers={"Accept-Language": language})
        problem = answer.json()
        assert (answer.status_code, problem["status"]) == (status, status)
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["type"] == "about:blank"
        said[language[:2]] = problem["detail"]
        assert answer.headers["content-language"] == language[:2]
    assert said["zh"] != said["en"]
    assert not said["zh"].isascii()
    assert "{" not in said["zh"] + said["en"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "targets")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_parameter_of_a_question_without_a_value_is_refused(client: httpx.Client) -> None:
    answer = client.get("question?measure=")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "measure"


def test_what_cannot_be_given_in_an_accepted_form_is_refused(client: httpx.Client) -> None:
    assert client.get("targets", headers={"Accept": "application/xml"}).status_code == 406
    assert client.get("targets", headers={"Accept": "application/json;q=0, text/csv;q=0"}).status_code == 406
    assert client.get("targets?format=csv", headers={"Accept": "application/xml"}).status_code == 200
    wanted = client.get("targets", headers={"Accept": "text/csv;q=0.5, application/json;q=0.4"})
    assert wanted.headers["content-type"].startswith("text/csv")


def test_an_id_number_in_a_question_is_not_repeated(client: httpx.Client) -> None:
    for path in (f"targets?district={ID_NUMBER}", f"targets?{ID_NUMBER}=1"):
        assert ID_NUMBER not in client.get(path).text


def test_without_snapshots_it_says_to_come_again(tmp_path: Path) -> None:
    with serving(tmp_path / "snapshots") as server:
        answer = httpx.get(f"{server.url}/api/v1/targets", trust_env=False)
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert str(tmp_path) not in answer.text
