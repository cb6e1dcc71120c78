"""Which msgids the code says; `python -m tests.language.extraction` renews the catalogue, its spaces too."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from analytics import errors
from analytics.language.translator import CATALOGUE, catalogue
from tests.language.spacing import spaced

ROOT = Path(__file__).parent.parent.parent

#: Calls that say msgids, and which of their arguments are: the translator, the marker, hints, parts of
#: sentences, every refusal (UnknownName marks its own), and the reason and the mending of a finding.
KEYWORDS: dict[str, tuple[int, ...]] = {
    "t": (0,),
    "N_": (0,),
    "Hint": (0,),
    "Phrase": (0,),
    **dict.fromkeys(("Flaw", "warning", "notice"), (1, 2)),
    **{
        name: (0,)
        for name, thing in vars(errors).items()
        if inspect.isclass(thing) and issubclass(thing, errors.Refusal) and thing is not errors.UnknownName
    },
}

#: Of those that may name their arguments, which names say msgids.
FINDINGS = dict.fromkeys(("Flaw", "warning", "notice", "replace"), ("message", "fix"))


def said() -> dict[str, list[str]]:
    """Every msgid said under analytics/ and pages/, with the files that say it."""
    found: dict[str, list[str]] = {}
    for folder in ("analytics", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in messages_of(path.read_text(encoding="utf-8")):
                found.setdefault(message, []).append(path.relative_to(ROOT).as_posix())
    return found


def messages_of(code: str) -> Iterator[str]:
    """The msgids that a module's code says."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for place in KEYWORDS.get(name, ()):
            yield from _texts(node.args[place] if place < len(node.args) else None)
        if name in FINDINGS:
            yield from (
                text for word in node.keywords if word.arg in FINDINGS[name] for text in _texts(word.value)
            )


def _texts(argument: ast.expr | None) -> Iterator[str]:
    """A msgid that stands there, or each of two."""
    if isinstance(argument, ast.IfExp):
        yield from (*_texts(argument.body), *_texts(argument.orelse))
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
        yield argument.value


def update() -> list[str]:
    """Rewrites the catalogue, forgotten msgids gone; returns those that have no sentence yet."""
    known = {str(entry.id): str(entry.string or "") for entry in catalogue() if entry.id}
    fresh = Catalog(locale="zh_CN", project="lanzhou-social-work", charset="utf-8", fuzzy=False)
    for message, files in sorted(said().items(), key=lambda item: (item[1][0], item[0])):
        fresh.add(
            message, spaced(known.get(message, "")), locations=[(file, 0) for file in sorted(set(files))]
        )
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=0, include_lineno=False, omit_header=False)
    return [str(entry.id) for entry in fresh if entry.id and not entry.string]


if __name__ == "__main__":
    sys.stdout.writelines(f"no Chinese yet: {message!r}\n" for message in update())
