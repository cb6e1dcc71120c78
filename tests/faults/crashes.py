"""What a loss of power may leave of a folder: no more than POSIX promises, taken at its word.

The model. A file's bytes are safe once fsync of the file returned; a name in a folder is safe once
fsync of that folder returned; nothing else is. What was not synced when the power went may be there
or not, each on its own and in any order: of three names added to a folder any two may be lost, a
rename may have lost its old name, its new one, both or neither (a folder is then in two places), and
of bytes written a part may be there, or only their number with zeros in their place. No file system
in use is as careless as that, so what holds here holds on all of them. Two things are taken for
granted: synced bytes stay, and a change of one name is whole or not there at all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from pathlib import Path

from tests.faults.recording import Entered, Event, Left, Made, Synced, Wrote

#: A folder as paths with their bytes; None marks a folder.
Tree = Mapping[str, bytes | None]


@dataclass
class _Node:
    """A file or folder: what is safe of it, and what happened to it since, in order."""

    is_folder: bool
    names: dict[str, int] = field(default_factory=dict)
    data: bytes = b""
    since: list[Entered | Left | Wrote] = field(default_factory=list)

    @property
    def pending_names(self) -> range:
        """The places in `since` of what happened to names."""
        return range(len(self.since) if self.is_folder else 0)

    def now(self) -> bytes:
        return self.data + b"".join(event.data for event in self.since if isinstance(event, Wrote))


class Model:
    """The folder `base` as the disk may hold it, while events are played to it one by one."""

    def __init__(self, base: Path) -> None:
        self._root = base.stat().st_ino
        self._nodes: dict[int, _Node] = {}
        self._add(base)

    def _add(self, path: Path) -> None:
        node = _Node(path.is_dir())
        self._nodes[path.stat().st_ino] = node
        if not node.is_folder:
            node.data = path.read_bytes()
            return
        for child in path.iterdir():
            node.names[child.name] = child.stat().st_ino
            self._add(child)

    def play(self, event: Event) -> None:
        """One more thing that happened before the power went."""
        match event:
            case Made():
                self._nodes[event.node] = _Node(event.is_folder)
            case Entered() | Left():
                self._nodes[event.folder].since.append(event)
            case Wrote():
                self._nodes[event.node].since.append(event)
            # What is around the folder is not of it.
            case Synced() if event.node in self._nodes:
                _sync(self._nodes[event.node])

    def states(self, limit: int, chance: random.Random) -> Iterator[Tree]:
        """Trees the disk may hold now: all of them when there are at most `limit`, else a choice.

        The choice has the ends (all kept, all lost, any one lost, any one kept) and then chance.
        """
        places, torn, choices = self._open()
        for picked in _picks(choices, limit, chance):
            yield self._picked(places, torn, picked)

    def state(self, chance: random.Random) -> Tree:
        """One tree the disk may hold now: much is kept, little, or whatever chance says."""
        places, torn, choices = self._open()
        kept = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        picked = [
            options[0] if chance.random() < kept else chance.choice(options[1:] or options)
            for options in choices
        ]
        return self._picked(places, torn, picked)

    def _open(self) -> tuple[list[tuple[int, int]], list[int], list[Sequence[object]]]:
        """What may be either way: the places of names, the files with bytes, and the choices of both."""
        places = [(number, at) for number, node in self._nodes.items() for at in node.pending_names]
        torn = [number for number, node in self._nodes.items() if not node.is_folder and node.since]
        choices: list[Sequence[object]] = [
            *((True, False) for _ in places),
            *(_versions(self._nodes[number]) for number in torn),
        ]
        return places, torn, choices

    def _picked(
        self, places: Sequence[tuple[int, int]], torn: Sequence[int], picked: Sequence[object]
    ) -> Tree:
        kept = {place for place, is_kept in zip(places, picked, strict=False) if is_kept}
        versions = zip(torn, picked[len(places) :], strict=True)
        data = {number: version for number, version in versions if isinstance(version, bytes)}
        return dict(self._tree(self._root, "", kept, data))

    def _tree(
        self, number: int, path: str, kept: set[tuple[int, int]], data: Mapping[int, bytes]
    ) -> Iterator[tuple[str, bytes | None]]:
        node = self._nodes[number]
        if path:
            yield path, None if node.is_folder else data.get(number, node.data)
        names = dict(node.names)
        for at, event in enumerate(node.since):
            if (number, at) in kept:
                _apply(names, event)
        for name, child in names.items():
            yield from self._tree(child, f"{path}/{name}" if path else name, kept, data)


def _sync(node: _Node) -> None:
    node.data = node.now()
    for event in node.since:
        _apply(node.names, event)
    node.since.clear()


def _apply(names: dict[str, int], event: Entered | Left | Wrote) -> None:
    match event:
        case Entered():
            names[event.name] = event.node
        case Left():
            names.pop(event.name, None)


def _versions(node: _Node) -> list[bytes]:
    """What may be left of bytes that were not synced: all, none, a part, or zeros."""
    safe, new = node.data, node.now()[len(node.data) :]
    cuts = [len(new) * eighths // 8 for eighths in range(1, 8)]
    zeros = [bytes(cut) + new[cut:] for cut in (len(new), *cuts)]
    parts = [new, b"", new[:-1], new[:1], *(new[:cut] for cut in cuts), *zeros]
    return [safe + part for part in dict.fromkeys(parts)]


def _picks(
    choices: Sequence[Sequence[object]], limit: int, chance: random.Random
) -> Iterator[tuple[object, ...]]:
    if prod(map(len, choices)) <= limit:
        yield from product(*choices)
        return
    all_kept, all_lost = [options[0] for options in choices], [options[1] for options in choices]
    ends = [all_kept, all_lost]
    for at in range(len(choices)):
        for these, other in ((all_kept, all_lost), (all_lost, all_kept)):
            ends.append([*these[:at], other[at], *these[at + 1 :]])
    yield from map(tuple, ends[:limit])
    for _ in range(limit - len(ends)):
        yield tuple(chance.choice(options) for options in choices)


def materialise(tree: Tree, folder: Path) -> None:
    """Puts a tree on a real disk, into a folder that is not there yet."""
    folder.mkdir()
    for path, data in tree.items():
        if data is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(data)
