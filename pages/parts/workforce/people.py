"""Who the workforce are: groups inside one another, and what the chosen group is made of."""

from __future__ import annotations

import textwrap
from functools import partial

import streamlit as st

from analytics.answers import workforce_tables as tables
from analytics.answers.workforce import By, Code, Composition, Group, Ladder, Workforce
from analytics.figures import workforce as figures
from analytics.language import formats, labels
from analytics.language.exports import Chosen
from analytics.language.phrases import FEW, HIDDEN, NOT_BY_DISTRICT
from analytics.language.translator import Translator
from analytics.progress.crossed import Mark
from analytics.reference import districts, unit
from pages.frame import show, url
from pages.frame.frame import View

#: The targets behind the ladder, and the measure of certificate holders.
MAKINGS = ("workforce.total", "workforce.professional", "workforce.senior", "certified.on_post")


def choices(view: View) -> tuple[Group, By]:
    """Whose numbers, told apart by what."""
    t = view.t
    groups = {group: labels.word("group", group, t) for group in Group}
    columns = {by: labels.header(by, t) for by in By}
    with st.container(horizontal=True, gap="medium", key="workforce-choices"):
        group = url.switch(t("Group"), groups, name="group", wrap=True)
        by = url.switch(t("Broken down by"), columns, name="by", default=By.EMPLOYER_KIND, wrap=True)
    return group, by


def chosen(group: Group, by: By | None, t: Translator) -> dict[str, str]:
    """The choices as a file says them; `by` where it is told apart."""
    said = {t("Group"): labels.word("group", group, t)}
    return said if by is None else {**said, t("Broken down by"): labels.header(by, t)}


def ladder(view: View, shown: Workforce) -> None:
    """Personnel, professionals, certificate holders, middle and senior: what is part of what."""
    t = view.t
    if shown.ladder is None:
        st.info(
            t("No data: {place} has no one in the register on this day. Choose a later day or the "
              "whole city.", place=view.place)
        )  # fmt: skip
        return
    if shown.missing:
        names = view.names(shown.missing)
        st.warning(t("No one in the register, so not in the totals: {districts}", districts=names))
    ladder = shown.ladder
    texts = _rungs(view, ladder)
    groups = (Group.PROFESSIONAL, Group.CERTIFIED, Group.SENIOR)
    among = [ladder.among_professionals[group] for group in groups]
    inside = [figures.Rung(*place, text) for place, text in zip(among, texts[1:], strict=True)]
    enlarged = t("↓ enlarged {n} times", n=formats.times(ladder.personnel_times))
    whole = figures.Rung(0, ladder.professional_share, texts[0])
    drawn = figures.ladder(whole, inside, enlarged=enlarged, colours=view.colours)
    alt = t("; ").join(map(_unmarked, texts))
    show.figure(view, drawn, key="ladder", alt=alt, data=tables.ladder(ladder))
    if ladder.senior_certified is None:
        show.makings(view, MAKINGS, key="workforce-makings")
        return
    st.caption(
        t("Each bar is placed where its people are among the professionals: mid-level or senior "
          "professionals without a certificate have recognised equivalent ability.")
    )  # fmt: skip
    show.makings(view, MAKINGS, key="workforce-makings")


def _rungs(view: View, ladder: Ladder) -> list[str]:
    t = view.t

    def said(group: Group, people: int, rest: str) -> str:
        number = formats.number(people)
        return f"{labels.word('group', group, t)}  <b>{number}</b>" + (f"  {rest}" if rest else "")

    of_personnel = formats.share_of(ladder.professional, ladder.personnel)
    of_them = formats.share_of(ladder.certified, ladder.professional)
    return [
        said(Group.PERSONNEL, ladder.personnel, ""),
        said(Group.PROFESSIONAL, ladder.professional,
             t("{share} of the personnel", share=of_personnel) if of_personnel else ""),
        said(Group.CERTIFIED, ladder.certified,
             t("{share} of the professionals", share=of_them) if of_them else ""),
        said(Group.SENIOR, ladder.senior,
             "" if ladder.senior_certified is None else
             t("{held} certified + {rest} by ability",
               held=ladder.senior_certified, rest=ladder.senior_by_ability)),
    ]  # fmt: skip


def _unmarked(text: str) -> str:
    """What stands in a figure, as it is told."""
    return text.replace("<b>", "").replace("</b>", "").replace("<br>", "")


def nobody(view: View, group: Group) -> None:
    """Why nothing is shown, and how to widen."""
    t = view.t
    st.info(
        t("{place} has no one in the group “{group}” on this day. Choose a wider group, a later "
          "day or the whole city.", place=view.place, group=labels.word("group", group, t))
    )  # fmt: skip


