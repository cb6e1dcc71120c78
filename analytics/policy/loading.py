"""The policy register read from data/policy/, refused where it is unknown, incomplete or contradictory."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from analytics.dictionary import Label, dictionary
from analytics.errors import RegisterRefused, system_reason
from analytics.policy.contradictions import RULES, refuse_contradictions, refuse_disorder
from analytics.policy.entry import Entry
from analytics.policy.register import (
    Clause,
    ContinuingEducation,
    Direction,
    Division,
    Force,
    Indicator,
    JudgedFor,
    Kind,
    Milestone,
    Register,
    Thresholds,
)

POLICY = Path(__file__).parents[2] / "data" / "policy" / "lanzhou_2016.toml"

#: What a register holds.
KEYS = (
    "policy", "thresholds", "continuing_education", "unit", "general_division", "owner", "clause",
    "indicator", "rendering",
)  # fmt: skip
#: What every indicator states, whatever its kind.
COMMON_KEYS = (
    "id", "clause", "quote", "name", "definition", "kind", "force", "direction", "judged_for", "unit",
    "is_share", "tables",
)  # fmt: skip
#: What an indicator has where it applies, whatever its kind.
OWNERS_KEYS = ("owners", "owners_sentence")
OPTIONAL_KEYS = (*OWNERS_KEYS, "further_clauses")
#: What some kinds need or may have beside it; contradictions.RULES says which.
KIND_KEYS = ("milestones", "base", "floor", "from_year", "thresholds")
NO_CERTIFICATE = "none"
THRESHOLDS = tuple(threshold.name for threshold in fields(Thresholds))


@dataclass(frozen=True)
class Names:
    """What the indicators of one file may refer to."""

    clauses: tuple[str, ...]
    units: Mapping[str, Label]
    owners: Mapping[str, Label]
    general_owners: tuple[str, ...]
    tables: tuple[str, ...]
    thresholds: Thresholds
    #: What each quoted sentence says in English.
    renderings: Mapping[str, str]


@cache
def register(path: Path = POLICY) -> Register:
    """Everything the policy asks, checked.

    Raises RegisterRefused for a missing, unsuitable or contradictory entry and UnknownName for a
    name outside its vocabulary; both say the file, the place, what was found and what is allowed.
    """
    return read(text(path), file=path.name)


@cache
def read(written: str, *, file: str) -> Register:
    """The register a text holds, checked as `register` does; `file` is what refusals call it."""
    whole = Entry(file, "", _parsed(written, file))
    whole.expect(KEYS)
    clauses, owners = _clauses(whole.tables("clause")), _labels(whole.table("owner"))
    general = whole.table("general_division")
    general.expect(("clause", "owners_sentence", "owners"))
    names = Names(
        clauses=tuple(clause.id for clause in clauses),
        units=_labels(whole.table("unit")),
        owners=owners,
        general_owners=general.names("owners", owners),
        tables=tuple(table.name for table in dictionary().tables),
        thresholds=_thresholds(whole.table("thresholds")),
        renderings=_renderings(whole.tables("rendering")),
    )
    indicators = [_indicator(entry, names) for entry in _identified(whole.tables("indicator"), "indicator")]
    for rendering in whole.tables("rendering"):
        rendering.name("quote", {indicator.quote for indicator in indicators})
    policy = whole.table("policy")
    policy.expect(("id", "title", "published_on", "source", "note"))
    return Register(
        id=policy.text("id"),
        title=policy.label("title"),
        published_on=policy.day("published_on"),
        source=policy.label("source"),
        note=policy.label("note"),
        continuing_education=_continuing_education(whole.table("continuing_education")),
        clauses=clauses,
        indicators={indicator.id: indicator for indicator in indicators},
        units=names.units,
        owners=names.owners,
        general_division=Division(
            general.name("clause", names.clauses), general.text("owners_sentence"), names.general_owners
        ),
        sha256=hashlib.sha256(written.encode()).hexdigest(),
    )


def text(path: Path = POLICY) -> str:
    """The file's text with line ends as \\n, so that its hash is the same on every system."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found = system_reason(error) if isinstance(error, OSError) else error
        raise RegisterRefused(
            "{file}: found “{error}”, allowed is a readable UTF-8 file.", file=path.name, error=found
        ) from error


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegisterRefused("{file}: not TOML: {error}.", file=file, error=error) from error


def _identified(entries: Iterable[Entry], what: str) -> tuple[Entry, ...]:
    """The entries named by their ids, each id once."""
    named: dict[str, Entry] = {}
    for entry in entries:
        id = entry.text("id")
        if id in named:
            raise _twice(entry.where("id"), id)
        named[id] = replace(entry, place=f"{what} {id}")
    return tuple(named.values())


def _renderings(entries: Iterable[Entry]) -> dict[str, str]:
    """Each quoted sentence, once, in English."""
    renderings: dict[str, str] = {}
    for entry in entries:
        entry.expect(("quote", "en"))
        quote = entry.text("quote")
        if quote in renderings:
            raise _twice(entry.where("quote"), quote)
        renderings[quote] = entry.text("en")
    return renderings


def _twice(where: str, id: str) -> RegisterRefused:
    return RegisterRefused(
        "{where}: found “{id}” a second time, allowed is each id once. Rename or remove one.",
        where=where,
        id=id,
    )


