"""The brief as one web page: a file that opens without a server or a network, and asks for nothing."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from analytics.answers.overview import Overview, overview
from analytics.figures import palette
from analytics.language import labels
from analytics.language.translator import Translator
from analytics.progress.look import Look
from analytics.reports.brief import Brief, brief
from analytics.reports.marks import Mark
from analytics.reports.web_sections import section


def web_page(look: Look, t: Translator, mark: Mark | None = None) -> bytes:
    """The overview, every target and every district of the unit looked at, as HTML.

    The same look gives the same bytes. All data is text in it, never markup; it holds no script.
    """
    made = brief(look, t)
    by_district = {code: overview(look.at(code)) for code in look.own_districts}
    sections = [section(look, line, by_district, look.register, t) for line in made.targets]
    page = _template().render(
        words=_words(t),
        brief=made,
        sections=sections,
        districts=_districts(look, by_district, made, t),
        mark=mark and {"said": mark.said(t), "drawing": mark.data_address()},
        source_text=t.label(look.register.title),
        light=_colours(palette.LIGHT),
        dark=_colours(palette.DARK),
    )
    return page.encode()


def _districts(
    look: Look, by_district: dict[str, Overview], own: Brief, t: Translator
) -> list[tuple[str, str, Brief]]:
    """Each district's code, name and brief."""
    briefs = {code: own if code == look.unit else brief(look.at(code), t) for code in by_district}
    return [(code, labels.unit_word(code, t), made) for code, made in briefs.items()]


def _words(t: Translator) -> dict[str, str]:
    return {
        "against_schedule": t("Against schedule"),
        "back": t("Back to the top"),
        "behind": t("Districts behind"),
        "by_district": t("By district"),
        "colon": t(": "),
        "contents": t("Contents"),
        "coverage": t("Communities with a professional, by district"),
        "definition": t("Definition"),
        "districts": t("Districts"),
        "done": t("Done so far"),
        "expected": t("Where we should be today"),
        "in_charge": t("In charge"),
        "milestone": t("Milestone"),
        "needed": t("Still needed"),
        "next_step": t("Next step"),
        "overview": t("Overview"),
        "reached": t("Achieved"),
        "schedule": t("Schedule"),
        "target": t("Target"),
        "today": t("today"),
        "way": t("Progress so far"),
        "without": t("Without a professional"),
    }


def _colours(shown: palette.Palette) -> dict[str, str]:
    own = {name: value for name, value in asdict(shown).items() if isinstance(value, str)}
    return own | {tone: shown.of(tone) for tone in ("good", "watch", "bad", "quiet")}


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template("web.html")
