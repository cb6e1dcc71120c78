"""The annual review (年度考核): every step of it, over the same commands as its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.options import Data, Json, Unit, catalogue_of, folder_of
from analytics.command_line.printing import print_json, print_table, refusals, say
from analytics.errors import N_, Refusal

if TYPE_CHECKING:
    from analytics.access.viewer import Viewer
    from analytics.reviews.review import Review
    from analytics.reviews.store import Reviews

review = typer.Typer(help="The annual review (年度考核), step by step.", no_args_is_help=True)

Year = Annotated[int, typer.Option(help="Such as 2019.")]
Item = Annotated[str, typer.Argument(metavar="ITEM", help="Such as communities.staffed.")]
Actor = Annotated[str, typer.Option(metavar="NAME", help="Who does it; stays on record.")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why.")]
Remark = Annotated[str, typer.Option(metavar="TEXT", help="What else is to be said.")]
Text = Annotated[str, typer.Argument(metavar="TEXT")]
Points = Annotated[float | None, typer.Option("--score", metavar="POINTS", help="Of the item's weight.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="As `review history` has it.")]
_LINES = [
    "district_code",
    "step",
    "due",
    "days_left",
    "percent",
    "lowest",
    "highest",
    "grade",
    "place",
    "places",
]
_ITEMS = ["id", "weight", "value", "total", "proposed", "own", "score", "standing", "evidence", "light"]


def _add_step(name: str, does: str) -> None:
    """A command for a step of which nothing more is said than whose it is."""

    @review.command(name, help=does)
    def step(
        context: typer.Context, year: Year, district: Unit, actor: Actor,
        data: Data = None, json: Json = False,
    ) -> None:  # fmt: skip
        _step(context, data, json, year, district, actor, name)


@review.command("open")
def open_review(
    context: typer.Context,
    year: Year,
    actor: Actor,
    district: Unit = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Opens a year's review on the last snapshot of that year, of one district or of all not opened yet."""
    with refusals(as_json=json):
        from datetime import date

        from analytics.policy.loading import register
        from analytics.progress.look import Look
        from analytics.reference import districts

        catalogue, viewer = catalogue_of(context, data), _viewer(actor)
        kept = _reviews(context, data, viewer)
        look = Look.of(viewer, catalogue, register(), as_of=date(year, 12, 31))
        codes = [district] if district else [code for code in districts() if code not in kept.all(year)]
        _show([kept.open(look.at(code), year=year) for code in codes], as_json=json)


@review.command("list")
def list_reviews(context: typer.Context, year: Year, data: Data = None, json: Json = False) -> None:
    """Lists the districts of a year: step, deadline, result, rank; who has none is there too."""
    with refusals(as_json=json):
        from analytics.reviews.agenda import agenda
        from analytics.reviews.result import grades, places
        from analytics.reviews.store import today

        found = _reviews(context, data, _viewer(None)).all(year)
        graded = grades(found)
        at = {one.district_code: one for one in places(tuple(found.values()))}
        lines = []
        for line in agenda(found, today()):
            code, place = line.district_code, at.get(line.district_code)
            lines.append(
                {
                    "district_code": code,
                    "step": line.step,
                    "due": line.due and line.due.isoformat(),
                    "days_left": line.days_left,
                    **(_result(line.review) if line.review else dict.fromkeys(_RESULT)),
                    "grade": graded.get(code),
                    "place": place and place.place,
                    "places": place and [place.best, place.worst],
                }
            )
        if json:
            print_json(lines)
        else:
            print_table(lines, _LINES)


@review.command()
def show(context: typer.Context, year: Year, district: Unit, data: Data = None, json: Json = False) -> None:
    """Shows one review: every item with what was reported, proposed, assessed, evidenced and scored."""
    with refusals(as_json=json):
        found = _reviews(context, data, _viewer(None)).get(year, str(district))
        if json:
            print_json(_document(found))
        else:
            print_table(_document(found)["items"], _ITEMS)