def _labels(entry: Entry) -> dict[str, Label]:
    return {key: entry.label(key) for key in entry.values}


def _clauses(entries: Iterable[Entry]) -> tuple[Clause, ...]:
    """The clauses in the order of the text, each after the clause it is a part of."""
    clauses: dict[str, Clause] = {}
    for entry in _identified(entries, "clause"):
        entry.expect(("id", "heading", "summary"))
        clause = Clause(entry.text("id"), entry.label("heading"), entry.label("summary"))
        _refuse_misplaced(clause.id, tuple(clauses), entry.where("id"))
        clauses[clause.id] = clause
    return tuple(clauses.values())


def _refuse_misplaced(id: str, before: tuple[str, ...], where: str) -> None:
    if not all(part.isdecimal() and part.isascii() for part in id.split(".")):
        raise RegisterRefused(
            "{where}: found “{found}”, allowed are numbers joined by points such as 3.2.1.",
            where=where,
            found=id,
        )
    whole = id.rpartition(".")[0]
    if whole and whole not in before:
        raise RegisterRefused(
            "{where}: found “{found}” without clause {whole} before it. List {whole} first.",
            where=where,
            found=id,
            whole=whole,
        )
    if before and _numbers(id) <= _numbers(before[-1]):
        raise RegisterRefused(
            "{where}: found “{found}” after {previous}, allowed is the order of the text.",
            where=where,
            found=id,
            previous=before[-1],
        )


def _numbers(clause: str) -> tuple[int, ...]:
    return tuple(int(part) for part in clause.split("."))


def _thresholds(entry: Entry, defaults: Thresholds | None = None) -> Thresholds:
    """All thresholds; with defaults only those stated differ from them."""
    entry.expect(() if defaults else THRESHOLDS, THRESHOLDS if defaults else ())
    stated = {key: entry.number(key) for key in entry.values}
    thresholds = Thresholds(**{**(asdict(defaults) if defaults else {}), **stated})
    refuse_disorder(thresholds, entry.where())
    return thresholds


def _continuing_education(entry: Entry) -> ContinuingEducation:
    """Hours for every certificate there is."""
    entry.expect(("source", "hours"))
    hours = entry.table("hours")
    certificates = dictionary().table("registrations").column("certificate").codes
    hours.expect(code for code in certificates if code != NO_CERTIFICATE)
    return ContinuingEducation(entry.label("source"), {code: hours.number(code) for code in hours.values})


def _indicator(entry: Entry, names: Names) -> Indicator:
    kind = entry.choice("kind", Kind)
    _expect_keys(entry, kind)
    indicator = Indicator(
        id=entry.text("id"),
        clause=entry.name("clause", names.clauses),
        quote=entry.text("quote"),
        rendering=names.renderings[entry.name("quote", names.renderings)],
        name=entry.label("name"),
        definition=entry.label("definition"),
        kind=kind,
        force=entry.choice("force", Force),
        direction=entry.choice("direction", Direction),
        judged_for=entry.choice("judged_for", JudgedFor),
        unit=entry.name("unit", names.units),
        is_share=entry.flag("is_share"),
        tables=entry.names("tables", names.tables),
        owners=entry.names("owners", names.owners) if entry.has("owners") else names.general_owners,
        owners_sentence=entry.text("owners_sentence") if entry.has("owners") else None,
        milestones=_milestones(entry) if entry.has("milestones") else (),
        floor=entry.number("floor") if entry.has("floor") else None,
        from_year=entry.year("from_year") if entry.has("from_year") else None,
        base=_base(entry.table("base")) if entry.has("base") else None,
        thresholds=_own_thresholds(entry, names.thresholds, kind),
        further_clauses=_further_clauses(entry, names.clauses),
    )
    refuse_contradictions(indicator, entry.where())
    return indicator


def _expect_keys(entry: Entry, kind: Kind) -> None:
    rule = RULES[kind]
    allowed = (*COMMON_KEYS, *rule.needs, *rule.may, *OPTIONAL_KEYS)
    for key in KIND_KEYS:
        if entry.has(key) and key not in allowed:
            raise RegisterRefused(
                "{where}: found “{key}”, which does not go with kind {kind}. Allowed: {allowed}. Remove it.",
                where=entry.where(),
                key=key,
                kind=kind,
                allowed=", ".join(allowed),
            )
    needs = OWNERS_KEYS if any(entry.has(key) for key in OWNERS_KEYS) else ()
    entry.expect((*COMMON_KEYS, *rule.needs, *needs), (*rule.may, *OPTIONAL_KEYS))


def _milestones(entry: Entry) -> tuple[Milestone, ...]:
    milestones = entry.tables("milestones")
    for milestone in milestones:
        milestone.expect(("due", "target"))
    return tuple(Milestone(milestone.day("due"), milestone.number("target")) for milestone in milestones)


def _base(entry: Entry) -> Milestone:
    entry.expect(("on", "value"))
    return Milestone(entry.day("on"), entry.number("value"))


def _own_thresholds(entry: Entry, defaults: Thresholds, kind: Kind) -> Thresholds | None:
    if entry.has("thresholds"):
        return _thresholds(entry.table("thresholds"), defaults)
    return defaults if "thresholds" in RULES[kind].may else None


def _further_clauses(entry: Entry, clauses: tuple[str, ...]) -> tuple[str, ...]:
    return entry.names("further_clauses", clauses) if entry.has("further_clauses") else ()
