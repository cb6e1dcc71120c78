"""Notes on a figure over time: a numbered flag a note, none over another."""

from __future__ import annotations

from datetime import date

from analytics.figures.layout import Figure
from analytics.figures.notes import NoteMark, with_notes
from analytics.figures.palette import LIGHT
from tests.figures.opened import opened

EMPTY: Figure = {"data": [], "layout": {}}
DAY, LATER = date(2019, 12, 31), date(2020, 3, 31)


def test_every_note_has_a_flag_on_its_day_and_those_of_one_day_stand_under_each_other() -> None:
    marks = [NoteMark(1, DAY), NoteMark(2, DAY), NoteMark(3, LATER)]
    layout = opened(with_notes(EMPTY, marks, colours=LIGHT)).layout
    flags = [(one.text, one.x, one.yshift) for one in layout.annotations]
    assert [text for text, _, _ in flags] == ["<b>1</b>", "<b>2</b>", "<b>3</b>"]
    assert [x for _, x, _ in flags] == [DAY, DAY, LATER]
    assert flags[0][2] != flags[1][2]
    assert flags[0][2] == flags[2][2]
    # One line a day.
    assert [shape.x0 for shape in layout.shapes] == [DAY, LATER]


def test_what_a_figure_says_already_stands_beside_its_notes() -> None:
    said: Figure = {"data": [], "layout": {"height": 300, "annotations": [{"text": "today"}]}}
    layout = opened(with_notes(said, [NoteMark(1, DAY)], colours=LIGHT)).layout
    assert [one.text for one in layout.annotations] == ["today", "<b>1</b>"]
    assert layout.height == 300
    assert said["layout"]["annotations"] == [{"text": "today"}]


def test_without_notes_a_figure_stays_as_it_is() -> None:
    assert with_notes(EMPTY, [], colours=LIGHT) == EMPTY
