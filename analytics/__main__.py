"""The command line: `python -m analytics --help`.

0: done. 1: refused, with a sentence on standard error. 2: wrong usage. What a command needs is
imported when it runs, so that help and mistakes answer at once.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line.printing import print_json, print_table, refusals, say, show_progress

if TYPE_CHECKING:
    from analytics.warehouse.catalogue import Catalogue

#: Findings shown on standard error; --json has them all.
SHOWN_FINDINGS = 40

app = typer.Typer(
    help="How far Lanzhou's social-work policy targets have come.",
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
)


def _day(text: str | date) -> date:
    try:
        return text if isinstance(text, date) else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a date such as 2020-06-30.") from None


Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The snapshots folder [env LANZHOU_SNAPSHOTS].")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output and nothing else.")]
AsOf = Annotated[date, typer.Option("--as-of", metavar="DATE", parser=_day, help="Such as 2020-06-30.")]
AsOfOrNewest = Annotated[
    date | None,
    typer.Option("--as-of", metavar="DATE", parser=_day, help="Such as 2020-06-30; without it the newest."),
]


@app.callback()
def main(context: typer.Context, data: Data = None) -> None:
    """How far Lanzhou's social-work policy targets have come."""
    context.obj = data


def _folder(context: typer.Context, data: Path | None) -> Path:
    """The folder named behind the command, before it, in LANZHOU_SNAPSHOTS, or data/snapshots."""
    from analytics.warehouse.folder import snapshots_folder

    return Path(data or context.obj or snapshots_folder())


def _catalogue(context: typer.Context, data: Path | None) -> Catalogue:
    """The catalogue of the folder; damage that keeps a newer snapshot from being used is said."""
    from analytics.warehouse.catalogue import Catalogue

    catalogue = Catalogue(_folder(context, data))
    for damage in catalogue.damage():
        say(f"Snapshot {damage.seq} is damaged and left out: {damage.path} {damage.what}.")
    return catalogue


@app.command()
def sample(
    context: typer.Context,
    scale: Annotated[int, typer.Option(min=1, help="Multiplies the people.")] = 1,
    seed: Annotated[int, typer.Option(help="Another seed gives another sample.")] = 2016,
    data: Data = None,
    json: Json = False,
) -> None:
    """Builds the sample: 26 quarters of made-up people in the real districts and communities."""
    with refusals(as_json=json):
        from analytics.command_line.documents import snapshot_document
        from analytics.sample.building import build

        made = build(_folder(context, data), scale=scale, seed=seed, progress=show_progress)
        if json:
            print_json([snapshot_document(snapshot) for snapshot in made])
        else:
            say(f"{len(made)} sample snapshots, {made[0].as_of} to {made[-1].as_of}.")


