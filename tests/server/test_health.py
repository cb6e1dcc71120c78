"""What watches over a server is told how it is, and nothing of anybody."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics.progress import sources
from analytics.warehouse.snapshots.catalogue import Catalogue
from pages.frame import health
from pages.frame.frame import NAVIGATION
from tests.browser.server import Server, serving
from tests.server.asking import Answer, ask
from tests.server.client import Client
from tests.server.test_takeaway import addresses

TOKEN = "a-token-of-thirty-characters-x"
#: As an exporter's text is written (Prometheus, version 0.0.4): a comment, or a metric, labels and a number.
LINE = re.compile(
    r"# (HELP|TYPE) [a-z_]+ .+|"
    r'[a-z_]+(\{([a-z_]+="[^"\\\n]*")(,[a-z_]+="[^"\\\n]*")*\})? [0-9.e+-]+'
)
#: What a proxy adds to what it passes on.
PASSED_ON = [(name, "127.0.0.1") for name in health.OF_PROXIES]
TYPED = "张三丰620102199001011234"


@pytest.fixture(scope="module")
def watched(sample: Path) -> Iterator[Server]:
    """A server with a token, on which somebody has been."""
    with serving(sample, environment={"LANZHOU_METRICS_TOKEN": TOKEN}) as server:
        with Client(server.url, "funding", query=f"lang=zh&district={TYPED}") as reader:
            reader.run()
        ask(server, "/", ("Origin", f"http://{'x' * 10}.invalid"))
        yield server


def metrics(server: Server) -> dict[str, float]:
    lines = ask(server, "/metrics").text.splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line[0] != "#"}


def parts(answer: Answer) -> Any:
    return json.loads(answer.text)["parts"]


def test_it_says_that_it_answers(watched: Server) -> None:
    answer = ask(watched, "/healthz")
    assert (answer.status, answer.text, answer.headers["cache-control"]) == (200, "ok\n", "no-store, private")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert ask(watched, "/healthz/x").status == 404


def test_it_says_that_it_is_of_use(watched: Server) -> None:
    answer = ask(watched, "/readyz")
    assert answer.status == 200
    assert json.loads(answer.text) == {
        "ready": True,
        "parts": {"snapshots": "ok", "database": "ok", "disk": "ok"},
    }


@pytest.mark.parametrize("header", PASSED_ON)
def test_whoever_asks_through_a_proxy_is_told_no_details(watched: Server, header: tuple[str, str]) -> None:
    assert json.loads(ask(watched, "/readyz", header).text) == {"ready": True}
    answer = ask(watched, "/metrics", header)
    assert (answer.status, answer.text) == (404, "")


@pytest.mark.parametrize(
    ("said", "status"),
    [(f"Bearer {TOKEN}", 200), (f"Bearer {TOKEN}x", 404), (f"bearer{TOKEN}", 404), ("Bearer ", 404)],
)
def test_the_token_opens_them_to_whoever_asks_from_elsewhere(watched: Server, said: str, status: int) -> None:
    assert ask(watched, "/metrics", *PASSED_ON[:1], ("Authorization", said)).status == status


def test_a_token_that_can_be_guessed_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from starlette.requests import Request

    headers = [(b"host", b"127.0.0.1"), (b"via", b"x"), (b"authorization", b"Bearer short")]
    request = Request({"type": "http", "headers": headers, "client": ("127.0.0.1", 1), "path": "/metrics"})
    monkeypatch.setenv("LANZHOU_METRICS_TOKEN", "short")
    assert not health.may_know(request)


@pytest.mark.parametrize(
    ("peer", "host", "may_know"),
    [
        ("127.0.0.1", "127.0.0.1:8501", True),
        ("::1", "localhost", True),
        ("10.1.2.3", "127.0.0.1", False),
        ("127.0.0.1", "progress.lanzhou.example", False),
        ("", "127.0.0.1", False),
    ],
)
def test_details_are_for_this_machine(peer: str, host: str, may_know: bool) -> None:
    from starlette.requests import Request

    request = Request({
        "type": "http", "headers": [(b"host", host.encode())], "client": (peer, 1) if peer else None,
        "path": "/metrics", "query_string": b"", "scheme": "http", "server": ("127.0.0.1", 8501),
    })  # fmt: skip
    assert health.may_know(request) is may_know


def test_what_it_measures_can_be_read_and_is_of_this_server(watched: Server) -> None:
    answer = ask(watched, "/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert [line for line in answer.text.splitlines() if not LINE.fullmatch(line)] == []
    told = metrics(watched)
    run = 'lanzhou_run_seconds_bucket{page="funding",drawn="page",ended="whole",le="+Inf"}'
    assert told[run] >= 1
    assert told[run.replace("_bucket", "_count").replace(',le="+Inf"', "")] == told[run]
    assert told['lanzhou_refusals_total{kind="OtherOrigin"}'] == 1
    assert told["lanzhou_snapshot_seq"] == told["lanzhou_snapshot_last_seq"] > 0
    assert told["lanzhou_snapshot_age_seconds"] >= 0
    assert 50e6 < told["process_resident_memory_bytes"] < 5e9
    assert 5 < told["process_open_fds"] < told["process_max_fds"]


def test_the_buckets_of_a_run_only_grow(watched: Server) -> None:
    text = ask(watched, "/metrics").text
    counted = [
        int(line.rpartition(" ")[2])
        for line in text.splitlines()
        if 'bucket{page="funding",drawn="page",ended="whole"' in line
    ]
    assert counted == sorted(counted)
    assert len(counted) == 11


def test_sessions_are_counted_while_they_are_open(watched: Server) -> None:
    connected = 'lanzhou_sessions{state="connected"}'
    before = metrics(watched)[connected]
    with Client(watched.url, "overview") as reader:
        reader.run()
        assert metrics(watched)[connected] == before + 1


def test_a_file_taken_away_is_counted(watched: Server) -> None:
    def files() -> float:
        return metrics(watched).get('lanzhou_files_total{kind="table"}', 0)

    before = files()
    with Client(watched.url, "funding") as reader:
        address = addresses(reader.run())[0]
        assert ask(watched, f"{address}?as=csv").status == 200
        assert ask(watched, f"{address}?as=none").status == 404
    assert files() == before + 1


def test_no_label_holds_what_somebody_typed(watched: Server) -> None:
    text = ask(watched, "/metrics").text
    assert TYPED not in text
    assert "invalid" not in text
    pages = set(re.findall(r'page="([^"]*)"', text))
    assert pages <= {name for name, _ in NAVIGATION}


def test_streamlits_own_numbers_are_closed(watched: Server) -> None:
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=x"):
        answer = ask(watched, path)
        assert (answer.status, answer.text) == (404, "")


def test_a_server_of_no_use_says_which_part_fails_and_no_more(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / TYPED / "snapshots"
    shutil.copytree(sample, folder)
    with serving(folder) as server:
        newest = max((folder / "manifests").glob("*.json"))
        newest.chmod(0o600)
        newest.write_text("{}")
        folder.with_name("snapshots.kept.sqlite").write_bytes(b"no database" * 100)
        answer = ask(server, "/readyz")
        logged = server.written()
    assert answer.status == 503
    assert parts(answer) == {"snapshots": "damaged", "database": "unreachable", "disk": "ok"}
    assert TYPED not in answer.text + logged
    assert "Not ready, and said once: DatabaseRefused" in logged


def test_a_server_without_snapshots_is_of_no_use_and_answers(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    with serving(folder) as server:
        answer = ask(server, "/readyz", PASSED_ON[0])
        assert (answer.status, json.loads(answer.text)) == (503, {"ready": False})
        assert parts(ask(server, "/readyz"))["snapshots"] == "none"
        assert ask(server, "/healthz").status == 200


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sources, "catalogue", lambda: Catalogue(tmp_path / "not" / "yet"))
    assert health.PARTS["disk"]() == "ok"
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    assert health.PARTS["disk"]() == "full"
