"""What is kept between two readers is kept by what each may see: the second is never given the first's."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.access.roles import Role
from analytics.answers import difference, explanation, funding, turnover, workforce
from analytics.answers.communities import coverage
from analytics.answers.districts import institutions
from analytics.answers.workforce import By, Group
from analytics.explore import answering, wording
from analytics.explore.question import first
from analytics.policy.loading import register
from analytics.policy.register import Register
from analytics.progress import crossed, history, verdicts
from analytics.progress.look import Look
from analytics.tables import Table
from analytics.warehouse.questions import explore
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot
from tests.architecture.sources import product
from tests.canaries.city import DAYS, City
from tests.canaries.foreign import Figures, Foreign

CHENGGUAN, QILIHE = "620102", "620103"

#: Kept by a look, in whose identity the scope is: asked below by two readers in turn.
BY_LOOK: dict[str, Callable[[Look], object]] = {
    "analytics.answers.communities.coverage._communities": coverage.communities,
    "analytics.answers.communities.coverage._rows": coverage._rows,
    "analytics.answers.districts.institutions._institutions": lambda look: institutions._institutions(
        look, "associations.district"
    ),
    "analytics.answers.difference._difference": lambda look: difference._difference(look, 1, 2),
    "analytics.answers.explanation._explained": lambda look: explanation.explanation(
        look, "workforce.total", look.catalogue.at(1)
    ),
    "analytics.answers.explanation._first_rows": lambda look: explanation._first_rows(
        explanation.explanation(look, "workforce.total", look.catalogue.at(1)), None, limit=20
    ),
    "analytics.answers.funding._funding": funding.funding,
    "analytics.answers.turnover._turnover": lambda look: turnover.turnover(
        look, since=DAYS[0], group=Group.PERSONNEL
    ),
    "analytics.answers.turnover._pairs": lambda look: turnover._pairs(look, DAYS[0], Group.PERSONNEL),
    "analytics.answers.workforce._workforce": lambda look: workforce.workforce(
        look, group=Group.PERSONNEL, by=By.EMPLOYER_KIND
    ),
    "analytics.answers.workforce._cube": lambda look: workforce._cube(look, "employer_kind"),
    "analytics.answers.workforce._standing": lambda look: workforce._standing(look, Group.PERSONNEL),
    "analytics.assistants.people.kept_observations": lambda look: importlib.import_module(
        "analytics.assistants.people"
    ).kept_observations(look, register().indicator("workforce.total")),
    "analytics.explore.answering.answer": lambda look: answering.answer(look, first("people")),
    "analytics.explore.answering.listing": lambda look: answering.listing(
        look, first("people"), "employer_kind", most=50
    ),
    "analytics.explore.wording._communities": wording._communities,
    "analytics.progress.crossed._crossed": lambda look: crossed._crossed(look, "gender"),
    "analytics.progress.history._observed": history.observed,
    "analytics.progress.verdicts._of": verdicts.of,
    "analytics.progress.verdicts._unstaffed": verdicts._unstaffed,
}
#: Kept by the units whose rows are loaded, among all else.
BY_UNITS = {
    f"analytics.warehouse.questions.explore.{name}" for name in ("_read", "_told", "_amounts", "_meeting")
}
#: Of which files of a day or of the folder there are: of no unit, and asked for by what they are kept by.
BY_FILES = {
    "analytics.warehouse.questions.explore._facts",
    "analytics.warehouse.snapshots.catalogue._log",
    "analytics.warehouse.snapshots.catalogue._read",
    "analytics.warehouse.snapshots.catalogue._manifest",
    "analytics.progress.sources.catalogue",
    "analytics.database.engine.database",
    "analytics.warehouse.box.tables._columns",
}
#: What is kept by its one argument alone, which says all of it; or of the program, and of nobody's data.
OF_THE_PROGRAM = {
    "analytics.api.written.version", "analytics.api.written._definitions",
    "analytics.dictionary.dictionary", "analytics.explore.composing.tellings",
    "analytics.explore.declarations.subjects", "analytics.glossary.glossary", "analytics.id_numbers._sign",
    "analytics.intake.rows.cleaning._keys", "analytics.intake.rows.cleaning._districts",
    "analytics.intake.rows.cleaning._community_codes", "analytics.intake.rows.records._words",
    "analytics.intake.sheets.column_names._columns", "analytics.intake.turns.turns",
    "analytics.language.translator.translator", "analytics.language.translator.catalogue",
    "analytics.policy.loading.register", "analytics.policy.loading.read",
    "analytics.dictionary.masked_columns", "analytics.tables._of_rows",
    # Whether a text is part of the language.
    "analytics.warehouse.box.normalised._of_the_language",
    # Within one answer, on what that answer was given.
    "analytics.progress.history.told",
    # The script and the address of what draws components: nothing of a reader.
    "pages.parts.components.scripts.module", "pages.parts.components.scripts.address",
    "analytics.reference.sources", "analytics.reference.districts", "analytics.reference.communities",
    "analytics.reference.towns", "analytics.reference.outlines", "analytics.reference.community_counts",
    "analytics.reference._units", "analytics.reports.review.head.settings",
    "analytics.reports.typesetting._fonts", "analytics.reports.web._template",
    "analytics.reviews.scheme.scheme", "analytics.reviews.settings.settings",
    "analytics.sample.places.places",
    "analytics.tables.described", "analytics.tables._titles", "analytics.tables.columns",
    "analytics.tables._submitted", "analytics.warehouse.connection._connection",
    "analytics.warehouse.connection.statement", "analytics.warehouse.definitions.indicator_ids",
    "analytics.warehouse.questions.explore._text", "analytics.warehouse.questions.explore._tables_read",
    "pages.frame.admission.is_open", "pages.frame.door.policy", "pages.frame.door.below",
    "pages.frame.door._scheme", "pages.frame.door._told_once", "pages.frame.health._told_once",
    "pages.frame.pictures.script", "pages.frame.programs._assistants", "pages.frame.shell.page",
    "pages.frame.shell.inline_scripts", "pages.frame.shell.not_found", "pages.frame.shell.script",
    "pages.frame.widget_states._told_once",
    # The words of a question somebody has asked, by all of the question.
    "pages.parts.explore.kept._title",
    # A text as it is drawn, and choices as an address has them: by all of the text or of the choices.
    "analytics.visible._label", "pages.frame.url._query",
}  # fmt: skip
#: Values that outlive a run, which are no answers: by session, or behind a check of the scope.
HELD = {
    "analytics.counts._counted",
    # Reviews by their stream, which `Reviews.get` and `Reviews.all` ask for within the scope.
    "analytics.reviews.reading._known",
    "analytics.warehouse.box.running._waiting",
    "analytics.warehouse.box.running._under_way",
    "analytics.warehouse.snapshots.catalogue._checked",
    "pages.frame.health._last",
    "pages.frame.metrics._runs",
    # By the session: which files it was given, and what its run has drawn and not yet sent.
    "pages.frame.own_files._given",
    "pages.frame.together._held",
    # By a secret of each session.
    "pages.frame.takeaway._offers",
    "pages.frame.uploading._rooms",
}


def test_everything_that_is_kept_between_two_readers_is_known_here() -> None:
    known = {*BY_LOOK, *BY_UNITS, *BY_FILES, *OF_THE_PROGRAM, *HELD}
    found = {name for source in product() for name in kept(source.path, source.tree)}
    assert found - known == set(), "Say by what it is kept, and whether it is anybody's data."
    assert known - found == set()


@pytest.mark.parametrize("name", BY_LOOK)
def test_the_second_reader_is_given_their_own(canaries: City, figures: Figures, name: str) -> None:
    ask = BY_LOOK[name]
    readers = (CHENGGUAN, QILIHE, "pair", Role.REVIEWER.value)
    alone = {who: _asked_anew(ask, canaries, who) for who in readers}
    for one, other in permutations(readers, 2):
        clear()
        assert told(ask(look_of(canaries, one))) == alone[one]
        second = told(ask(look_of(canaries, other)))
        assert second == alone[other]
        foreign = Foreign(canaries.viewer(other), figures)
        assert list(foreign.in_bytes(second.encode(), with_places=False)) == []
        assert told(ask(look_of(canaries, one))) == alone[one]


def test_rows_are_loaded_of_the_units_of_the_reader_alone(canaries: City) -> None:
    for who in (Role.REVIEWER.value, CHENGGUAN, QILIHE):
        look = look_of(canaries, who)
        answering.answer(look, first("people"))
        things = explore._read(explore._key(look.catalogue, look.snapshot, "people", look.scope))
        loaded = set(things.column("district_code").to_pylist())
        assert loaded <= look.scope.units
        assert loaded


def look_of(city: City, who: str) -> Look:
    return Look.of(city.viewer(who), Catalogue(city.snapshots), register())


def _asked_anew(ask: Callable[[Look], object], city: City, who: str) -> str:
    clear()
    return told(ask(look_of(city, who)))


def told(value: Any) -> str:
    """Everything an answer holds, written out: not the look it is of, nor what is said of whole snapshots."""
    if isinstance(value, Look | Register | Catalogue | Snapshot) or callable(value):
        return type(value).__name__
    if isinstance(value, pd.DataFrame | pd.Series):
        return str(value.to_csv())
    if isinstance(value, Table):
        return told(value.frame)
    if is_dataclass(value) and not isinstance(value, type):
        return told({one.name: getattr(value, one.name) for one in fields(value)})
    if isinstance(value, Mapping):
        return ", ".join(f"{told(name)}: {told(one)}" for name, one in value.items())
    if isinstance(value, tuple | list):
        return "; ".join(map(told, value))
    return repr(sorted(value) if isinstance(value, frozenset | set) else value)


def clear() -> None:
    """Nothing of anybody's data is kept any more."""
    for name in (*BY_LOOK, *BY_UNITS):
        module, _, function = name.rpartition(".")
        getattr(importlib.import_module(module), function).cache_clear()


