"""What the method page shows and its workbook holds: tables of the register, dictionary and glossary."""

from __future__ import annotations

from dataclasses import fields

from analytics.answers import beside
from analytics.assess.assessment import Scheduled
from analytics.dictionary import Column, dictionary
from analytics.glossary import glossary
from analytics.language import rules
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind, Register, Thresholds
from analytics.policy.units import unit_of
from analytics.progress import verdicts
from analytics.progress.look import Look
from analytics.reference import CITY, CITY_LEVEL
from analytics.tables import Table

#: What a target's thresholds are called, as columns.
THRESHOLDS = tuple(field.name for field in fields(Thresholds))


def thresholds(register: Register) -> Thresholds:
    """The thresholds of the dated targets; those of a target with its own stand in `milestones`."""
    return next(item.thresholds for item in register.targets if item.thresholds is not None)


def example(look: Look) -> tuple[Indicator, Scheduled] | None:
    """The first target with a schedule that is under way, a coverage where there is one; best of the city."""
    drawn = [
        (look.register.indicator(id), assessment)
        for id, own in verdicts.of(look.at(CITY) if look.sees(CITY) else look).items()
        if isinstance(
            assessment := (beside.verdict(look, look.register.indicator(id)) or own).overall, Scheduled
        )
        and None not in (assessment.completion, assessment.gap_pp)
    ]
    coverage = [pair for pair in drawn if pair[0].kind is Kind.COVERAGE]
    return next(iter((*coverage, *drawn)), None)


def indicators(register: Register, t: Translator) -> Table:
    """One row an indicator: names and definitions in both languages, how it is judged, its sentence."""
    rows = [
        {
            "indicator_id": item.id,
            "clause": item.clause,
            "further_clauses": item.further_clauses,
            "name_zh": item.name.zh,
            "name_en": item.name.en,
            "definition_zh": item.definition.zh,
            "definition_en": item.definition.en,
            "indicator_kind": item.kind,
            "force": item.force,
            "direction": item.direction,
            "judged_for": CITY_LEVEL if unit_of(item, CITY) == CITY_LEVEL else item.judged_for,
            "counted_unit": item.unit,
            "is_share": item.is_share,
            "sheets": item.tables,
            "owners": item.owners,
            "owners_by": "general_division" if item.owners_sentence is None else "named",
            "owners_sentence": item.owners_sentence or register.general_division.sentence,
            "sentence": item.quote,
            **({"rendering": item.rendering} if t.language == "en" else {}),
        }
        for item in register.indicators.values()
    ]
    return Table("indicators", rows)


def milestones(register: Register) -> Table:
    """One row a milestone or floor of a dated target, with its thresholds; a share is 0 to 1."""
    rows = [
        {
            "indicator_id": item.id,
            "indicator": item.id,
            "indicator_kind": item.kind,
            "due": due,
            "asked": asked,
            "counted_unit": None if item.kind is Kind.COVERAGE else item.unit,
            "from_year": item.from_year,
            **{name: getattr(item.thresholds, name, None) for name in THRESHOLDS},
        }
        for item in register.targets
        for due, asked in _asked(item)
    ]
    return Table("milestones", rows)


def clauses(register: Register) -> Table:
    """One row a clause: number, heading and summary in both languages, and the indicators that rest on it."""
    rows = [
        {
            "clause": clause.id,
            "heading_zh": clause.heading.zh,
            "heading_en": clause.heading.en,
            "summary_zh": clause.summary.zh,
            "summary_en": clause.summary.en,
            "indicators": tuple(item.id for item in register.of_clause(clause.id)),
        }
        for clause in register.clauses
    ]
    return Table("clauses-of-the-policy", rows)


def columns(table: str | None = None) -> Table:
    """One row a column of the tables districts send (or of one): headers, what it takes, its codes."""
    rows = [
        {
            "table": sheet.name,
            "sheet": sheet.name,
            "column": column.name,
            "header_zh": column.header.zh,
            "header_en": column.header.en,
            "aliases": (*column.aliases, *column.aliases_ten_thousand),
            "cell_type": column.type,
            "required": column.required,
            "kept": not column.private,
            "is_key": column.name in sheet.key,
            "codes": _codes(column),
        }
        for sheet in dictionary().tables
        if table in (None, sheet.name)
        for column in sheet.columns
    ]
    return Table("dictionary", rows)


def terms() -> Table:
    """One row a term of the glossary, in both languages."""
    rows = [
        {
            "chinese": term.name.zh,
            "english": term.name.en,
            "meaning_zh": term.meaning.zh,
            "meaning_en": term.meaning.en,
        }
        for term in glossary()
    ]
    return Table("terms", rows)


def statuses(register: Register, t: Translator) -> Table:
    """One row a status: symbol and word, and when it is given; sentences in one language."""
    rows = [
        {"status_said": f"{rule.symbol} {rule.word}", "when": rule.when}
        for rule in rules.status_rules(thresholds(register), t)
    ]
    return Table("statuses", rows)


def formulas(t: Translator) -> Table:
    """One row a figure of an assessment: how it is worked out and read; sentences in one language."""
    rows = [
        {"figure": figure.name, "formula": figure.formula, "reading": figure.reading}
        for figure in rules.formulas(t)
    ]
    return Table("formulas", rows)


def _asked(item: Indicator) -> list[tuple[object, float | None]]:
    if item.milestones:
        return [(milestone.due, milestone.target) for milestone in item.milestones]
    return [(None, item.floor)]


def _codes(column: Column) -> str:
    return "\n".join(f"{code} = {label.zh} / {label.en}" for code, label in column.codes.items())
