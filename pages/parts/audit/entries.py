"""The entries of the audit log, by who, what, district and time; a page of them, and all to take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from analytics.access.audit import Kind
from analytics.answers import audit
from analytics.answers.audit import DAYS, EVERYTHING, Auditing
from analytics.database.entries import Filter
from analytics.language import audited, formats, labels
from analytics.language.labels import labelled
from analytics.language.translator import Translator
from analytics.reference import CITY, districts
from pages.frame import show, url
from pages.frame.frame import View

#: Leaves nothing out.
ALL = "all"
#: So high is the table where it has more rows than this.
HEIGHT, SHORT = 560, 14


def draw(view: View, log: Auditing) -> None:
    t = view.t
    asked, said = _filters(view, log)
    count = log.count(asked)
    if not count:
        st.info(t("There is no entry of this kind. Choose another time or everything."))
        return
    found = log.listing(asked, page=_page(view, count))
    table = log.table(found)
    written = labelled(table, t)
    # In the reader's words here, under its ids in the file.
    written[labels.header("audit_body", t)] = [audited.held(entry.body, t) for entry in found]
    st.dataframe(
        written.drop(columns=labels.header("audit_digest", t)),
        hide_index=True,
        height=HEIGHT if len(found) > SHORT else "content",
        placeholder=formats.MISSING,
        key="audit-entries",
        alt=t("The entries, newest first"),
    )
    show.source(
        view,
        key="audit",
        data=partial(log.taken, asked),
        rows=count,
        said=t("Audit log; entries: {count}", count=formats.number(count)),
        of=(),
        chosen=lambda t: said_in(said, t),
    )


def _filters(view: View, log: Auditing) -> tuple[Filter, dict[str, str]]:
    """What is asked for, and the choices by their ids. Who is not in the address: that stays in histories."""
    t, now = view.t, datetime.now(UTC)
    with st.container(horizontal=True, gap="medium", key="audit-filters"):
        actors = {actor: name for actor, name in log.actors().items() if name}
        who = st.selectbox(
            labels.header("audit_actor", t),
            list(actors),
            index=None,
            key="audit-who",
            format_func=lambda actor: actors[actor],
            placeholder=t("Everyone"),
            width=240,
        )
        kinds: dict[str, str] = {
            ALL: t("Everything"),
            **{kind: labels.word("audit_kind", kind, t) for kind in Kind},
        }
        kind = url.choose(labels.header("audit_kind", t), kinds, name="kind", width=240)
        units = {ALL: t("Everywhere"), **{code: labels.unit_word(code, t) for code in (CITY, *districts())}}
        unit = url.choose(labels.header("unit_code", t), units, name="unit", width=200)
        times = {id: _time(id, t) for id in (EVERYTHING, *DAYS, *log.months(now))}
        time = url.choose(labels.header("audit_at", t), times, name="time", width=200)
    since, until = audit.between(time, now)
    asked = Filter(who=who, since=since, until=until)
    if kind != ALL:
        asked = replace(asked, kinds=(kind,))
    if unit != ALL:
        asked = replace(asked, unit=unit)
    return asked, {"who": actors.get(who, "") if who else "", "kind": kind, "unit": unit, "time": time}


def said_in(choices: Mapping[str, str], t: Translator) -> dict[str, str]:
    """The choices as a file says them."""
    kind, unit, time = choices["kind"], choices["unit"], choices["time"]
    return {
        labels.header("audit_actor", t): choices["who"] or t("Everyone"),
        labels.header("audit_kind", t): t("Everything")
        if kind == ALL
        else labels.word("audit_kind", kind, t),
        labels.header("unit_code", t): t("Everywhere") if unit == ALL else labels.unit_word(unit, t),
        labels.header("audit_at", t): _time(time, t),
    }


def _time(id: str, t: Translator) -> str:
    words = {
        EVERYTHING: t("Any time"),
        "day": t("Last 24 hours"),
        "week": t("Last 7 days"),
        "month": t("Last 30 days"),
    }
    return words.get(id, id)


def _page(view: View, count: int) -> int:
    """Which page of the entries; no choice where there is one."""
    pages = [str(number) for number in audit.pages(count)]
    words = {page: view.t("Page {page} of {pages}", page=page, pages=pages[-1]) for page in pages}
    if len(pages) == 1:
        return 1
    return int(url.choose(view.t("Page of the list"), words, name="page", width=200))
