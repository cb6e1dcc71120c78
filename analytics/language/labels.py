"""Tables as readers see them: headers and codes in their language, days and units in their words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from analytics.access.roles import Role
from analytics.access.viewer import Viewer
from analytics.assess.duties import Movement
from analytics.dictionary import Label, dictionary
from analytics.language import formats, movements, phrases, rules
from analytics.language.translator import Translator
from analytics.policy.loading import register
from analytics.reference import CITY, CITY_LEVEL, unit
from analytics.tables import Column, Table, column, title
from analytics.warehouse.snapshots.snapshot import Snapshot


def labelled(table: Table, t: Translator) -> pd.DataFrame:
    """The same rows as the reader's language has them; numbers and texts stay what they are."""
    columns = {id: table.column(id) for id in table.ids}
    shown = table.frame.copy()
    for id, description in columns.items():
        shown[id] = _written(shown[id], description, t)
    return shown.set_axis(
        [header_of(id, description, t) for id, description in columns.items()], axis="columns"
    )


def word(id: str, value: object, t: Translator) -> str:
    """What readers see for one value of a column of data/columns.toml: `state`, `lost` → 一年内新空缺."""
    return value_word(value, column(id), t)


def value_word(value: object, description: Column, t: Translator) -> str:
    """The same of a column as its table describes it."""
    return str(said(value, description, t))


def header(id: str, t: Translator) -> str:
    """What a column of data/columns.toml is called; `booked_yuan:later` after its value."""
    return header_of(id, column(id.partition(":")[0]), t)


def table_title(name: str, t: Translator) -> str:
    """What a table is called; the English of a file's name as words: `schematic-map` → Schematic map."""
    said = t.label(title(name))
    return said.replace("-", " ").capitalize() if t.language == "en" else said


def unit_word(code: str, t: Translator) -> str:
    """A district's name, the whole city (全市), or the city level by itself (市级)."""
    return t("Whole city") if code == CITY else sender_word(code, t)


def sender_word(code: str, t: Translator) -> str:
    """A district's name, or the city level (市级), which reports for itself."""
    return t("City level") if code in (CITY, CITY_LEVEL) else unit(code).in_language(t.language)


def role(of: Role, t: Translator) -> str:
    """`考核人员`: what a role is called."""
    return word("account_role", of.value, t)


def roles(viewer: Viewer, t: Translator) -> str:
    """`县区人员（城关区、七里河区）、审计员`: every role of who is signed in, with their districts."""
    first, *beside = viewer.roles
    said = role(first, t)
    if first is Role.DISTRICT:
        places = t(", ").join(sender_word(code, t) for code in viewer.scope.codes)
        said = t("{role} ({places})", role=said, places=places)
    return t(", ").join([said, *(role(one, t) for one in beside)])


def snapshot_day(snapshot: Snapshot, t: Translator) -> str:
    """`2019年12月31日（第1次修订）`: the day of a snapshot, and which revision of it."""
    day = formats.day(snapshot.as_of, t.language)
    return t("{day} (revision {n})", day=day, n=snapshot.revision) if snapshot.revision else day


def snapshot(snapshot: Snapshot, t: Translator) -> str:
    """`25 · 2019年12月31日（第1次修订）`: the seq, and what it is the state of."""
    return f"{snapshot.seq} · {snapshot_day(snapshot, t)}"


def publisher(snapshot: Snapshot, t: Translator) -> str:
    """Who published a snapshot; the sample came from a generator, whatever it calls itself."""
    return word("published_by", None if snapshot.is_sample else snapshot.publisher, t)


def reason_given(published: Snapshot, t: Translator) -> str:
    """Why a snapshot was published, in its publisher's words."""
    return t(
        "Reason given for snapshot {snapshot} by {actor}: {reason}",
        snapshot=snapshot(published, t),
        actor=publisher(published, t),
        reason=published.reason,
    )


def _month(value: str, t: Translator) -> str:
    """`2020-07` is a month; `2020-08-15` ends one that began in the middle of a calendar month."""
    day = pd.Timestamp(value).date()
    if len(value) == len("2020-07"):
        return formats.month(day, t.language)
    return t("to {day}", day=formats.day(day, t.language))