@review.command()
def history(
    context: typer.Context, year: Year, district: Unit, data: Data = None, json: Json = False
) -> None:
    """Lists who did what when in one review."""
    with refusals(as_json=json):
        found = _reviews(context, data, _viewer(None)).get(year, str(district))
        events = [
            {
                "number": event.seq,
                "at": event.at.isoformat(),
                "actor": event.actor,
                "kind": event.kind,
                "digest": event.digest,
            }
            for event in found.history
        ]
        if json:
            print_json(events)
        else:
            print_table(events, ["number", "at", "actor", "kind"])


@review.command()
def verify(context: typer.Context, year: Year, data: Data = None, json: Json = False) -> None:
    """Holds every sealed review of a year to its hash and its events; says which numbers changed since."""
    with refusals(as_json=json):
        from analytics.policy.loading import register
        from analytics.progress.look import Look
        from analytics.reviews.sealing import broken, changed_since

        viewer = _viewer(None)
        look = Look.of(viewer, catalogue_of(context, data), register())
        documents = [
            {
                "district_code": code,
                "sealed": [seal.version for seal in one.seals],
                "broken": list(broken(one)),
                "changed_since": [
                    {"item": change.item, "fact": name, "then": _plain(then), "now": _plain(now)}
                    for change in changed_since(one, look)
                    for name, then, now in change.cells
                ],
            }
            for code, one in _reviews(context, data, viewer).all(year).items()
        ]
        if json:
            print_json(documents)
        else:
            lines = [{**one, "changed_since": len(one["changed_since"])} for one in documents]
            print_table(lines, ["district_code", "sealed", "broken", "changed_since"])
        if any(one["broken"] for one in documents):
            say("A sealed review is not what was sealed.")
            raise typer.Exit(1)


@review.command("self-assess")
def self_assess(
    context: typer.Context, item: Item, year: Year, district: Unit, actor: Actor, score: Points = None,
    remark: Remark = "", data: Data = None, json: Json = False,
) -> None:  # fmt: skip
    """The district's own score or remark on an item (自评)."""
    _step(context, data, json, year, district, actor, "self_assess", item, score, remark)


_add_step("submit", "The district hands in its self-assessment.")


@review.command()
def score(
    context: typer.Context,
    item: Item,
    year: Year,
    district: Unit,
    actor: Actor,
    score: Points = None,
    not_applicable: Annotated[bool, typer.Option(help="It counts nowhere.")] = False,
    reason: Reason = "",
    remark: Remark = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """The reviewers' score of an item; without --score it stays open."""
    said = {"applicable": not not_applicable, "reason": reason, "remark": remark}
    _step(context, data, json, year, district, actor, "score", item, score, **said)


@review.command("ask-evidence")
def ask_evidence(
    context: typer.Context, item: Item, text: Text, year: Year, district: Unit, actor: Actor,
    data: Data = None, json: Json = False,
) -> None:  # fmt: skip
    """Evidence is required of an item."""
    _step(context, data, json, year, district, actor, "ask_evidence", item, text)


@review.command()
def attach(
    context: typer.Context,
    item: Item,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="PDF, picture, Word or Excel.")],
    year: Year,
    district: Unit,
    actor: Actor,
    data: Data = None,
    json: Json = False,
) -> None:
    """A file as evidence of an item."""
    with refusals(as_json=json):
        from analytics.reviews import evidence

        kept = evidence.keep(folder_of(context, data), file.read_bytes(), file.name, _viewer(actor))
        said = {"sha256": kept.sha256, "name": kept.name, "mime": kept.mime, "size": kept.size}
        _step(context, data, json, year, district, actor, "show", item, **said)