def kept(path: Path, tree: ast.AST) -> Iterator[str]:
    """By its whole name what a module keeps: functions with a cache, and containers that last."""
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = [ast.unparse(decorator) for decorator in node.decorator_list]
            if any("cache" in one and "cached_property" not in one for one in said):
                yield f"{module}.{node.name}"
    body: list[Any] = getattr(tree, "body", [])
    for node in body:
        named: ast.expr | None = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(node, ast.Assign):
            named = node.targets[0]
        if isinstance(named, ast.Name) and node.value is not None and _lasts(ast.unparse(node.value)):
            yield f"{module}.{named.id}"


def _lasts(value: str) -> bool:
    begins = (
        "Weak",
        "dict(",
        "list(",
        "set(",
        "defaultdict(",
        "OrderedDict(",
        "deque(",
        "cache(",
        "lru_cache(",
    )
    return value in ("{}", "[]") or value.startswith(begins) or "Weak" in value


def test_a_cache_and_a_lasting_container_are_found() -> None:
    text = (
        "@st.cache_data\ndef a(): ...\n_b: dict[str, int] = {}\nC = (1,)\n@cached_property\ndef d(self): ..."
    )
    assert list(kept(Path("pages/x.py"), ast.parse(text))) == ["pages.x.a", "pages.x._b"]
