"""The command line: `python -m analytics --help`.

0: done. 1: refused, with a sentence on standard error. 2: wrong usage. What a command needs is
imported when it runs, so that help and mistakes answer at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from analytics import log
from analytics.command_line import (
    accounts,
    actions,
    asking,
    assistants,
    audit,
    backups,
    briefs,
    confirming,
    handed_in,
    kept,
    meetings,
    packs,
    query,
    reviews,
    submissions,
    tokens,
    verifying,
)
from analytics.command_line.options import (
    AsOf,
    AsOfOrNewest,
    Data,
    District,
    Json,
    Since,
    Unit,
    UntilOrNewest,
    catalogue_of,
    folder_of,
    look_of,
    snapshot_on,
)
from analytics.command_line.printing import print_json, print_table, refusals, say, show_progress

app = typer.Typer(
    help="How far Lanzhou's social-work policy targets have come.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def main(context: typer.Context, data: Data = None) -> None:
    """How far Lanzhou's social-work policy targets have come."""
    log.configure()
    context.obj = data


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
        from analytics.documents import snapshot_document
        from analytics.progress import sources
        from analytics.sample.building import build
        from analytics.warehouse.snapshots.catalogue import Catalogue

        folder = folder_of(context, data)
        if not (data or context.obj):
            # Who names a folder means it; the usual one may only be out of reach.
            sources.refuse_after_real_data(Catalogue(folder))
        made = build(folder, scale=scale, seed=seed, progress=show_progress)
        if json:
            print_json([snapshot_document(snapshot) for snapshot in made])
        else:
            say(f"{len(made)} sample snapshots, {made[0].as_of} to {made[-1].as_of}.")


@app.command()
def snapshots(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Lists the published snapshots."""
    with refusals(as_json=json):
        from analytics.documents import snapshot_document

        documents = [snapshot_document(snapshot) for snapshot in catalogue_of(context, data).snapshots()]
        if json:
            print_json(documents)
            return
        lines = [
            {**document, "rows": sum(document["rows"].values()), "reported": _reported(document["districts"])}
            for document in documents
        ]
        print_table(lines, ["seq", "as_of", "revision", "actor", "created_at", "reported", "rows"])


def _reported(units: dict[str, str]) -> str:
    """Districts that reported, of 8: also those that never did are among the 8."""
    from analytics.reference import districts

    return f"{sum(units.get(code) == 'reported' for code in districts())}/{len(districts())}"


@app.command()
def observations(
    context: typer.Context, as_of: AsOf, district: Unit = None, data: Data = None, json: Json = False
) -> None:
    """Lists every indicator's value in the city and the districts on one day."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.documents import observation_documents
        from analytics.warehouse.questions import observations as questions

        viewer = everybody() if district is None else everybody().limited_to([district])
        catalogue = catalogue_of(context, data)
        snapshot = snapshot_on(catalogue, as_of)
        documents = observation_documents(questions.observations(catalogue, [snapshot], scope=viewer.scope))
        if json:
            print_json(documents)
        else:
            print_table(documents, ["indicator", "district_code", "year", "value", "total"])


@app.command()
def targets(
    context: typer.Context,
    as_of: AsOfOrNewest = None,
    district: District = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Judges every dated target in the city or one district."""
    with refusals(as_json=json):
        from analytics.documents import verdict_documents
        from analytics.progress import verdicts

        judged = verdicts.of(look_of(context, data, as_of, district))
        entries = [entry for verdict in judged.values() for entry in verdict_documents(verdict)]
        if json:
            print_json(entries)
        else:
            columns = ["id", "district_code", "year", "status", "value", "total", "target", "due", "expected"]
            print_table(entries, [*columns, "gap_pp", "lag_months"])


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
        from analytics.answers.difference import difference
        from analytics.command_line.differences import difference_document, print_difference

        comparison = difference(look_of(context, data), seq_a, seq_b)
        if json:
            print_json(difference_document(comparison))
        else:
            print_difference(comparison)


@app.command()
def explain(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(metavar="ID", help="Such as workforce.total.")],
    since: Since,
    to: UntilOrNewest = None,
    year: Annotated[int | None, typer.Option(help="The fund or calendar year meant in both.")] = None,
    district: District = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Says why a number changed: every part of the difference, to the last person or fen."""
    with refusals(as_json=json):
        from analytics.answers.explanation import explanation
        from analytics.command_line import explanations
        from analytics.documents import explanation_document

        look = explanations.look_until(look_of(context, data, district=district), to)
        earlier = explanations.snapshot_named(look.catalogue, since)
        told = explanation(look, indicator, earlier, year=year)
        if json:
            print_json(explanation_document(told))
        else:
            explanations.print_explanation(told)


for command in (
    submissions.template,
    submissions.check,
    submissions.publish,
    briefs.brief,
    packs.pack,
    confirming.confirm,
    asking.ask,
    query.query,
    assistants.mcp,
    kept.questions,
    backups.backup,
    backups.restore,
    verifying.verify,
):
    app.command()(command)


app.add_typer(reviews.review, name="review")
app.add_typer(audit.audit, name="audit")
app.add_typer(actions.actions, name="actions")
app.add_typer(meetings.notes, name="notes")
app.add_typer(meetings.meetings, name="meetings")
app.add_typer(accounts.account, name="account")
app.add_typer(handed_in.submissions, name="submissions")
app.add_typer(tokens.token, name="token")


if __name__ == "__main__":
    app(prog_name="python -m analytics")