@review.command()
def judge(
    context: typer.Context,
    item: Item,
    number: Number,
    year: Year,
    district: Unit,
    actor: Actor,
    accept: Annotated[bool, typer.Option("--accept/--reject")],
    remark: Remark = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """A piece of evidence was examined."""
    _step(context, data, json, year, district, actor, "judge", item, number, accept, remark)


@review.command()
def ask(
    context: typer.Context, item: Item, text: Text, year: Year, district: Unit, actor: Actor,
    data: Data = None, json: Json = False,
) -> None:  # fmt: skip
    """A question to the district."""
    _step(context, data, json, year, district, actor, "ask", item, text)


@review.command()
def answer(
    context: typer.Context, number: Number, text: Text, year: Year, district: Unit, actor: Actor,
    data: Data = None, json: Json = False,
) -> None:  # fmt: skip
    """The district's answer to a question."""
    _step(context, data, json, year, district, actor, "answer", number, text)


@review.command()
def adjust(
    context: typer.Context,
    points: Annotated[float, typer.Argument(metavar="POINTS", help="-- -2 takes two off.")],
    reason: Reason,
    year: Year,
    district: Unit,
    actor: Actor,
    data: Data = None,
    json: Json = False,
) -> None:
    """Plus or minus points."""
    _step(context, data, json, year, district, actor, "adjust", points, reason)


@review.command()
def withdraw(
    context: typer.Context, number: Number, year: Year, district: Unit, actor: Actor,
    data: Data = None, json: Json = False,
) -> None:  # fmt: skip
    """Plus or minus points count no longer."""
    _step(context, data, json, year, district, actor, "withdraw", number)


@review.command("return")
def give_back(
    context: typer.Context, year: Year, district: Unit, reason: Reason, actor: Actor,
    data: Data = None, json: Json = False,
) -> None:  # fmt: skip
    """One step back: to the district, or to the reviewers."""
    _step(context, data, json, year, district, actor, "give_back", reason)


_add_step("check", "Everything was gone through by another person than who scored.")


_add_step("sign", "Whoever is responsible for the review signs it.")


_add_step("seal", "Freezes numbers, rules, scores and remarks with their hash.")


_add_step("tell", "The district is told, and may object from now on.")


@review.command("object")
def object_(
    context: typer.Context,
    text: Text,
    year: Year,
    district: Unit,
    actor: Actor,
    item: Annotated[str | None, typer.Option(metavar="ITEM", help="Without it to the whole.")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """The district objects (申诉)."""
    _step(context, data, json, year, district, actor, "object", item, text)


@review.command()
def decide(
    context: typer.Context,
    number: Number,
    reason: Reason,
    year: Year,
    district: Unit,
    actor: Actor,
    uphold: Annotated[bool, typer.Option("--uphold/--dismiss")],
    score: Points = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """An objection is upheld, with a new score where it is to an item, or not."""
    _step(context, data, json, year, district, actor, "decide", number, uphold, reason, score)


_add_step("finalize", "Closes a review when the time to object is over.")


@review.command()
def reopen(
    context: typer.Context, year: Year, district: Unit, reason: Reason, actor: Actor,
    data: Data = None, json: Json = False,
) -> None:  # fmt: skip
    """Opens a sealed review again, as a new version beside the sealed one."""
    _step(context, data, json, year, district, actor, "reopen", reason)


@review.command()
def schemes(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Lists the schemes of the years, the reviewers' choice since the policy sets none, and what changed."""
    with refusals(as_json=json):
        from dataclasses import asdict

        from analytics.reviews.scheme import SCHEME, scheme
        from analytics.reviews.schemes import Schemes, differences

        before = scheme()
        documents = []
        for one in Schemes.of(folder_of(context, data), _viewer(None)).versions():
            documents.append(
                {
                    "year": one.year,
                    "version": one.scheme.version,
                    "by": one.by.actor,
                    "at": one.by.at.isoformat(),
                    "reason": one.reason,
                    "weight": one.scheme.weight,
                    "changes": [asdict(change) for change in differences(before, one.scheme)],
                    "scheme": SCHEME.dump_python(one.scheme, mode="json"),
                }
            )
            before = one.scheme
        if json:
            print_json(documents)
        else:
            lines = [{**one, "changes": len(one["changes"])} for one in documents]
            print_table(lines, ["year", "version", "by", "at", "weight", "changes", "reason"])


@review.command()
def adopt(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Written as data/review.toml.")],
    year: Year,
    reason: Reason,
    actor: Actor,
    data: Data = None,
    json: Json = False,
) -> None:
    """Adopts another scheme for a year of which no review is open yet."""
    with refusals(as_json=json):
        from analytics.policy.loading import register
        from analytics.reviews.scheme import SCHEME, parsed
        from analytics.reviews.schemes import Schemes

        try:
            chosen = parsed(file.read_text(encoding="utf-8"), name=file.name)
        except UnicodeDecodeError as error:
            raise Refusal(N_("{file} is not a TOML file: {error}."), file=file.name, error=error) from error
        kept = Schemes.of(folder_of(context, data), _viewer(actor))
        adopted = kept.adopt(year, chosen, register(), reason=reason)
        if json:
            print_json(SCHEME.dump_python(adopted, mode="json"))
        else:
            say(f"Version {adopted.version} holds from {year} on: {adopted.weight:g} points in all.")


#: What a list says of a result.
_RESULT = ("version", "points", "possible", "adjusted", "percent", "lowest", "highest", "open")


def _step(
    context: typer.Context, data: Path | None, json: bool, year: int, district: str | None, actor: str,
    name: str, /, *said: Any, **named: Any,
) -> None:  # fmt: skip
    """A step by its name in `reviews/commands.py`, kept; shows the review after it."""
    with refusals(as_json=json):
        from analytics.reviews import commands

        viewer = _viewer(actor)
        command: Callable[..., Any] = getattr(commands, name)
        kept = _reviews(context, data, viewer)
        done = kept.write(year, str(district), lambda now: command(now, viewer, *said, **named))
        _show([done], as_json=json)


def _viewer(actor: str | None) -> Viewer:
    from analytics.access.viewer import everybody

    return everybody() if actor is None else everybody().named(actor)


def _reviews(context: typer.Context, data: Path | None, viewer: Viewer) -> Reviews:
    from analytics.reviews.store import Reviews

    return Reviews.of(folder_of(context, data), viewer)


def _show(found: list[Review], *, as_json: bool) -> None:
    documents = [_document(one) for one in found]
    if as_json:
        print_json(documents if len(documents) != 1 else documents[0])
        return
    print_table(
        documents, ["year", "district_code", "step", "version", "points", "possible", "percent", "open"]
    )


def _document(found: Review) -> dict[str, Any]:
    """A review as one JSON document."""
    return {
        "year": found.year,
        "district_code": found.district_code,
        "is_sample": found.opened.is_sample,
        "snapshot": found.opened.snapshot,
        "as_of": found.opened.as_of.isoformat(),
        "step": found.step,
        "is_late": found.is_late,
        **_result(found),
        "seals": [{"version": seal.version, "sha256": seal.sha256} for seal in found.seals],
        "items": [
            {
                "id": entry.item.id,
                "weight": entry.item.weight,
                "value": entry.item.value,
                "total": entry.item.total,
                "status": entry.item.status,
                "reported": entry.item.reported,
                "proposed": entry.item.proposed,
                "own": entry.own and entry.own.score,
                "score": entry.score,
                "standing": entry.standing,
                "evidence": entry.evidence,
                "light": entry.light,
                "reason": entry.scored and entry.scored.reason,
                "remark": entry.scored and entry.scored.remark,
            }
            for entry in found.entries.values()
        ],
    }


def _result(found: Review) -> dict[str, Any]:
    from analytics.reviews.result import result

    said = result(found)
    values = {name: getattr(said, name) for name in _RESULT if name != "version"}
    return {"version": found.version, **values, "open": list(said.open), "grade": said.grade}


def _plain(value: object) -> object:
    return value if isinstance(value, (int, float, str)) or value is None else str(value)
