"""What the page of a target, duty or measure shows, as tables to take away."""

from __future__ import annotations

import pandas as pd

from analytics.answers.measure import MeasureDossier
from analytics.answers.target import Dossier, Revision
from analytics.assess import verdict
from analytics.assess.assessment import Assessment, Scheduled
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.progress.look import Look
from analytics.tables import Table
from analytics.warehouse.questions import observations as questions


def way(shown: Dossier) -> Table:
    """One row a snapshot: what was counted."""
    return Table(
        "burnup",
        pd.DataFrame(
            {
                "as_of": [point.on for point in shown.points],
                "value": [point.value for point in shown.points],
                "total": [point.total for point in shown.points],
            }
        ),
    )


def by_district(shown: Dossier) -> Table:
    """One row a district and snapshot."""
    return Table(
        "by-district",
        pd.DataFrame(
            [
                {"district_code": code, "as_of": point.on, "value": point.value, "total": point.total}
                for code, points in shown.district_points.items()
                for point in points
            ]
        ),
    )


def years(shown: Dossier) -> Table:
    """One row a unit and fund year: the amount, what is asked, and the verdict."""
    return Table(
        "years",
        pd.DataFrame(
            [
                {
                    "district_code": one.district_code,
                    "fund_year": one.year,
                    "amount_yuan": one.value,
                    "asked_yuan": one.asked_yuan,
                    "verdict": verdict.code(one),
                }
                for one in shown.verdict.years
            ]
        ),
    )


def history(shown: Dossier) -> Table:
    """One row a snapshot: the verdict on the target."""
    return Table(
        "history",
        pd.DataFrame(
            {
                "as_of": [one.as_of for one in shown.history],
                "verdict": [verdict.code(one) for one in shown.history],
                "value": [one.value for one in shown.history],
                "gap_pp": [one.gap_pp if isinstance(one, Scheduled) else None for one in shown.history],
            }
        ),
    )


def revisions(shown: Dossier, register: Register, t: Translator) -> Table:
    """One row a day published again: number and verdict reported then and revised now, in one language."""

    def said(one: Assessment) -> str:
        value, _ = phrases.value_and_target(shown.indicator, one, register, t)
        counted = f"{value} / {formats.number(one.total)}" if one.total else value
        return f"{counted} · {phrases.symbol(verdict.code(one))} {phrases.status_word(one, t)}"

    def row(one: Revision) -> dict[str, object]:
        seqs = t("Snapshot {then} → {now}", then=one.seq_then, now=one.seq_now)
        return {"as_of": one.as_of, "then": said(one.then), "now": said(one.now), "published_as": seqs}

    return Table("revisions", pd.DataFrame([row(one) for one in shown.revisions]))


def missing(look: Look, shown: Dossier) -> Table:
    """One row a community without a professional, by district and street."""
    staffing = questions.community_staffing(look.catalogue, look.snapshot, scope=look.scope)
    rows = staffing[staffing["code"].isin(shown.verdict.overall.missing)].rename(
        columns={"name": "community_name"}
    )
    columns = ("district_code", "street", "community_name", "posts", "professionals_reported")
    return Table("missing", pd.DataFrame({name: rows[name].to_numpy() for name in columns}))


def measure_way(shown: MeasureDossier) -> Table:
    """One row a snapshot, or a year of what is counted by year."""
    whens = (
        {"year": [one.year for one in shown.years]}
        if shown.years
        else {"as_of": [point.on for point in shown.points]}
    )
    counted = {"value": [point.value for point in shown.way], "total": [point.total for point in shown.way]}
    return Table("way", pd.DataFrame(whens | counted))


def measure_by_district(shown: MeasureDossier) -> Table:
    """One row a district, the lowest first: now, a year before, and which way it went."""
    return Table(
        "districts",
        pd.DataFrame(
            [
                {
                    "district_code": code,
                    "value": one.now.value if one.now else None,
                    "total": one.now.total if one.now else None,
                    "value_year_before": one.before.value if one.before else None,
                    "total_year_before": one.before.total if one.before else None,
                    "movement": one.movement,
                }
                for code, one in shown.ranked
            ]
        ),
    )
