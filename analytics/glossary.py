"""The words of the dashboard in both languages, from data/glossary.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analytics.dictionary import Label
from analytics.errors import RegisterRefused

GLOSSARY = Path(__file__).parent.parent / "data" / "glossary.toml"


@dataclass(frozen=True)
class Term:
    """One word and what it means here."""

    id: str
    name: Label
    meaning: Label


@cache
def glossary(path: Path = GLOSSARY) -> tuple[Term, ...]:
    """Every term in the order a reader meets them; refuses what is unknown, incomplete or repeated."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("term", [])
    terms = tuple(_term(entry, path) for entry in entries)
    for number, term in enumerate(terms):
        if term.id in {earlier.id for earlier in terms[:number]}:
            raise RegisterRefused(
                "{file}: the term “{id}” appears twice. Remove one.", file=path.name, id=term.id
            )
    return terms


def _term(entry: dict[str, Any], path: Path) -> Term:
    try:
        return Term(**{**entry, "name": Label(**entry["name"]), "meaning": Label(**entry["meaning"])})
    except (TypeError, KeyError) as error:
        raise RegisterRefused(
            "{file}, term {id}: {error}. A term has id, name and meaning, the last two in zh and en.",
            file=path.name,
            id=entry.get("id", "?"),
            error=error,
        ) from error
