"""The city whose texts try to act, made once a session, and how much of it a run has time for."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pages.frame.programs import SWITCH
from tests.browser.server import Server, serving
from tests.conftest import made_once
from tests.hostile.city import EARLIER, LATER, City, send
from tests.hostile.people import write
from tests.hostile.strings import SOME, WHOLE


@pytest.fixture(scope="session")
def some(soaks: bool) -> Sequence[str]:
    """The texts for what takes long for each: a few of each family, in a soak all of them."""
    return WHOLE if soaks else tuple(text for text in SOME if text in WHOLE)


@pytest.fixture(scope="session")
def city(session_folder: Path) -> City:
    """Two snapshots with every text in every column, and what people wrote; to be read only."""

    def make(folder: Path) -> None:
        snapshots = folder / "snapshots"
        snapshots.mkdir(parents=True)
        send(snapshots, (*WHOLE[1:], WHOLE[0]), folder, day=EARLIER)
        made = send(snapshots, WHOLE, folder, day=LATER)
        write(snapshots, SOME)
        (folder / "city.pickle").write_bytes(pickle.dumps(made))

    folder = made_once(session_folder / "hostile", make)
    made: City = pickle.loads((folder / "city.pickle").read_bytes())
    made.folder = folder / "snapshots"
    return made


@pytest.fixture(scope="session")
def hostile_server(city: City) -> Iterator[Server]:
    """The dashboard over the city, with assistants let in, one server a worker."""
    with serving(city.folder, environment={SWITCH: "1"}) as running:
        yield running
