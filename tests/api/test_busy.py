"""Programs never keep the readers of pages waiting, nor the server's start."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.responses import Response

from analytics.access.turns import Busy, Turns
from tests.browser.server import ROOT, Server
from tests.in_a_thread import awaited
from tests.server.asking import health_ms


def test_so_many_are_answered_at_once_and_so_many_wait() -> None:
    async def many() -> tuple[int, int]:
        turns, at_once, most = Turns(3, at_once=2), 0, 0

        async def work() -> Response:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.01)
            at_once -= 1
            return Response()

        answers = await asyncio.gather(*(turns.taken(work) for _ in range(9)), return_exceptions=True)
        later = await turns.taken(work)
        assert later.status_code == 200
        return most, sum(isinstance(answer, Busy) for answer in answers)

    assert awaited(many()) == (2, 4)


def test_the_server_answers_its_readers_while_programs_read(server: Server, client: httpx.Client) -> None:
    client.get("observations")
    quiet = statistics.median(health_ms(server) for _ in range(20))
    with ThreadPoolExecutor(8) as programs:
        reading = [programs.submit(client.get, f"observations?limit=10000&offset={n}") for n in range(40)]
        meanwhile = [health_ms(server) for _ in range(20)]
        assert {one.result().status_code for one in reading} == {200}
    assert statistics.median(meanwhile) < 20 * quiet + 200


@pytest.mark.parametrize(
    "program",
    ["import dashboard", "import analytics.__main__", "from analytics.command_line import assistants"],
)
def test_nothing_waits_for_what_only_programs_need(program: str) -> None:
    loaded = f"{program}; import sys; print({{'fastapi', 'mcp'}} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "set()\n"), run.stderr