@app.command()
def snapshots(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Lists the published snapshots."""
    with refusals(as_json=json):
        from analytics.command_line.documents import snapshot_document

        found = [snapshot_document(snapshot) for snapshot in _catalogue(context, data).snapshots()]
        if json:
            print_json(found)
            return
        lines = [
            {**one, "rows": sum(one["rows"].values()), "reported": _reported(one["districts"])}
            for one in found
        ]
        print_table(lines, ["seq", "as_of", "revision", "actor", "created_at", "reported", "rows"])


def _reported(districts: dict[str, str]) -> str:
    return f"{sum(state == 'reported' for state in districts.values())}/{len(districts)}"


@app.command()
def observations(
    context: typer.Context,
    as_of: AsOf,
    district: Annotated[
        str | None, typer.Option(metavar="CODE", help="One unit; 620100 is the city.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Lists every indicator's value in the city and the districts on one day."""
    with refusals(as_json=json):
        from analytics.access.scope import Scope
        from analytics.command_line.documents import observation_documents
        from analytics.warehouse import questions

        scope = Scope.everything() if district is None else Scope.of([district])
        catalogue = _catalogue(context, data)
        found = observation_documents(questions.observations(catalogue, [catalogue.on(as_of)], scope=scope))
        if json:
            print_json(found)
        else:
            print_table(found, ["indicator", "district_code", "year", "value", "total"])


@app.command()
def targets(
    context: typer.Context,
    as_of: AsOfOrNewest = None,
    district: Annotated[
        str | None, typer.Option(metavar="CODE", help="One district; without it the city.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Judges every dated target in the city or one district."""
    with refusals(as_json=json):
        from analytics import progress
        from analytics.access.scope import Scope
        from analytics.command_line.documents import assessment_document
        from analytics.policy.loading import register
        from analytics.reference import CITY

        judged = progress.assessments(
            _catalogue(context, data), register(),
            as_of=as_of, district_code=district or CITY, scope=Scope.everything(),
        )
        found = [assessment_document(one) for one in judged]
        if json:
            print_json(found)
        else:
            columns = ["id", "district_code", "year", "status", "value", "total", "target", "due", "expected"]
            print_table(found, [*columns, "gap_pp", "lag_months"])


@app.command()
def diff(
    context: typer.Context,
    seq_a: Annotated[int, typer.Argument(metavar="SEQ_A", help="From this snapshot …")],
    seq_b: Annotated[int, typer.Argument(metavar="SEQ_B", help="… to this one; see `snapshots`.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Compares two snapshots: statuses that flipped and why, indicators that moved, rows that differ."""
    with refusals(as_json=json):
        from analytics.access.scope import Scope
        from analytics.command_line.differences import difference_document, print_difference
        from analytics.difference import difference
        from analytics.policy.loading import register

        catalogue = _catalogue(context, data)
        found = difference(catalogue, register(), seq_a, seq_b, scope=Scope.everything())
        if json:
            print_json(difference_document(found))
        else:
            print_difference(found)


@app.command()
def publish(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Workbooks (.xlsx) and UTF-8 .csv files.")
    ],
    as_of: AsOf,
    actor: Annotated[str, typer.Option(metavar="NAME", help="Who publishes; stands in the snapshot.")],
    accept_warnings: Annotated[
        bool, typer.Option("--accept-warnings", help="Publishes although there are warnings.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Publishes submitted files as the snapshot of a day; districts that sent nothing are carried forward."""
    from analytics.errors import PublishUnknown, Refusal, SubmissionRefused

    answer: dict[str, object] = {"seq": None, "as_of": as_of.isoformat(), "revision": None}
    answer |= {"outcome": "not_published", "findings": []}
    with refusals(as_json=json, document=answer):
        from analytics.intake import submission
        from analytics.intake.finding import Finding

        root = _folder(context, data)
        try:
            examination = submission.examine(root, files, as_of=as_of)
            answer["findings"] = [finding.as_json() for finding in examination.findings]
            prepared = submission.refuse_errors(examination)
            snapshot = submission.publish(root, prepared, actor=actor, accept_warnings=accept_warnings)
        except Refusal as refusal:
            if isinstance(refusal, SubmissionRefused):
                answer["findings"] = [
                    finding.as_json() for finding in refusal.findings if isinstance(finding, Finding)
                ]
            if isinstance(refusal, PublishUnknown):
                answer["outcome"] = "unknown"
            _say_findings(answer["findings"])
            raise
        answer |= {"seq": snapshot.seq, "revision": snapshot.revision, "outcome": "published"}
        _say_findings(answer["findings"])
        if json:
            print_json(answer)
        else:
            say(f"Published {snapshot.as_of}, revision {snapshot.revision}, as snapshot {snapshot.seq}.")


def _say_findings(findings: object) -> None:
    """Each finding in a line: place, what is wrong, how to mend it."""
    lines = [
        ": ".join([
            ", ".join(str(one[key]) for key in ("file", "sheet", "row", "column") if one[key] is not None),
            f"{one['message']} {one['fix']}",
        ])
        for one in (findings if isinstance(findings, list) else [])
    ]
    for line in lines[:SHOWN_FINDINGS]:
        say(line)
    if len(lines) > SHOWN_FINDINGS:
        say(f"… and {len(lines) - SHOWN_FINDINGS} more; --json lists them all.")


@app.command()
def verify(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Reads every file of every snapshot and names what is damaged."""
    with refusals(as_json=json):
        from analytics.command_line.documents import damage_documents
        from analytics.warehouse.catalogue import Catalogue

        damages = damage_documents(Catalogue(_folder(context, data)).verify())
        if json:
            print_json(damages)
        for damage in damages:
            say(f"Snapshot {damage['seq']}: {damage['path']} {damage['what']}.")
        if damages:
            raise typer.Exit(1)
        if not json:
            say("Every file is as it was sealed.")


if __name__ == "__main__":
    app(prog_name="python -m analytics")
