"""All actions with their lights: the urgent ones first, some of them by choice, to take away in many ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from analytics import log
from analytics.errors import N_, Refusal
from analytics.language import formats, labels
from analytics.language.exports import Chosen, Taken, taken_by
from analytics.language.translator import Translator
from analytics.reviews import calendar
from analytics.reviews import listing as answers
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action, ActionLight, table
from analytics.reviews.listing import Which
from analytics.reviews.store import today
from pages.frame import acting, show, url
from pages.frame.frame import View, plain
from pages.parts.components import district_table
from pages.parts.components.component import Link
from pages.parts.components.district_table import Cell, Head, Row

#: Every light's symbol and the tone it is drawn in.
LIGHTS: Mapping[ActionLight, tuple[str, str]] = {
    ActionLight.RED: ("■", "bad"),
    ActionLight.YELLOW: ("▲", "watch"),
    ActionLight.GREEN: ("●", "good"),
}
_WHICH: Mapping[Which, str] = {
    Which.OPEN: N_("Open actions"),
    Which.OVERDUE: N_("Overdue"),
    Which.NEAR: N_("Deadline near"),
    Which.TO_TAKE_OVER: N_("To be taken over"),
    Which.TO_CLOSE: N_("To be closed"),
    Which.OVER: N_("Closed or withdrawn"),
    Which.ALL: N_("All"),
}
_ANY = "all"
#: What stands beside an action.
_COLUMNS = ("action_light", "indicator", "unit_code", "responsible", "due", "action_state")


def of(view: View) -> tuple[Action, ...] | None:
    """The actions of the unit looked at, of the city all; None where they cannot be read."""
    try:
        found = Actions.of(view.look.catalogue.root, acting.viewer(view)).all()
    except Refusal as refusal:
        log.refused(refusal)
        st.warning(plain(view.t.refusal(refusal)))
        return None
    return answers.of_unit(found, view.look)


def headline(view: View, actions: Sequence[Action]) -> None:
    """How many are open, and how many of them press."""
    t, counted = view.t, answers.counted(actions, today())
    words = (Which.OPEN, Which.OVERDUE, Which.NEAR, Which.TO_TAKE_OVER, Which.TO_CLOSE)
    show.headline(
        {t(_WHICH[which]): formats.number(counted[which]) for which in words}, key="actions-headline"
    )


def draw(view: View, actions: Sequence[Action]) -> None:
    """The choices, the table and the ways to take it along."""
    t = view.t
    st.subheader(t("Actions"), anchor=False)
    left, right = st.columns(2)
    words = {which: t(word) for which, word in _WHICH.items()}
    which = url.choose(t("Which"), words, name="which", widget=left.selectbox)
    indicators = {
        _ANY: t("All indicators"),
        **{id: _named(view, id) for id in answers.indicators(actions, view.register)},
    }
    indicator = url.choose(t("Indicator"), indicators, name="indicator", widget=right.selectbox)
    shown = answers.chosen(actions, which, None if indicator == _ANY else indicator, today())

    def chosen(t: Translator) -> dict[str, str]:
        named = t("All indicators") if indicator == _ANY else _in(view, indicator, t)
        return {t("Which"): t(_WHICH[which]), t("Indicator"): named}

    if shown:
        _table(view, shown)
    else:
        st.info(t("No action is like this.") if actions else t("There are no actions yet."))
    _taken(view, shown, chosen)


def _table(view: View, shown: Sequence[Action]) -> None:
    label, corner = view.t("Actions, the most urgent first"), labels.header("action", view.t)
    drawn = rows(view, shown)
    district_table.draw(
        heads(view), drawn, key="actions-table", label=label, corner=corner, layout="cards wide"
    )


def heads(view: View) -> list[str]:
    """What stands in a table of actions beside what is to be done."""
    return [labels.header(id, view.t) for id in _COLUMNS]


def rows(view: View, shown: Sequence[Action], *, group: str | None = None, id: str = "") -> list[Row]:
    """An action a row, which leads to it; `group` heads them, `id` begins their ids."""
    open_now = st.query_params.get("action")
    return [
        Row(
            f"{id}{one.id}",
            Head(
                one.what,
                view.t("No. {n}", n=one.id),
                Link("actions", {**kept(), "action": str(one.id)}),
                is_chosen=str(one.id) == open_now,
            ),
            _cells(view, one),
            Head(group) if group and one is shown[0] else None,
        )
        for one in shown
    ]


def _cells(view: View, one: Action) -> list[Cell]:
    t, light = view.t, one.light(today())
    symbol, tone = LIGHTS[light] if light else ("", "quiet")
    left = one.days_left(today())
    return [
        Cell(symbol=symbol, word=labels.word("action_light", light, t), tone=tone)
        if light
        else Cell(formats.MISSING),
        Cell(_named(view, one.indicator) if one.indicator else formats.MISSING),
        Cell(labels.unit_word(one.district_code, t)),
        Cell(one.responsible),
        Cell(view.day(one.due), note=days_left(left, t)),
        Cell(labels.word("action_state", one.state, t)),
    ]


def days_left(left: int | None, t: Translator) -> str:
    """`剩3天`, `逾期5天`; nothing of what is over."""
    if left is None:
        return ""
    days, is_over = answers.counted_days(left)
    return t("days overdue: {n}", n=days) if is_over else t("days left: {n}", n=days)


def _taken(view: View, shown: Sequence[Action], chosen: Chosen) -> None:
    """The table as a file, the deadlines as a calendar."""
    t = view.t
    on = today()
    said = t("Source: actions kept here, {day}; rows: {rows}", day=view.day(on), rows=len(shown))
    data = partial(table, shown, on)
    show.source(view, key="actions", data=data, rows=len(shown), of=(), chosen=chosen, said=said)
    if any(one.is_open for one in shown):
        show.download(
            t("Deadlines as a calendar (.ics)"),
            partial(_calendar, view, shown),
            file=f"{t('Actions')}-{today().isoformat()}.ics",
            mime="text/calendar",
            key="actions-calendar",
            help=t(
                "To open in the calendar of a computer or a phone: one entry an action, a reminder before it"
            ),
        )


def _calendar(view: View, shown: Sequence[Action], taken: Taken) -> bytes:
    snapshot = view.look.snapshot
    by = taken_by(taken, snapshot.seq, view.t)
    return calendar.ics(shown, view.t, is_sample=snapshot.is_sample, taken=by)


def kept() -> dict[str, str | None]:
    """The choices of the list that a link on this page takes along."""
    return {name: st.query_params.get(name) for name in ("which", "indicator")}


def _named(view: View, indicator: str) -> str:
    return _in(view, indicator, view.t)


def _in(view: View, indicator: str, t: Translator) -> str:
    return plain(t.label(view.register.indicator(indicator).name))
