"""What the method page shows and its workbook holds: tables of the register, dictionary and glossary."""

from __future__ import annotations

import pandas as pd

from analytics.dictionary import Column, dictionary
from analytics.figures import palette
from analytics.glossary import glossary
from analytics.intake.template import HOW
from analytics.language import phrases, rules
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind, Register, Thresholds


def thresholds(register: Register) -> Thresholds:
    """The thresholds of the dated targets; those of a target with its own stand in `milestones`."""
    return next(item.thresholds for item in register.targets if item.thresholds is not None)


def indicators(register: Register, t: Translator) -> pd.DataFrame:
    """One row an indicator: names and definitions in both languages, how it is judged, its sentence."""
    tables = {table.name: table for table in dictionary().tables}
    return pd.DataFrame(
        [
            {
                t("Id"): item.id,
                t("Clause"): item.clause,
                t("Also under"): t(", ").join(item.further_clauses),
                t("Chinese name"): item.name.zh,
                t("English name"): item.name.en,
                t("Definition in Chinese"): item.definition.zh,
                t("Definition in English"): item.definition.en,
                t("Kind"): t(rules.KIND_WORDS[item.kind]),
                t("Force"): phrases.force_word(item, t),
                t("Direction"): t(rules.DIRECTION_WORDS[item.direction]),
                t("Judged for"): t(rules.JUDGED_WORDS[item.judged_for]),
                t("Unit"): t.label(register.unit_label(item)),
                t("Read as a share"): t("yes") if item.is_share else t("no"),
                t("Counted from"): t(", ").join(t.label(tables[name].sheet) for name in item.tables),
                t("In charge"): t(", ").join(t.label(owner) for owner in register.owner_labels(item)),
                t("Sentence"): item.quote,
            }
            for item in register.indicators.values()
        ]
    )


def milestones(register: Register, t: Translator) -> pd.DataFrame:
    """One row a milestone or floor of a dated target, with its thresholds; a share is 0 to 1."""
    return pd.DataFrame(
        [
            {
                t("Id"): item.id,
                t("Indicator"): t.label(item.name),
                t("Kind"): t(rules.KIND_WORDS[item.kind]),
                t("Due"): due,
                t("Asked"): asked,
                t("Unit"): _unit(item, register, t),
                t("First fund year"): item.from_year,
                **_threshold_cells(item, t),
            }
            for item in register.targets
            for due, asked in _asked(item)
        ]
    )


def clauses(register: Register, t: Translator) -> pd.DataFrame:
    """One row a clause: number, heading and summary in both languages, and the indicators that rest on it."""
    return pd.DataFrame(
        [
            {
                t("Clause"): clause.id,
                t("Chinese heading"): clause.heading.zh,
                t("English heading"): clause.heading.en,
                t("Summary in Chinese"): clause.summary.zh,
                t("Summary in English"): clause.summary.en,
                t("Indicators"): t(", ").join(t.label(item.name) for item in register.of_clause(clause.id)),
            }
            for clause in register.clauses
        ]
    )


def columns(t: Translator, table: str | None = None) -> pd.DataFrame:
    """One row a column of the tables districts send (or of one): headers, what it takes, its codes."""
    return pd.DataFrame(
        [
            {
                t("Table"): found.name,
                t("Sheet"): t.label(found.sheet),
                t("Column"): column.name,
                t("Chinese header"): column.header.zh,
                t("English header"): column.header.en,
                t("Also read"): t(", ").join((*column.aliases, *column.aliases_ten_thousand)),
                t("What it takes"): t(HOW[column.type]),
                t("Required"): t("yes") if column.required else t("no"),
                t("Kept"): t("no, used for checking only") if column.private else t("yes"),
                t("Part of the key"): t("yes") if column.name in found.key else t("no"),
                t("Codes"): _codes(column),
            }
            for found in dictionary().tables
            if table in (None, found.name)
            for column in found.columns
        ]
    )


def terms(t: Translator) -> pd.DataFrame:
    """One row a term of the glossary, in both languages."""
    return pd.DataFrame(
        [
            {
                t("Chinese"): term.name.zh,
                t("English"): term.name.en,
                t("Meaning in Chinese"): term.meaning.zh,
                t("Meaning in English"): term.meaning.en,
            }
            for term in glossary()
        ]
    )


def statuses(register: Register, t: Translator) -> pd.DataFrame:
    """One row a status: symbol and word, and when it is given."""
    found = rules.status_rules(thresholds(register), t)
    words = [f"{palette.SYMBOLS[rule.status]} {rule.word}" for rule in found]
    return pd.DataFrame({t("Status"): words, t("When"): [rule.when for rule in found]})


def formulas(t: Translator) -> pd.DataFrame:
    """One row a figure of an assessment: how it is worked out and read."""
    found = rules.formulas(t)
    return pd.DataFrame(
        {
            t("Figure"): [one.name for one in found],
            t("Formula"): [one.formula for one in found],
            t("How to read it"): [one.reading for one in found],
        }
    )


def _asked(item: Indicator) -> list[tuple[object, float | None]]:
    if item.milestones:
        return [(milestone.due, milestone.target) for milestone in item.milestones]
    return [(None, item.floor)]


def _unit(item: Indicator, register: Register, t: Translator) -> str:
    return t("share of all") if item.kind is Kind.COVERAGE else t.label(register.unit_label(item))


def _threshold_cells(item: Indicator, t: Translator) -> dict[str, float | None]:
    own = item.thresholds
    return {
        t("Ahead from (points)"): own.ahead_pp if own else None,
        t("Slightly behind from (points)"): own.behind_pp if own else None,
        t("Seriously behind below (points)"): own.seriously_behind_pp if own else None,
        t("Institution: slightly behind from (months left)"): own.count_slightly_months if own else None,
        t("Institution: seriously behind from (months left)"): own.count_seriously_months if own else None,
    }


def _codes(column: Column) -> str:
    return "\n".join(f"{code} = {label.zh} / {label.en}" for code, label in column.codes.items())
