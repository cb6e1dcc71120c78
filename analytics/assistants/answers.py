"""What assistants are told: the documents of the API, less small groups, with where they are from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from analytics import dictionary as submitted
from analytics.access.small_groups import BESIDE, NOTHING_KEPT, OF_FEW, SMALL, SMALLEST, is_small
from analytics.answers.explanation import Explanation, Part, explanation
from analytics.answers.method import columns
from analytics.assistants.people import PEOPLE, check, counts_people, kept_observations, kept_of, tells_apart
from analytics.documents import (
    Document,
    about,
    answer_document,
    code_documents,
    explanation_document,
    measure_documents,
    observation_documents,
    part_documents,
    plain,
    subject_documents,
    table_documents,
    verdict_documents,
)
from analytics.errors import N_, Refusal
from analytics.explore import answering
from analytics.explore.declarations import MeasureKind
from analytics.explore.declarations import subject as declared_subject
from analytics.explore.question import Question
from analytics.language import movements, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator
from analytics.progress import measures, verdicts
from analytics.progress.crossed import is_exact
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.warehouse.questions import observations as questions
from analytics.warehouse.snapshots.snapshot import Snapshot

#: Rows of one answer, whoever asks.
MOST_ROWS = 200

#: Groups of one answer: which of them are kept back is worked out of all of them.
MOST_GROUPS = 10_000
TOO_MANY = N_("The answer has {n} groups; {most} is the most. Filter, or group by less.")

TOO_FEW = N_("Fewer than {n} people stand behind this number; it is not told.")

#: The numbers of an answer to a question, and of a verdict, that tell how many people there are.
_OF_ANSWER = ("value", "numerator", "denominator", "value_before", "value_city", "change")
_OF_VERDICT = ("value", "total", "base", "completion", "gap_pp", "lag_months", "needed_per_month", "expected")


@dataclass(frozen=True)
class Asked:
    """What is looked at for whoever asks, in their language; pages are below a folder."""

    look: Look
    t: Translator
    below: str = ""

    def link(self, page: str, **choices: str) -> str:
        """The address of the page that shows the same."""
        look = self.look
        shared = {
            "as_of": look.as_of.isoformat(),
            **({"district": look.unit} if look.unit != CITY else {}),
            **({"lang": "en"} if self.t.language == "en" else {}),
        }
        return f"{self.below}/{page}?{urlencode({**choices, **shared})}"

    def told(self, link: str, definitions: Sequence[str], **said: Any) -> Document:
        """An answer with where it is from: snapshot, day, sample or real, definitions, page."""
        return {
            **said,
            "snapshot": about(self.look.snapshot),
            "register": self.look.register.sha256[:16],
            "definitions": list(definitions),
            "page": link,
        }


def targets(asked: Asked) -> Document:
    """Every dated target with its status in words."""
    rows = []
    for id, verdict in verdicts.of(asked.look).items():
        indicator = asked.look.register.indicator(id)
        (document,) = verdict_documents(verdict)[-1:]
        shown = _verdict(asked.look, indicator, document)
        kept = ("id", "district_code", "value", "total", "target", "due", "gap_pp", "status", "hidden")
        rows.append(
            {
                "name": asked.t.label(indicator.name),
                "status_in_words": phrases.status_word(verdict.overall, asked.t),
                **{name: shown[name] for name in kept if name in shown},
            }
        )
    return asked.told(asked.link("overview"), [row["id"] for row in rows], targets=rows)


def target(asked: Asked, id: str) -> Document:
    """One number of the policy: its verdict and its sentences, in words and in figures."""
    look, t = asked.look, asked.t
    indicator = look.register.indicator(id)
    said = {
        "name": t.label(indicator.name),
        "definition": t.label(indicator.definition),
        "policy_sentence": indicator.quote if t.language == "zh" else indicator.rendering,
        "in_charge": phrases.in_charge(indicator, look.register, t),
    }
    link = asked.link("target", target=id)
    if not indicator.is_target:
        return asked.told(link, [id], **said, **_measure(asked, indicator))
    verdict = verdicts.of(look)[id]
    entries = [_verdict(look, indicator, entry) for entry in verdict_documents(verdict)][-MOST_ROWS:]
    is_kept = "hidden" in entries[-1]
    word = phrases.status_word(verdict.overall, t)
    sentence = word if is_kept else phrases.summary(indicator, verdict.overall, look.register, t)
    return asked.told(link, [id], **said, sentence=sentence, entries=entries)


def observations(
    asked: Asked, ids: Sequence[str], districts: Sequence[str], since: date | None, until: date | None
) -> Document:
    """What numbers were on each day; those of a few people are kept back."""
    look = asked.look
    indicators = {id: look.register.indicator(id) for id in ids}
    for code in districts:
        look.at(code)
    days = [one for one in look.timeline if (since or date.min) <= one.as_of <= (until or date.max)]
    found = questions.observations(look.catalogue, days, scope=look.scope)
    found = found[found["indicator"].isin(ids) & found["district_code"].isin(districts or [look.unit])]
    when = found["as_of"].dt.date if len(found) else ()
    rows = []
    for day, document in zip(when, observation_documents(found), strict=True):
        key = (day, document["year"], document["district_code"])
        why = kept_observations(look, indicators[document["indicator"]]).get(key)
        told = _without(document, ("value", "total"), why) if why else document
        rows.append({"as_of": day.isoformat(), **told})
    page = asked.link("target", target=ids[0]) if ids else asked.link("clauses")
    return asked.told(page, ids, **_capped(rows))


def change(asked: Asked, id: str, earlier: Snapshot) -> Document:
    """Why a number is another one; parts of a few people are put together until there are enough."""
    look = asked.look
    made = explanation(look, id, earlier)
    indicator = made.indicator
    if indicator.unit in PEOPLE:
        known = [number for one in (made.before, made.after) if one for number in (one.value, one.total)]
        kept = kept_observations(look, indicator)
        is_kept = any(unit == look.unit and day in (earlier.as_of, look.as_of) for day, _, unit in kept)
        if is_kept or any(number is not None and is_small(float(number)) for number in known):
            raise Refusal(TOO_FEW, n=SMALLEST)
    document = explanation_document(made)
    del document["parts"]
    parts = _parts(made)
    sentence = document.pop("sentence")
    # The sentence tells every part.
    if not any(part["code"] == "together" for part in parts):
        document["sentence"] = sentence[asked.t.language]
    link = asked.link("target", target=id, since=str(earlier.seq))
    return asked.told(link, [id], **document, **_capped(parts))


def answered(asked: Asked, question: Question) -> Document:
    """The answer to a question in numbers of groups, those of a few people kept back."""
    check(question)
    made = answering.answer(asked.look, question)
    if len(made.table) > MOST_GROUPS:
        raise Refusal(TOO_MANY, n=len(made.table), most=MOST_GROUPS)
    # To who sees groups alone small ones are not told anywhere, and nothing is worked out of what is hidden.
    kept = kept_of(asked.look, made) if is_exact(asked.look) else NOTHING_KEPT
    shown, hidden = [], []
    for place, row in enumerate(table_documents(made.table)):
        if place in kept.unnamed:
            continue
        if place in kept.places:
            hidden.append(_without(row, _OF_ANSWER, kept.why(place)))
        else:
            shown.append(row)
    document = answer_document(made)
    del document["sql"], document["is_of_raw_rows"]
    if kept.total:
        document |= {"figure": None, "figure_beside": None, "counted": None, "hidden": BESIDE}
    counted, stated = made.rows, made.total.denominator
    if question.declared.unit == "people" and counted and stated and is_small(counted - stated):
        # So few are neither in the share nor out of it.
        document["counted"] = None
    if kept.unnamed:
        document["left_out"] = OF_FEW
    # The order of the answer would tell how large those kept back are.
    hidden.sort(key=lambda row: str(sorted(row.items(), key=str)))
    measure = question.declared.measure(question.measure)
    told = {"measure": asked.t.label(measure.label), "counts_people": counts_people(question)}
    if measure.denominator:
        head = "share_of" if measure.kind is MeasureKind.SHARE else "mean_of"
        told[head] = asked.t.label(measure.denominator)
    link = asked.link("explore", **question.parameters())
    return asked.told(
        link, [f"{question.subject}.{measure.id}"], **told, **document, **_capped([*shown, *hidden])
    )


def dictionary(asked: Asked, table: str | None) -> Document:
    """What can be asked: numbers, subjects with columns and measures; or of one table its columns."""
    look, t = asked.look, asked.t
    if table is not None:
        submitted.dictionary().table(table)
        kept = ("column", "header_zh", "header_en", "cell_type", "required", "codes")
        rows = [{name: row[name] for name in kept} for row in table_documents(columns(table))]
        codes = [code for code in code_documents() if code["table"] == table]
        return asked.told(asked.link("method"), [table], columns=rows, codes=codes)
    numbers = [
        {"id": item.id, "name": t.label(item.name), "kind": str(item.kind), "unit": item.unit}
        for item in look.register.indicators.values()
    ]
    subjects: dict[str, Document] = {}
    for entry in subject_documents():
        declared = declared_subject(entry["subject"])
        column = declared.column(entry["column"])
        if tells_apart(declared, column):
            continue
        subject = subjects.setdefault(
            entry["subject"], {"name": entry[f"subject_{t.language}"], "columns": {}, "measures": {}}
        )
        subject["columns"][entry["column"]] = {
            "name": entry[f"column_{t.language}"], "kind": entry["kind"], "codes": list(entry["codes"]),
            **({"bands": list(column.band_texts)} if column.bands else {}),
        }  # fmt: skip
    for entry in measure_documents():
        subjects[entry["subject"]]["measures"][entry["measure"]] = entry[f"measure_{t.language}"]
    return asked.told(asked.link("method"), ["register", "explore"], indicators=numbers, subjects=subjects)


def _measure(asked: Asked, indicator: Indicator) -> Document:
    """A duty or tracked measure now and a year before."""
    look, t = asked.look, asked.t
    counted = measures.measured(look, indicator)
    kept = kept_observations(look, indicator)

    def point(one: Any) -> Document | None:
        if one is None:
            return None
        told = {"as_of": one.on.isoformat(), "value": plain(one.value), "total": plain(one.total)}
        whys = [why for (day, _, unit), why in kept.items() if unit == look.unit and day == one.on]
        return _without(told, ("value", "total"), whys[0]) if whys else told

    now, before = point(counted.now), point(counted.before)
    is_kept = any(one is not None and "hidden" in one for one in (now, before))
    word = movements.status_word(counted, t)
    number = None if counted.now is None or is_kept else movements.short(counted.now, indicator, t)
    return {
        "sentence": t(", ").join(filter(None, (number, word))),
        "status": counted.verdict,
        "movement": None if is_kept or counted.movement is None else str(counted.movement),
        "now": now,
        "before": before,
    }


def _verdict(look: Look, indicator: Indicator, entry: Document) -> Document:
    """A verdict without its figures where those are of a few people."""
    if indicator.unit not in PEOPLE:
        return entry
    day, unit = date.fromisoformat(entry["as_of"]), entry["district_code"]
    why = kept_observations(look, indicator).get((day, entry["year"], unit))
    if not why and not is_small(entry["base"]):
        return entry
    return {**_without(entry, _OF_VERDICT, why or SMALL), "cagr": None, "projection": None}


def _parts(made: Explanation) -> list[Document]:
    """The parts by what became of their rows; of few people together, with larger ones if need be."""
    if made.indicator.unit not in PEOPLE:
        return part_documents(made.groups)
    told: list[Document] = []
    for side in dict.fromkeys(part.side for part in made.groups):
        of_side = sorted((part for part in made.groups if part.side is side), key=_rows)
        together: list[Part] = []
        while of_side and (is_small(_rows(of_side[0])) or is_small(sum(map(_rows, together)))):
            together.append(of_side.pop(0))
        told += part_documents(of_side)
        if together:
            told.append(_together(str(side), together))
    return told


def _together(side: str, parts: Sequence[Part]) -> Document:
    """Parts as one; of still fewer than five people only that there are some.

    How many they are, and the change they make, give away how many came and how many went: where either are
    few, only the change is told.
    """
    people = sum(map(_rows, parts))
    told = {"side": side, "code": "together", "parts": len(parts)}
    if is_small(people):
        return {**told, "rows": None, "change": None, "hidden": SMALL}
    points = [part.points for part in parts if part.points is not None]
    change = sum((part.change for part in parts), Decimal())
    is_open = any(is_small(float(people + way * change) / 2) for way in (1, -1))
    return {
        **told,
        **({"rows": None, "hidden": BESIDE} if is_open else {"rows": people}),
        "change": plain(change),
        "share_change_pp": 100 * float(sum(points)) if points else None,
    }


def _rows(part: Part) -> int:
    return part.rows or 0


def _without(document: Mapping[str, Any], names: Sequence[str], why: str) -> Document:
    """A document without some numbers; it says why they are kept back."""
    return {**document, **{name: None for name in names if name in document}, "hidden": why}


def _capped(rows: Sequence[Document]) -> Document:
    return {"rows": list(rows[:MOST_ROWS]), "further_rows": max(0, len(rows) - MOST_ROWS)}
