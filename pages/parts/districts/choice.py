"""What the district pages are chosen by: an indicator, what it is divided by, the span of a gain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from analytics.answers.districts.standing import (
    Per,
    Standing,
    is_among_all,
    rankable,
    residents_note,
    spans,
    usual_span,
)
from analytics.assess.assessment import measured
from analytics.assess.ranking import Place
from analytics.errors import N_
from analytics.language import exports, formats, labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator
from pages.frame import url
from pages.frame.frame import View

PER_WORDS = {
    Per.COUNT: N_("As counted"),
    Per.RESIDENTS: N_("Per 10,000 residents"),
    Per.COMMUNITY: N_("Per community"),
}
#: The same after a unit.
_PER_UNITS = {Per.RESIDENTS: N_("per 10,000 residents"), Per.COMMUNITY: N_("per community")}


@dataclass(frozen=True)
class Chosen:
    """What districts are compared by."""

    indicator: Indicator
    per: Per
    #: The day a gain is counted from; None where none is asked for or no earlier day is known.
    since: date | None = None

    @property
    def beside(self) -> exports.Chosen:
        """What was chosen beside the indicator, as a file says it."""
        return partial(_beside, self)


def _beside(chosen: Chosen, t: Translator) -> dict[str, str]:
    said = {} if chosen.indicator.is_share else {t("Compared by"): t(PER_WORDS[chosen.per])}
    if chosen.since is not None:
        said[t("Gain since")] = formats.day(chosen.since, t.language)
    return said


def choose(view: View, *, default: str, with_gain: bool = False) -> Chosen | None:
    """The choices on one line; None, and said so, where no district has reported anything yet."""
    columns = st.columns([2, 1, 1] if with_gain else [2, 1])
    with columns[0]:
        indicator = _indicator(view, default=default)
    if indicator is None:
        return None
    with columns[1]:
        per = _per(view, indicator)
    if not with_gain:
        return Chosen(indicator, per)
    with columns[2]:
        return Chosen(indicator, per, _since(view, indicator))


def _indicator(view: View, *, default: str) -> Indicator | None:
    """One of the indicators districts report; None, and said so, where none has been reported yet."""
    t = view.t
    items = {indicator.id: indicator for indicator in rankable(view.look)}
    if not items:
        st.info(t("No district has reported up to this day. Choose a later day."))
        return None
    words = {
        id: t("{name} (clause {clause})", name=t.label(indicator.name), clause=indicator.clause)
        for id, indicator in items.items()
    }
    first = default if default in items else next(iter(items))
    return items[url.choose(t("Indicator"), words, name="indicator", default=first)]


def _per(view: View, chosen: Indicator) -> Per:
    """What a count is divided by; a share is compared as it is."""
    if chosen.is_share:
        return Per.COUNT
    words = {per: view.t(word) for per, word in PER_WORDS.items()}
    return url.choose(view.t("Compared by"), words, name="per")


def _since(view: View, chosen: Indicator) -> date | None:
    """The day a gain is counted from; None, and said so, where no earlier day can be compared with."""
    t = view.t
    days = spans(view.look, chosen)
    usual = usual_span(days, view.as_of)
    if usual is None:
        st.info(
            t("There is no earlier snapshot to compare with, so no gain can be shown. Choose a later day.")
        )
        return None
    return url.choose_day(t("Gain since"), days, view.day, name="since", default=usual)


def written(view: View, indicator: Indicator, value: float | None, per: Per = Per.COUNT) -> str:
    """A level as it is read: `78.4%`, `12,434`, `3.05` per 10,000 residents, yes or no."""
    return phrases.level(indicator, value, view.t, is_divided=per is not Per.COUNT)


def places_said(view: View, places: Iterable[Place]) -> str:
    """How places are to be read: ties, and where there are any the ranges."""
    t = view.t
    if not is_among_all(view.look):
        return t("Ranks are among all districts: whoever sees some of them is told none.")
    tied = t("Equal numbers share a rank (tied).")
    if not any(place.is_open for place in places):
        return tied
    return view.sentences(
        tied,
        t(
            "The range beside it (2–4) shows the ranks with one fewer or one more counted in the "
            "district, all others unchanged; tied districts share the widest range."
        ),
    )


def marked(text: str, code: str, per: Per) -> str:
    """The same with a dagger where `residents_said` has something to say of the district."""
    return f"{text}†" if per is Per.RESIDENTS and residents_note(code) and text != formats.MISSING else text


def residents_said(view: View, codes: Iterable[str]) -> str:
    """What to know of some districts' numbers per 10,000 residents, one sentence; empty where nothing."""
    t, noted = view.t, [code for code in codes if residents_note(code)]
    if not noted:
        return ""
    said = labels.word("residents_note", residents_note(noted[0]), t)
    return t("† {districts}: {said}.", districts=view.names(noted), said=said)


def gained(view: View, indicator: Indicator, value: float | None, per: Per = Per.COUNT) -> str:
    """A gain as it is read: `+4.6个百分点`, `+193`, `0`."""
    return phrases.gain(indicator, value, view.t, is_divided=per is not Per.COUNT)


def in_unit(view: View, indicator: Indicator, per: Per) -> str:
    """What the numbers are in: `单位：人（每万常住人口）。`; empty for shares, which say it themselves."""
    t = view.t
    if indicator.is_share:
        return ""
    label = t.label(view.register.unit_label(indicator))
    if per is not Per.COUNT:
        label = t("{unit} {per}", unit=label, per=t(_PER_UNITS[per]))
    return t("In {unit}.", unit=label)


def counted(view: View, standing: Standing) -> str:
    """What a share is of: `134 / 156`; the number itself where readers see a number."""
    t = view.t
    if standing.now is None or measured(standing.indicator, standing.now) is None:
        return formats.MISSING
    if standing.indicator.is_share and not standing.is_yes_or_no:
        value = formats.quantity(standing.now.value, t.language)
        return f"{value} / {formats.quantity(standing.now.total, t.language)}"
    return written(view, standing.indicator, standing.level())
