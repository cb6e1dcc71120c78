"""The commands for what districts send: template, check, publish."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.options import (
    AcceptWarnings,
    AsOf,
    Data,
    DistrictToFill,
    Engine,
    Files,
    Json,
    Lang,
    Language,
    WhyPublished,
    engine_of,
    folder_of,
)
from analytics.command_line.printing import print_json, print_lines, refusals, say, show_progress

if TYPE_CHECKING:
    from analytics.intake.finding import Finding

#: Kinds of findings shown at the terminal; --json has every finding.
SHOWN_FINDINGS = 40

Documents = list[dict[str, Any]]


def template(
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="The file to write.")],
    district: DistrictToFill = None,
    json: Json = False,
) -> None:
    """Writes the workbook districts fill in: six sheets, drop-downs, notes."""
    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"“{out.name}” does not end in .xlsx.")
    with refusals(as_json=json):
        from analytics.errors import Refusal
        from analytics.intake import template as templates

        content = templates.template(district)
        if out.exists() and out.stat().st_size:
            raise Refusal(
                "{file} already exists and may have been filled in. Choose another name, or delete it first.",
                file=out.name,
            )
        out.write_bytes(content)
        if json:
            print_json({"file": str(out), "version": templates.version(), "district_code": district})
        else:
            say(f"{out.name}, version {templates.version()}.")


def check(
    context: typer.Context,
    files: Files,
    as_of: AsOf,
    annotate: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Writes the files there with every finding marked.")
    ] = None,
    lang: Lang = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Checks submitted files without publishing them; 0 when they can be published, else 1."""
    answer: dict[str, Any] = {"publishable": False, "counts": {}, "findings": []}
    with refusals(as_json=json, document=answer):
        from analytics.intake import submission

        examination = submission.examine(
            folder_of(context, data), files, as_of=as_of, progress=None if json else show_progress
        )
        answer |= {
            "publishable": examination.publishable,
            "counts": dict(examination.counts),
            "findings": _documents(examination.findings, lang),
        }
        if annotate:
            _annotate(annotate, files, examination.findings, lang or Language.ZH)
    if json:
        print_json(answer)
    else:
        for line in _lines(examination.findings, lang):
            print_lines(line)
        rows = sum(answer["counts"].values())
        say(f"{rows} rows, {len(examination.errors)} errors, {len(examination.warnings)} warnings.")
    if not examination.publishable:
        raise typer.Exit(1)


def publish(
    context: typer.Context,
    files: Files,
    as_of: AsOf,
    actor: Annotated[str, typer.Option(metavar="NAME", help="Who publishes; stands in the snapshot.")],
    accept_warnings: AcceptWarnings = False,
    reason: WhyPublished = "",
    engine: Engine = None,
    lang: Lang = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Publishes submitted files as the snapshot of a day; districts that sent nothing are carried forward."""
    from analytics.errors import PublishUnknown

    answer: dict[str, Any] = {"seq": None, "as_of": as_of.isoformat(), "revision": None}
    answer |= {"outcome": "not_published", "findings": []}
    with refusals(as_json=json, document=answer):
        from analytics.access.viewer import everybody
        from analytics.intake import submission

        root, elsewhere = folder_of(context, data), engine_of(engine)
        try:
            examination = submission.examine(
                root, files, as_of=as_of, progress=None if json else show_progress
            )
            answer["findings"] = _documents(examination.findings, lang)
            for line in _lines(examination.findings, lang):
                say(line)
            retires = _retires_the_sample(root)
            snapshot = submission.publish(
                root,
                submission.refuse_errors(examination),
                viewer=everybody().named(actor),
                accept_warnings=accept_warnings,
                reason=reason,
                engine=elsewhere,
            )
        except PublishUnknown:
            answer["outcome"] = "unknown"
            raise
        answer |= {"seq": snapshot.seq, "revision": snapshot.revision, "outcome": "published"}
        if json:
            print_json(answer)
        else:
            say(f"Published {snapshot.as_of}, revision {snapshot.revision}, as snapshot {snapshot.seq}.")
        if retires:
            say("The sample is retired: from now on every page shows real snapshots only.")


def _retires_the_sample(root: Path) -> bool:
    """Only sample snapshots are there so far: the first real one takes their place."""
    from analytics.warehouse.snapshots.catalogue import Catalogue
    from analytics.warehouse.snapshots.snapshot import Origin

    head = Catalogue(root).head()
    return head is not None and head.origin is Origin.SAMPLE


def _documents(findings: Sequence[Finding], lang: Language | None) -> Documents:
    from analytics.language.translator import translator

    t = translator((lang or Language.EN).value)
    return [finding.as_json(t) for finding in findings]


def _lines(findings: Sequence[Finding], lang: Language | None) -> list[str]:
    """Each kind of finding in a line: severity, place, what is wrong, how to mend it."""
    from analytics.intake.grouping import grouped
    from analytics.language.translator import translator

    t = translator((lang or Language.EN).value)
    lines = []
    for group in grouped(findings):
        first = group.first
        parts = (first.file, first.sheet, group.rows(t), first.column)
        place = ", ".join(part for part in parts if part)
        lines.append(": ".join([first.severity.value, place, " ".join(group.said(t))]))
    if len(lines) > SHOWN_FINDINGS:
        more = f"… and {len(lines) - SHOWN_FINDINGS} more; --json lists them all."
        lines = [*lines[:SHOWN_FINDINGS], more]
    return lines


def _annotate(target: Path, files: Sequence[Path], findings: Sequence[Finding], lang: Language) -> None:
    """Every readable file with its marks, under its own name; what is not an .xlsx gets that ending too."""
    from analytics.errors import Refusal
    from analytics.intake.returned.annotating import annotated

    target.mkdir(parents=True, exist_ok=True)
    sent = {path.resolve() for path in files}
    for path in files:
        if not path.is_file():
            continue
        place = target / (path.name if path.suffix.lower() == ".xlsx" else f"{path.name}.xlsx")
        if place.resolve() in sent:
            raise Refusal(
                "{file} would overwrite the file that was submitted. Choose another folder for the "
                "marked copies.",
                file=path.name,
            )
        made = annotated(path.name, path.read_bytes(), findings, language=lang.value)
        # It holds names and ID numbers as the sent file does: nobody else on this machine may read it,
        # whatever the rights of a file that was there before.
        place.unlink(missing_ok=True)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(made)
