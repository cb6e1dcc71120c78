"""Setting an action on what is behind: the fields, and what is behind and has none yet."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.access.viewer import Right
from analytics.errors import N_, Refusal
from analytics.figures import palette
from analytics.language import labels, phrases
from analytics.progress.look import units
from analytics.reference import CITY
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action
from analytics.reviews.behind import Behind, behind
from analytics.reviews.listing import without_action
from analytics.reviews.store import today
from analytics.reviews.texts import LONGEST, LONGEST_LINE
from pages.frame import acting, arrival, show, url
from pages.frame.frame import View
from pages.parts.actions import telling
from pages.parts.actions.listing import kept
from pages.parts.components import district_table
from pages.parts.components.component import Link
from pages.parts.components.district_table import Cell, Head, Row

#: In the address: the fields are open, for no indicator yet.
_NEW = "new"
#: So many of what is behind are drawn before a reader asks for the others.
_FIRST = 10
#: The fields a reader types into.
_TYPED = ("action-set-what", "action-set-who", "action-set-due")


def way(view: View) -> None:
    """The link that opens the fields, for who may set one."""
    if not view.viewer.may(Right.ACT):
        return
    choices = url.address(**{**kept(), "set": _NEW})
    st.page_link("../actions.py", label=view.t("Set an action"), query_params=choices, width="content")


def draw(view: View) -> None:
    """The fields, where the address asks for them: `set` is an indicator or `new`."""
    asked = st.query_params.get("set")
    if asked is None:
        return
    view.viewer.require(Right.ACT)
    t = view.t
    if asked != _NEW and asked not in view.register.indicators:
        url.refuse("set", asked)
        asked = _NEW
    names = {"": t("None (about no single number)")} | {
        id: t.label(one.name) for id, one in view.register.indicators.items()
    }
    places = {code: labels.unit_word(code, t) for code in units() if view.look.sees(code)}
    first = "" if asked == _NEW else asked
    keys = (f"action-set-indicator-{asked}", f"action-set-unit-{view.district_code}")
    with st.form("action-set"):
        st.markdown(f"**{t('Set an action')}**")
        left, right = st.columns(2)
        left.selectbox(
            t("Indicator"), list(names), index=list(names).index(first), format_func=names.__getitem__,
            key=keys[0],
        )  # fmt: skip
        right.selectbox(
            t("Unit"), list(places), index=list(places).index(view.district_code), key=keys[1],
            format_func=places.__getitem__,
        )  # fmt: skip
        st.text_area(t("What is to be done"), max_chars=LONGEST, key="action-set-what")
        left, right = st.columns(2)
        left.text_input(t("Who answers for it"), max_chars=LONGEST_LINE, key="action-set-who")
        right.date_input(t("Until"), value=None, min_value=today(), format="YYYY-MM-DD", key="action-set-due")
        st.form_submit_button(t("Set"), type="primary", key="action-set-it", on_click=_set, args=(view, keys))


def _set(view: View, keys: tuple[str, str]) -> None:
    """Keeps the action and opens it; what was typed stays where it is refused."""
    t, viewer, said = view.t, acting.viewer(view), st.session_state
    indicator, unit = (said[key] for key in keys)
    made: list[Action] = []

    def act() -> str:
        if said["action-set-due"] is None:
            raise Refusal(N_("Choose until when it is to be done."))
        made.append(
            Actions.of(view.look.catalogue.root, viewer).set(
                view.register,
                indicator=indicator or None,
                district_code=unit,
                year=view.as_of.year,
                what=said["action-set-what"],
                responsible=said["action-set-who"],
                due=said["action-set-due"],
            )
        )
        return t("Action {n} is set.", n=made[0].id)

    telling.tell(telling.tried(view, act))
    if made:
        for key in _TYPED:
            said.pop(key)
        arrival.choose("action-set-it", "set", "", default="")
        arrival.choose("action-set-it", "action", str(made[0].id), default="")


def behind_without(view: View, actions: Sequence[Action]) -> None:
    """What is behind and has no open action, with the way to set one."""
    t = view.t
    found = behind(view.look, actions)
    st.subheader(t("Behind, and no action yet: {n}", n=len(found)), anchor=False)
    if not found:
        st.info(t("Everything that is behind has an action."))
        return
    first, others = found[:_FIRST], found[_FIRST:]
    _table(view, first, key="actions-behind")
    if others:
        opened = st.expander(t("The other {n}", n=len(others)), key="actions-behind-more", on_change="rerun")
        if opened.open:
            with opened:
                _table(view, others, key="actions-behind-others")
    show.source(view, key="behind-without-action", data=without_action(found))


def _table(view: View, found: Sequence[Behind], *, key: str) -> None:
    t = view.t
    heads = [labels.header("unit_code", t), t("Status")]
    if view.viewer.may(Right.ACT):
        heads.append(t("Next step"))
    rows = [_row(view, one) for one in found]
    label = t("What is behind and has no action, the gravest first")
    district_table.draw(heads, rows, key=key, label=label, corner=t("Indicator"), layout="cards wide")


def _row(view: View, one: Behind) -> Row:
    t = view.t
    name = t.label(one.indicator.name)
    district = None if one.district_code == CITY else one.district_code
    symbol, tone = palette.SYMBOLS[one.status], palette.tone_of(one.status)
    word = t(phrases.STATUS_WORDS[one.status])
    to_target = Link("target", {"target": one.indicator.id, "district": district})
    cells = [Cell(labels.unit_word(one.district_code, t)), Cell(symbol=symbol, word=word, tone=tone)]
    if view.viewer.may(Right.ACT):
        to_set = Link("actions", {"set": one.indicator.id, "district": district})
        cells.append(Cell(t("Set an action"), to=to_set))
    return Row(f"{one.indicator.id}@{one.district_code}", Head(name, to=to_target), cells)
