"""The minutes of a meeting (会议纪要) as Word: where each item stood, what was decided, what was said."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.language import formats, labels, phrases
from analytics.language.stamp import Taken, taken_by
from analytics.language.translator import Translator
from analytics.progress.look import Look
from analytics.reference import unit
from analytics.reports.district_tables import Table
from analytics.reports.official import (
    BODY_FONT,
    NUMERALS,
    TITLE,
    TITLE_FONT,
    UNDER,
    UNDER_FONT,
    centred,
    heading,
    new_document,
    note,
    paragraph,
    saved,
    table,
    tight,
)
from analytics.reviews.actions import Action
from analytics.reviews.meetings import Meeting, Slide, agenda, decided

#: The size of the body, and of tables and notes, in points.
_SIZE, _SMALL = 14, 10.5


def word(
    look: Look,
    meeting: Meeting,
    meetings: Sequence[Meeting],
    actions: Sequence[Action],
    t: Translator,
    *,
    taken: Taken | None = None,
) -> bytes:
    """The minutes as docx; `look` is what the meeting looked at, `meetings` are all, the last one first.

    They say who has `taken` them.
    """
    place = unit(look.unit).in_language(t.language)
    title = t("{place}: minutes of the meeting on social work", place=place)
    document = new_document(title)
    centred(document, title, TITLE_FONT, TITLE)
    centred(document, tight(_under(look, meeting, t)), UNDER_FONT, UNDER)
    last = next((one for one in meetings if one.id < meeting.id and one.ended is not None), None)
    parts: list[tuple[str, Sequence[str | Table]]] = [
        (t("What was looked at"), [_looked_at(meeting, t)]),
        (t("Item by item"), [_item(slide, look, t) for slide in agenda(look, actions, last=last)]),
        (t("What was decided"), _decisions(decided(meeting, actions), t)),
        (t("What was agreed last time"), _decisions(decided(last, actions) if last else (), t)),
        (t("What was said"), [line for line in meeting.minutes.splitlines() if line.strip()]),
    ]
    for place_in, (said, fill) in enumerate(parts):
        number = f"{NUMERALS[place_in]}、" if t.language == "zh" else f"{place_in + 1}. "
        heading(document, f"{number}{said}", _SIZE)
        for piece in fill or [t("Nothing.")]:
            if isinstance(piece, Table):
                table(document, piece, _SMALL)
            else:
                paragraph(document, tight(piece), BODY_FONT, _SIZE)
    note(document, _kept(meeting, t), _SMALL)
    if said := taken_by(taken, meeting.snapshot, t):
        note(document, said, _SMALL)
    return saved(document)


def _under(look: Look, meeting: Meeting, t: Translator) -> str:
    said = [t("Meeting {n}", n=meeting.id), formats.day(meeting.on, t.language)]
    if look.snapshot.is_sample:
        said.append(t("Sample data"))
    return " · ".join(said)


def _looked_at(meeting: Meeting, t: Translator) -> str:
    return t(
        "The meeting looked at the data as of {day} (snapshot {seq}).",
        day=formats.day(meeting.as_of, t.language),
        seq=meeting.snapshot,
    )


def _item(slide: Slide, look: Look, t: Translator) -> str:
    """Where one item stood, since when, and who holds it back."""
    line, register = slide.line, look.register
    indicator = line.indicator
    said = [t("{n}. {what}.", n=slide.number, what=phrases.summary(indicator, line.assessment, register, t))]
    if line.since:
        said.append(t("So since {month}.", month=formats.month(line.since, t.language)))
    if line.holding:
        names = t(", ").join(unit(code).in_language(t.language) for code in line.holding.district_codes)
        short = phrases.shortfall(indicator, line.holding, register, t)
        said.append(t("Furthest behind: {names} ({what}).", names=names, what=short))
    return ("" if t.language == "zh" else " ").join(said)


def _decisions(actions: Sequence[Action], t: Translator) -> list[Table | str]:
    """The actions a meeting decided, a row each; nothing where there are none."""
    if not actions:
        return []
    heads = (t("No."), t("What is to be done"), t("Unit"), t("Who answers for it"), t("Until"), t("State"))
    rows = tuple(
        (
            str(one.id),
            one.what,
            labels.unit_word(one.district_code, t),
            one.responsible,
            formats.day(one.due, t.language),
            labels.word("action_state", one.state, t),
        )
        for one in actions
    )
    return [Table("", heads, rows)]


def _kept(meeting: Meeting, t: Translator) -> str:
    by = meeting.minutes_by or meeting.by
    return t("Kept {moment} by {actor}", moment=formats.moment(by.at), actor=by.actor)
