"""What stands around every page: navigation, choices, banners, footer; and the view it is drawn for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import streamlit as st

from analytics.access.viewer import Viewer
from analytics.errors import N_
from analytics.language import formats, labels
from analytics.language.translator import LANGUAGES, Translator, translator
from analytics.policy.register import Register
from analytics.progress.look import Look, units
from analytics.reference import CITY, unit
from pages.frame import arrival, url

#: One line a page: its script, its title, its place in the navigation.
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("overview", N_("Overview")),
    ("target", N_("Target")),
    ("districts", N_("Districts")),
    ("communities", N_("Community coverage")),
    ("workforce", N_("Workforce")),
    ("funding", N_("Funding")),
    ("clauses", N_("Clauses")),
    ("data", N_("Data")),
    ("difference", N_("Compare snapshots")),
    ("method", N_("How it is measured")),
)


@dataclass(frozen=True)
class View:
    """What one run of a page shows: to whom, in which language, of which snapshot and district."""

    t: Translator
    theme: str
    viewer: Viewer
    look: Look

    @property
    def register(self) -> Register:
        return self.look.register

    @property
    def as_of(self) -> date:
        return self.look.as_of

    @property
    def district_code(self) -> str:
        return self.look.unit

    @property
    def is_city(self) -> bool:
        return self.look.is_city

    @cached_property
    def place(self) -> str:
        """The chosen district's name, or the city's."""
        return unit(self.district_code).in_language(self.t.language)

    def day(self, value: date | None) -> str:
        return formats.day(value, self.t.language)


def view() -> View:
    """The view of this run, made by the entry before the page is drawn."""
    made: View = st.session_state["view"]
    return made


def language() -> Translator:
    """The reader's translator: Chinese unless the address says otherwise. The first thing a run asks for."""
    arrival.settle()
    url.forget_unknown()
    return translator(url.chosen("lang", list(LANGUAGES), default="zh"))


def draw_navigation(t: Translator, pages: dict[str, st.Page]) -> None:
    """The links to all pages; they take the shared choices along."""
    arrival.opened()
    st.markdown(f"**{t('Social work in Lanzhou')}**  \n:small[{t('Progress of the 2016 policy')}]")
    for name, title in NAVIGATION:
        st.page_link(pages[name], label=t(title), query_params=url.address(), width="stretch")


def draw_choices(t: Translator, viewer: Viewer, newest: Look) -> View:
    """The snapshot, district and language of this run, chosen in the sidebar."""
    by_day = {snapshot.as_of.isoformat(): snapshot for snapshot in reversed(newest.timeline)}
    day = url.choose(
        st.selectbox,
        t("As of"),
        list(by_day),
        name="as_of",
        default=newest.as_of.isoformat(),
        format_func=lambda iso: labels.snapshot_day(by_day[iso], t),
    )
    district = url.choose(
        st.selectbox,
        t("District"),
        [code for code in units() if newest.sees(code)],
        name="district",
        default=newest.unit,
        format_func=lambda code: t("Whole city") if code == CITY else unit(code).in_language(t.language),
    )
    url.choose(
        st.segmented_control,
        t("Language"),
        list(LANGUAGES),
        name="lang",
        default="zh",
        format_func=LANGUAGES.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    theme = "dark" if st.context.theme.type == "dark" else "light"
    made = View(t, theme, viewer, newest.on(by_day[day].as_of).at(district))
    st.session_state["view"] = made
    return made


def draw_banners(view: View) -> None:
    """What a reader must know before any number: damage, sample data, carried-forward districts."""
    t = view.t
    for damage in view.look.catalogue.damage():
        path = plain(damage.path)
        if damage.seq < view.look.head.seq:
            st.error(
                t(
                    "Snapshot {seq} is damaged ({path}) and left out: its day, and what is judged by it,"
                    " may read otherwise than published. Restore that file from a backup.",
                    seq=damage.seq,
                    path=path,
                )
            )
            continue
        st.error(
            t(
                "Snapshot {seq} is damaged ({path}). Shown instead: snapshot {shown} of {day}.",
                seq=damage.seq,
                path=path,
                shown=view.look.head.seq,
                day=view.day(view.look.head.as_of),
            )
        )
    if view.look.snapshot.is_sample:
        st.markdown(
            f":orange-badge[{t('Sample data')}] :small[{t('Invented for demonstration; no real figures.')}]"
        )


def draw_notices(view: View) -> None:
    """Choices in the address that do not exist here; known once the page has read its own."""
    t = view.t
    for name, value in url.unknown_choices():
        st.warning(
            t(
                "The address asks for {name} = {value}, which does not exist here; the default is shown.",
                name=plain(name),
                value=plain(value[:40]),
            )
        )


def draw_footer(view: View) -> None:
    """Which snapshot the numbers come from."""
    t, snapshot = view.t, view.look.snapshot
    parts = [
        t("Snapshot {seq} of {head}", seq=snapshot.seq, head=view.look.head.seq),
        t("as of {day}", day=view.day(snapshot.as_of)),
        t(
            "published {day} by {actor}",
            day=view.day(snapshot.created_at.astimezone(formats.LANZHOU).date()),
            actor=plain(labels.publisher(snapshot, t)),
        ),
        t("{count} of 8 districts reported", count=len(snapshot.reported)),
    ]
    st.divider()
    st.caption(" · ".join(parts))
    arrival.drawn()


#: Where Streamlit would make a link of a text, escaped or not: after http:, www and @.
_LINKING = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)


def plain(text: str) -> str:
    """Data inside markdown, on one line: nothing in it may act as markup, not even an address as a link."""
    line = _LINKING.sub("\N{WORD JOINER}", " ".join(text.split()))
    return "".join(f"\\{char}" if char in r"\`*_{}[]()<>#+-!|$:~&" else char for char in line)
