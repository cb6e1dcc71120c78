"""The bar of choices: subject, measure, groups, time, comparison, picture; and the filters in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analytics.explore import aggregates, wording
from analytics.explore.answer import Answer
from analytics.explore.declarations import ColumnKind, Subject, subjects
from analytics.explore.pictures import fitting
from analytics.explore.question import CITY_BESIDE, PARTS, Group, Question, first
from analytics.progress.crossed import is_exact
from pages.frame.frame import View
from pages.parts.components import question_bar
from pages.parts.components.asking import asking, filtering, setting, unfiltered
from pages.parts.components.question_bar import Chip, Menu, Option, Tab, Tabs

#: So many groups can be shown as themselves, the rest as one.
TOPS = (3, 5, 10, 20)


def draw(view: View, shown: Answer, *, drawn: str) -> None:
    """Draws the bar."""
    t, question = view.t, shown.question
    question_bar.draw(
        key="explore-choices",
        label=t("The question"),
        drawn=drawn,
        subjects=Tabs(t("Subject"), [_subject(view, question, one) for one in subjects().values()]),
        menus=[
            _measures(view, question),
            *_groups(view, question),
            _times(view, question),
            _beside(view, question),
            _tops(view, question),
        ],
        pictures=_pictures(view, shown),
        filters={
            "label": t("Filters"),
            "none": t("No filter yet: choose values in the lists."),
            "chips": _chips(view, question),
            "clear": {"text": t("Clear all"), "change": unfiltered()},
        },
    )


def _subject(view: View, question: Question, declared: Subject) -> Tab:
    """Another subject has other columns; a choice of districts goes along."""
    asked = first(declared.id).filtering("district_code", question.filtered("district_code"))
    is_chosen = declared.id == question.subject
    change = asking((question if is_chosen else asked).parameters())
    return Tab(f"subject={declared.id}", wording.subject(declared, view.t), change, is_chosen)


def _measures(view: View, question: Question) -> Menu:
    options = [
        Option(one.id, view.t.label(one.label), one.id == question.measure)
        for one in question.declared.measures
        if is_exact(view.look) or aggregates.is_measured(question.declared, one)
    ]
    return Menu("measure", view.t("Measure"), "measure", options)


def _groups(view: View, question: Question) -> Iterator[Menu]:
    """Two menus; what one chooses the other does not offer."""
    t = view.t
    one, other, *_ = (*question.by, None, None)
    offered = [(group, wording.group(question, group, t)) for group in _offered(view, question)]
    menus = (("by", t("Group by"), one, other), ("by-and", t("and by"), other, one))
    for place, (id, label, chosen, kept) in enumerate(menus):
        options = [Option(group.written, word, group == chosen) for group, word in offered if group != kept]
        none = Option("", t("nothing"), chosen is None)
        yield Menu(id, label, "by", [none, *options], place)


def _offered(view: View, question: Question) -> Iterator[Group]:
    for column in question.declared.columns:
        if not aggregates.is_offered(view.look, question.declared, column.id):
            continue
        if column.kind is ColumnKind.DATE:
            yield from (Group(column.id, part) for part in PARTS)
        else:
            yield Group(column.id)


def _times(view: View, question: Question) -> Menu:
    t = view.t
    words = {"": t("This day alone"), **{str(time): t(word) for time, word in wording.TIME_WORDS.items()}}
    options = [Option(time, word, time == str(question.time or "")) for time, word in words.items()]
    return Menu("time", t("Over time"), "time", options)


def comparisons(view: View) -> Mapping[str, str]:
    """What an answer can be put beside: the whole city for who sees it; every earlier day, newest first."""
    days = {day.isoformat(): view.day(day) for day in reversed(view.look.days[:-1])}
    return {CITY_BESIDE: view.t("Whole city"), **days} if view.look.scope.is_everything else days


def _beside(view: View, question: Question) -> Menu:
    words = {"": view.t("nothing"), **comparisons(view)}
    options = [Option(id, word, id == (question.against or "")) for id, word in words.items()]
    return Menu("against", view.t("Compared with"), "against", options)


def _tops(view: View, question: Question) -> Menu:
    """How many groups stand by themselves; another number of an address is offered too."""
    t = view.t
    has_tops = is_exact(view.look) or question.declared.unit != "people"
    numbers = sorted({*TOPS, *([question.top] if question.top else ())})
    words: dict[int | None, str] = {None: t("all")}
    words |= {n: t("the largest {n}, the rest as one", n=n) for n in numbers if has_tops}
    options = [Option(str(n or ""), word, n == question.top) for n, word in words.items()]
    return Menu("top", t("Groups"), "top", options)


def _pictures(view: View, shown: Answer) -> Tabs:
    tabs = [
        Tab(
            f"picture={picture}",
            view.t(wording.PICTURE_WORDS[picture]),
            setting(picture=picture),
            picture is shown.picture,
        )
        for picture in fitting(replace(shown.question, picture=None))
    ]
    return Tabs(view.t("Picture"), tabs)


def _chips(view: View, question: Question) -> Sequence[Chip]:
    t, named = view.t, wording.names(view.look, question.declared)
    said = wording.filters(question, t, most=6, named=named)
    return [
        Chip(
            f"chip={filter.column}",
            name,
            values,
            filtering(filter.column, ()),
            t("Remove the filter {column}: {values}", column=name, values=values),
        )
        for filter, (name, values) in zip(question.filters, said, strict=True)
    ]
