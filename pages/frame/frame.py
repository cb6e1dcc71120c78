"""What stands around every page: navigation, choices, banners, footer; and the view it is drawn for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import streamlit as st

from analytics import log
from analytics.access.viewer import Right, Viewer
from analytics.errors import N_, Refusal
from analytics.figures.palette import Palette, palette
from analytics.id_numbers import without_personal_numbers
from analytics.language import formats, labels
from analytics.language.translator import LANGUAGES, Translator, translator
from analytics.policy.register import Register
from analytics.progress.look import Look, units
from analytics.reference import CITY, unit
from analytics.visible import drawn
from pages.frame import arrival, takeaway, uploading, url
from pages.parts.components import navigation

#: One line a page: its script, its title, its place in the navigation.
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("overview", N_("Overview")),
    ("target", N_("Target")),
    ("districts", N_("Districts")),
    ("communities", N_("Community coverage")),
    ("workforce", N_("Workforce")),
    ("funding", N_("Funding")),
    ("clauses", N_("Clauses")),
    ("reviews", N_("Annual review")),
    ("actions", N_("Actions")),
    ("meeting", N_("Meeting")),
    ("explore", N_("Explore")),
    ("sql", N_("SQL")),
    ("data", N_("Data")),
    ("difference", N_("Compare snapshots")),
    ("method", N_("How it is measured")),
    ("confirm", N_("Check a paper")),
    ("audit", N_("Audit")),
    ("accounts", N_("Accounts")),
)

#: Whoever has one of these rights may open a page; of one that is not here, nobody.
OPENED_BY: Mapping[str, tuple[Right, ...]] = {
    "overview": (Right.READ,),
    "target": (Right.READ,),
    "districts": (Right.READ,),
    "communities": (Right.READ,),
    "workforce": (Right.READ,),
    "funding": (Right.READ,),
    "clauses": (Right.READ,),
    "reviews": (Right.READ,),
    "actions": (Right.READ,),
    "meeting": (Right.ACT,),
    "explore": (Right.READ,),
    "sql": (Right.QUERY,),
    "data": (Right.READ,),
    "difference": (Right.READ,),
    "method": (Right.READ,),
    "confirm": (Right.READ,),
    "audit": (Right.AUDIT,),
    "accounts": (Right.READ, Right.ADMINISTER),
}

NOT_OPENED = N_("You do not have permission to open this page.")


@dataclass(frozen=True)
class View:
    """What one run of a page shows: to whom, in which language, of which snapshot and district."""

    t: Translator
    colours: Palette
    viewer: Viewer
    look: Look
    #: What the page is called, a msgid.
    page: str

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
        return self.name(self.district_code)

    def name(self, code: str) -> str:
        """A district's name, or the city's."""
        return unit(code).in_language(self.t.language)

    def names(self, codes: Iterable[str]) -> str:
        """The names of districts one after the other."""
        return self.listed(map(self.name, codes))

    def listed(self, parts: Iterable[str]) -> str:
        return self.t(", ").join(parts)

    def sentences(self, *parts: str) -> str:
        """Sentences one after the other, as the language joins them; empty ones are none."""
        return (" " if self.t.language == "en" else "").join(filter(None, parts))

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


def opened_by(viewer: Viewer) -> list[str]:
    """The pages a viewer may open, in their order."""
    return [name for name, _ in NAVIGATION if not viewer.rights.isdisjoint(OPENED_BY.get(name, ()))]


def draw_navigation(t: Translator, pages: Iterable[str], *, asked: str) -> None:
    """The links to pages; they take the shared choices along, and one the last question."""
    arrival.opened()
    questions = {"explore": url.question()}
    navigation.draw(
        [
            navigation.Entry(
                name,
                t(title),
                questions.get(name, {}),
                is_current=name == asked,
                # A part of the page answers another question without a run of what stands around it.
                keeps=(*arrival.SHARED, *url.QUESTION) if name == asked in questions else (),
            )
            for name, title in NAVIGATION
            if name in pages
        ],
        key="navigation",
        name=t("Social work in Lanzhou"),
        note=t("Progress on the 2016 policy"),
        label=t("Pages"),
    )


def draw_choices(t: Translator, viewer: Viewer, newest: Look, *, page: str) -> View:
    """The snapshot, district and language of this run, chosen in the sidebar; without figures the newest."""
    look = _chosen(t, newest) if viewer.may(Right.READ) else newest
    url.switch(t("Language"), LANGUAGES, name="lang", label_visibility="collapsed")
    colours = palette(st.context.theme.type or "light")
    made = View(t, colours, viewer, look, page)
    st.session_state["view"] = made
    return made


def _chosen(t: Translator, newest: Look) -> Look:
    days = {
        snapshot.as_of.isoformat(): labels.snapshot_day(snapshot, t) for snapshot in reversed(newest.timeline)
    }
    day = url.choose(t("As of"), days, name="as_of", default=newest.as_of.isoformat())
    seen = {code: labels.unit_word(code, t) for code in units() if newest.sees(code)}
    district = url.choose(t("District"), seen, name="district", default=newest.unit)
    return newest.on(date.fromisoformat(day)).at(district)


def draw_banners(view: View) -> None:
    """What a reader must know before any number: damage, sample data, carried-forward districts."""
    t = view.t
    shown, day = view.look.head.seq, view.day(view.look.head.as_of)
    for damage in view.look.catalogue.damage():
        message = (
            N_("Snapshot {seq} is damaged ({path}) and was left out: data for its day, and anything "
               "judged by it, may differ from what was published. Restore that file from a backup.")
            if damage.seq < shown
            else N_("Snapshot {seq} is damaged ({path}). Shown instead: snapshot {shown} of {day}.")
        )  # fmt: skip
        st.error(t(message, seq=damage.seq, path=plain(damage.path), shown=shown, day=day))
    if view.look.snapshot.is_sample:
        st.markdown(
            f":orange-badge[{t('Sample data')}] :small[{t('Made up for demonstration; not real data.')}]"
        )


def draw_way_back(view: View, page: st.Page) -> None:
    """Says on every page that one district is looked at, and leads back to the whole city there."""
    # Holds the place: a title that moves would stand beside the one it replaces for a moment.
    st.session_state["way-back"] = st.empty(), page
    # A page that is drawn in part draws it with that part: it takes along what is asked there.
    if page.url_path != "explore":
        _draw_way_back_link(view)


def _draw_way_back_link(view: View) -> None:
    place, page = st.session_state["way-back"]
    if view.is_city or not view.look.sees(CITY):
        place.empty()
        return
    label = view.t("Only {place}  ✕ back to the whole city", place=plain(view.place))
    kept = {name: value for name, value in st.query_params.to_dict().items() if name != "district"}
    with place.container(key="only-district"):
        st.page_link(page, label=label, query_params=kept, width="content")


def draw_links(view: View) -> None:
    """What leads on with the question that is asked: drawn anew where a part of the page answers another."""
    # Kept for the links of the pages that are opened next.
    url.question()
    _draw_way_back_link(view)


def draw_notices(view: View) -> None:
    """Choices in the address that do not exist here, in one notice; known once the page has read its own."""
    t = view.t
    unknown = [
        (plain(name), plain(without_personal_numbers(value)[:40])) for name, value in url.unknown_choices()
    ]
    if len(unknown) == 1:
        ((name, value),) = unknown
        said = N_("The address contains {name} = {value}, which does not exist here; the default is shown.")
        st.warning(t(said, name=name, value=value))
    elif unknown:
        parts = view.listed([t("{name} = {value}", name=name, value=value) for name, value in unknown])
        st.warning(
            t("Of the address, these do not exist here, and the defaults are shown: {parts}.", parts=parts)
        )


def draw_refusal(t: Translator, refusal: Refusal) -> None:
    """Why what was asked for is not done, for who asked and for the log."""
    log.refused(refusal)
    st.error(plain(t.refusal(refusal)))


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
    uploading.settle()
    takeaway.settle()


#: Where Streamlit makes something of a text, escaped or not: links after http:, www and @, pictures of
#: :material/home:, :streamlit: and :smile:, arrows and the like of -> and -- that stand alone.
_MADE_OF = re.compile(
    r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)|(?<=:)(?=[\w+-]+:|material[/_])|(?:(?<=^[<>~-])|(?<=\s[<>~-]))(?=[>=-])",
    re.IGNORECASE,
)
#: A number that would begin a list.
_LISTING = re.compile(r"^(\d+)\.(?=\s|$)")


def plain(text: str) -> str:
    """Data inside markdown, on one line: nothing in it may act as markup, not even an address as a link.

    Nor may it turn the direction of what stands behind it, or be without an end.
    """
    line = _MADE_OF.sub("\N{WORD JOINER}", " ".join(drawn(text).split()))
    escaped = "".join(f"\\{char}" if char in r"\`*_{}[]()<>#+-!|$:~&^=" else char for char in line)
    return _LISTING.sub(r"\1\\.", escaped)


def facts(parts: Iterable[str]) -> str:
    """Short facts one after the other, in small letters: a line breaks between two of them (`style.css`)."""
    *before, last = map(plain, parts)
    return " ".join([*(f":small[{one} ·]" for one in before), f":small[{last}]"])
