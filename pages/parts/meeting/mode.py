"""Meeting mode: one item a screen, the worst first; what is decided becomes an action on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from analytics.errors import N_, Refusal
from analytics.figures import palette
from analytics.language import formats, labels, phrases
from analytics.progress.look import units
from analytics.reviews import listing as answers
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action
from analytics.reviews.meetings import Slide, agenda
from analytics.reviews.store import today
from analytics.reviews.texts import LONGEST, LONGEST_LINE
from pages.frame import acting, url
from pages.frame.frame import View
from pages.parts.actions import telling
from pages.parts.actions.listing import LIGHTS
from pages.parts.components import meeting_mode
from pages.parts.components.component import Exactly
from pages.parts.meeting import holding
from pages.parts.meeting.holding import Known

#: What became of the decisions of a session, by the number their browser gave them: the last ones.
_TOLD, _KEPT = "meeting-told", 20


def draw(view: View, known: Known) -> None:
    """Draws the way into meeting mode, and what it shows there."""
    t = view.t
    words = {"behind": t("What is behind"), "all": t("Every target")}
    items = url.switch(t("Items"), words, name="items", label_visibility="collapsed")
    slides = agenda(view.look, known.actions, last=known.last, everything=items == "all")
    told: Mapping[str, telling.Told] = st.session_state.get(_TOLD, {})
    data = {
        "of": Exactly(f"{view.district_code}{acting.apart(view)}"),
        "title": _title(view),
        "words": _words(view, known),
        "separator": " · ",
        "legend": [("today", t("Where we should be today")), ("goal", t("Target"))],
        "longest": {"what": LONGEST, "line": LONGEST_LINE, "name": acting.LONGEST_NAME},
        "today": Exactly(today().isoformat()),
        "name": acting.viewer(view).name or "",
        "is_signed_in": view.viewer.account is not None,
        "units": [
            {"code": Exactly(code), "name": labels.unit_word(code, t)}
            for code in units()
            if view.look.sees(code)
        ],
        "told": [
            {"nonce": Exactly(nonce), "text": one.text, "is_refused": one.is_refused}
            for nonce, one in told.items()
        ],
        "slides": [_slide(view, slide, known) for slide in slides],
    }
    meeting_mode.draw(data, key="meeting-mode", decided=partial(_decided, view))


def _title(view: View) -> str:
    t = view.t
    parts = [view.place, t("as of {day}", day=view.day(view.as_of))]
    if view.look.snapshot.is_sample:
        parts.append(t("Sample data"))
    return " · ".join(parts)


def _words(view: View, known: Known) -> dict[str, str]:
    t = view.t
    return {
        "title": t("Meeting mode"),
        "open": t("Open meeting mode"),
        "note": t(
            "One item a screen, the worst first. Arrow keys or a presenter's clicker lead on, Home and End "
            "to the first and last; N enters a decision, F fills the screen, Esc leads back here."
        ),
        "full": t("Full screen"),
        "not_full": t("Leave full screen"),
        "leave": t("End the showing"),
        "before": t("The item before"),
        "after": t("The next item"),
        "item": t("The item on the screen"),
        "now": t("Where we are"),
        "holds": t("Furthest behind"),
        "agreed": t("Agreed last time"),
        "nothing_agreed": t("Nothing was agreed on this last time.")
        if known.last
        else t("No meeting has been held yet."),
        "other": t("Other open actions"),
        "decide": t("Enter a decision"),
        "what": t("What is to be done"),
        "responsible": t("Who answers for it"),
        "due": t("Until"),
        "unit": t("Unit"),
        "name": t("Your name"),
        "keep": t("Keep"),
        "keeping": t("Being kept …"),
        "drop": t("Not now"),
    }


def _slide(view: View, slide: Slide, known: Known) -> dict[str, Any]:
    t, register, line = view.t, view.register, slide.line
    indicator, item = line.indicator, line.assessment
    value, target = phrases.value_and_target(indicator, item, register, t)
    codes = line.holding.district_codes if line.holding else ()
    return {
        "id": Exactly(indicator.id),
        "tone": palette.tone(item),
        "symbol": palette.symbol(item),
        "word": phrases.status_word(item, t),
        "since": t("since {month}", month=formats.month(line.since, t.language)) if line.since else "",
        "name": t.label(indicator.name),
        "clause": t(
            "cl. {clause} · {force}", clause=indicator.clause, force=phrases.force_word(indicator, t)
        ),
        "value": value,
        "target": target,
        "bar": phrases.share_done(indicator, item),
        "expected": phrases.share_expected(item),
        "alt": phrases.summary(indicator, item, register, t),
        "gaps": _gaps(view, slide),
        "holds": {
            "names": view.names(codes),
            "note": phrases.shortfall(indicator, line.holding, register, t),
        },
        "in_charge": view.listed(map(t.label, register.owner_labels(indicator))),
        "unit": Exactly(next(iter(codes), view.district_code)),
        "agreed": [_agreed(view, one, known) for one in slide.agreed],
        "other": [_agreed(view, one, known) for one in slide.other],
    }


def _gaps(view: View, slide: Slide) -> list[str]:
    """How far from the schedule, how late, and what is still needed; what there is of them."""
    t, indicator, item = view.t, slide.line.indicator, slide.line.assessment
    gap = phrases.gap(item, t, indicator.thresholds)
    needed = phrases.needed(indicator, item, view.register, t)
    still = phrases.needed_in_words(indicator, item, view.register, t)
    said = [
        "" if gap == formats.MISSING else t("{gap} against schedule", gap=gap),
        phrases.lag(item, t),
        f"{t('Still needed')}{t(': ')}{still}" if needed and needed.is_monthly else still,
    ]
    return [one for one in said if one]


def _agreed(view: View, one: Action, known: Known) -> dict[str, Any]:
    t, light = view.t, one.light(today())
    symbol, tone = LIGHTS[light] if light else ("", "quiet")
    state = labels.word("action_state", one.state, t)
    late = labels.word("action_light", light, t) if one.is_overdue(today()) else ""
    return {
        "number": one.id,
        "what": one.what,
        "who": view.listed([labels.unit_word(one.district_code, t), one.responsible]),
        "due": t("until {day}", day=view.day(one.due)),
        "word": " ".join(filter(None, (symbol, t("; ").join(filter(None, (state, late)))))),
        "tone": tone,
        "is_new": known.running is not None and one.from_meeting == known.running.id,
    }


def _decided(view: View, value: object) -> None:
    """A decision a browser tells of, which becomes an action; told again, it is the same one."""
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        return
    said: dict[str, str] = {name: one.strip() for name, one in value.items()}
    told: dict[str, telling.Told] = st.session_state.setdefault(_TOLD, {})
    nonce = said.get("nonce", "")[:40]
    if not nonce or nonce in told:
        return
    acting.name_as(said.get("name", ""))
    told[nonce] = telling.tried(view, partial(_kept, view, said))
    for old in list(told)[:-_KEPT]:
        del told[old]


def _kept(view: View, said: Mapping[str, str]) -> str:
    """Keeps a decision as an action of the meeting that is being held."""
    try:
        due = date.fromisoformat(said.get("due", ""))
    except ValueError:
        raise Refusal(N_("Choose until when it is to be done.")) from None
    actions = Actions.of(view.look.catalogue.root, acting.viewer(view))
    terms: dict[str, Any] = {
        "indicator": said.get("indicator"),
        "district_code": said.get("unit", ""),
        "year": view.as_of.year,
        "what": said.get("what", ""),
        "responsible": said.get("responsible", ""),
        "due": due,
        "from_meeting": holding.begun(view).id,
    }
    # A browser that was not answered tells again, perhaps another server of the same database.
    made = answers.same(actions.all(), terms) or actions.set(view.register, **terms)
    return view.t("Action {n} is set.", n=made.id)