def composition(view: View, shown: Composition, group: Group, by: By) -> None:
    """The group's parts now, over time and in every district."""
    t = view.t
    st.subheader(f"{labels.word('group', group, t)} · {labels.header(by, t)}", anchor=False)
    order = shown.order(by)
    if by is By.CERTIFICATE and (shown.people["none"] or "none" in shown.hidden):
        without = number(view, shown.people["none"], shown.hidden.get("none"))
        st.caption(t("Without a certificate, so not drawn but in the data: {n}.", n=without))
    never = [code for code in shown.people if code not in order and (by, code) != (By.CERTIFICATE, "none")]
    if never:
        names = view.listed(labels.word(by, code, t) for code in never)
        st.caption(t("No one so far: {list}", list=names))
    now, past = st.columns(2, gap="large")
    with now:
        _now(view, shown, by, order, partial(chosen, group, by))
    with past:
        _past(view, shown, by, order, partial(chosen, group, by))
    if shown.hidden or (view.is_city and shown.hidden_by_district):
        st.caption(t(HIDDEN))
    if view.is_city and shown.is_told_by_district:
        _by_district(view, shown, by, order, partial(chosen, group, by))
    elif view.is_city:
        st.caption(t(NOT_BY_DISTRICT))


def _now(view: View, shown: Composition, by: By, order: list[Code], chosen: Chosen) -> None:
    t, colours = view.t, view.colours
    words = {code: labels.word(by, code, t) for code in shown.people}
    said = {code: f"{words[code]}  <b>{number(view, shown.people[code], shown.hidden.get(code))}</b>"
                  f"  {_shares(view, shown, code)}" for code in order}  # fmt: skip
    alt = view.listed(_unmarked(text).strip() for text in said.values())
    if by is By.AGE_BAND and shown.by_gender is not None:
        genders = shown.by_gender
        bands = [
            figures.Band(words[code], *(genders.get((code, gender), 0) for gender in ("female", "male")))
            for code in order
            if code is not None
        ]
        female, male = (
            f"{word}  <b>{formats.number(shown.of_gender(gender))}</b>"
            for word, gender in ((t("Female"), "female"), (t("Male"), "male"))
        )
        drawn = figures.pyramid(bands, captions=(female, male), colours=colours)
        alt = view.listed(
            t("{band}: {female} women, {male} men", band=band.name, female=band.left, male=band.right)
            for band in bands
        )
    else:
        drawn = figures.part_bars([figures.Part(shown.people[c], said[c]) for c in order], colours=colours)
    show.figure(view, drawn, key="parts", alt=alt, data=tables.parts(shown, by), chosen=chosen)
    if by is By.AGE_BAND and shown.people.get(None):
        st.caption(t("Without a year of birth, so not drawn: {n}.", n=formats.number(shown.people[None])))


def number(view: View, people: int | None, hidden: Mark | None) -> str:
    """A number, or what stands for one that is not told."""
    return view.t(FEW) if hidden is Mark.SMALL else formats.number(people)


def _shares(view: View, shown: Composition, code: Code) -> str:
    """The share here, and in a district that of the whole city beside it."""
    if code is None:
        return ""
    people, known, of_city = shown.people[code], shown.known, shown.in_city(code)
    here = "" if people is None or known is None else formats.share_of(people, known)
    if view.is_city or not here or of_city is None or len(view.look.districts) < len(districts()):
        return here
    city = formats.share_of(*of_city)
    return view.t("{share}, city {city}", share=here, city=city)


def _past(view: View, shown: Composition, by: By, order: list[Code], chosen: Chosen) -> None:
    t = view.t
    if not shown.ways or len(next(iter(shown.ways.values()))) < 2:
        st.info(t("There is no earlier snapshot to show progress from."))
        return
    lines = []
    # In a pyramid the oldest stand on top.
    for code in reversed(order) if by is By.AGE_BAND else order:
        known = [point.value for point in shown.ways[code] if point.value is not None]
        last = number(view, None if code in shown.hidden else int(known[-1]), shown.hidden.get(code))
        ends = f"{formats.number(known[0])} → {last}" if known else last
        lines.append(figures.Way(shown.ways[code], f"{labels.word(by, code, t)}  <b>{ends}</b>"))
    alt = view.listed(_unmarked(line.text) for line in lines)
    drawn = figures.ways(lines, colours=view.colours)
    show.figure(view, drawn, key="ways", alt=alt, data=tables.ways(shown, by), chosen=chosen)
    st.caption(t("Each line has its own scale, from 0; the numbers are its first and its last."))


def _by_district(view: View, shown: Composition, by: By, order: list[Code], chosen: Chosen) -> None:
    t = view.t
    codes = list(shown.by_district)
    width = 6 if t.language == "zh" else 18
    cells, texts = {}, []
    for code in order:
        counts = [(shown.by_district[district] or {}).get(code) for district in codes]
        cells["<br>".join(textwrap.wrap(labels.word(by, code, t), width))] = counts
        marks = [shown.hidden_by_district.get((district, code)) for district in codes]
        texts.append([number(view, *each) for each in zip(counts, marks, strict=True)])
    names = [
        unit(district).name_short if t.language == "zh" else unit(district).name_en for district in codes
    ]
    drawn = figures.by_district(cells, names, texts=texts, colours=view.colours)
    told = [
        view.listed(f"{row} {written[n]}" for row, written in zip(cells, texts, strict=True))
        for n in range(len(names))
    ]
    alt = _unmarked(t("; ").join(f"{name}: {listed}" for name, listed in zip(names, told, strict=True)))
    st.markdown(f"**{t('By district')}**")
    data = tables.parts_by_district(shown, by)
    show.figure(view, drawn, key="parts-by-district", alt=alt, data=data, chosen=chosen)
    st.caption(t("People; a deeper colour means a larger share of those shown for the district."))