def _certificate_hours(code: str, t: Translator) -> str:
    hours = register().continuing_education.hours[code]
    return t("{certificate}, {n} hours", certificate=word("certificate", code, t), n=formats.number(hours))


def _report(said: str, t: Translator) -> str:
    """`carried_forward=2019-12-31;funding=2019-09-30` in words."""
    words = []
    for part in said.split(";"):
        name, _, iso = part.partition("=")
        day = formats.day(date.fromisoformat(iso), t.language) if iso else ""
        if name == "carried_forward":
            words.append(t("carried forward from {day}", day=day))
        elif iso:
            words.append(t("{table} as of {day}", table=WORDS["sheet"](name, t), day=day))
        else:
            words.append(t("reported") if name == "reported" else t("never reported"))
    return t("; ").join(words)


def _target(entry: str, t: Translator) -> str:
    """`funding.growth@2019` is a fund year of a target, `workforce.total@2017-12-31` a milestone."""
    id, _, part = entry.partition("@")
    name = t.label(register().indicator(id).name)
    if not part:
        return name
    if part.isdigit():
        return t("{name} · {year}", name=name, year=part)
    return t("{name} · by {day}", name=name, day=formats.day(date.fromisoformat(part), t.language))


#: How the values of a type are written; those of the other types stay as they are.
WORDS: dict[str, Callable[[Any, Translator], str]] = {
    "district": lambda code, t: unit(code).in_language(t.language),
    "unit": unit_word,
    "sender": sender_word,
    "indicator": lambda id, t: t.label(register().indicator(id).name),
    "indicator_kind": lambda kind, t: t(rules.KIND_WORDS[kind]),
    "force": lambda force, t: t(phrases.FORCE_WORDS[force]),
    "direction": lambda direction, t: t(rules.DIRECTION_WORDS[direction]),
    "judged_for": lambda judged_for, t: t(rules.JUDGED_WORDS[judged_for]),
    "counted_unit": lambda code, t: t.label(register().units[code]),
    "owner": lambda code, t: t.label(register().owners[code]),
    "sheet": lambda name, t: t.label(dictionary().table(name).sheet),
    "certificate_hours": _certificate_hours,
    "heading": lambda clause, t: t.label(register().clause(clause).heading),
    "movement": lambda movement, t: movements.word(Movement(movement), t),
    "verdict": phrases.verdict_word,
    "marked_verdict": lambda code, t: f"{phrases.symbol(code)} {phrases.verdict_word(code, t)}",
    "target": _target,
    "report": _report,
    "day": lambda day, t: formats.day(day, t.language),
    "month": _month,
    "moment": lambda moment, _: formats.moment(moment),
}


def header_of(id: str, description: Column, t: Translator) -> str:
    """What a column of a table is called, by its description there."""
    if description.by is not None:
        return word(description.by, id.partition(":")[2], t)
    assert description.header is not None
    return t.label(description.header)


def _written(values: pd.Series[Any], description: Column, t: Translator) -> pd.Series[Any]:
    if pd.api.types.is_datetime64_any_dtype(values) and description.type not in WORDS:
        # Submitted tables know no hours.
        return pd.Series(values.dt.date, dtype=object)
    if values.dtype != object and description.type not in WORDS and not description.codes:
        return values
    return pd.Series([said(value, description, t) for value in values], index=values.index, dtype=object)


def said(value: Any, description: Column, t: Translator) -> Any:
    """One value as readers see it; numbers, and texts that are no codes, stay what they are."""
    if isinstance(value, Label):
        return t.label(value)
    if isinstance(value, tuple):
        return t(", ").join(str(said(part, description, t)) for part in value)
    if pd.isna(value):
        return value if description.missing is None else t.label(description.missing)
    if description.codes:
        code = code_of(value)
        return description.codes[code].in_language(t.language) if code in description.codes else value
    return WORDS[description.type](value, t) if description.type in WORDS else value


def code_of(value: object) -> str:
    """A value as the dictionary writes its code: flags as true and false."""
    return str(value).lower() if isinstance(value, bool) or str(value) in ("True", "False") else str(value)
