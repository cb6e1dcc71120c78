"""What is wrong with uploaded files: a table to filter, and the senders' workbooks with the marks in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

import streamlit as st

from analytics.answers import data
from analytics.dictionary import dictionary
from analytics.intake.finding import Finding, Severity
from analytics.intake.grouping import Group, grouped
from analytics.intake.personal import shown_file
from analytics.intake.returned.annotating import annotated, copy_name
from analytics.intake.submission import Examination
from analytics.intake.template import template
from analytics.intake.turns import turns
from analytics.language import both, formats, labels
from analytics.language.exports import Chosen
from analytics.language.translator import Translator
from pages.frame import show
from pages.frame.frame import View, plain
from pages.parts.components import district_table
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.data.given import Given

TONES = {Severity.ERROR: "bad", Severity.WARNING: "watch", Severity.NOTICE: "quiet"}
#: Lines of findings drawn at once; the file to take away has every finding.
SHOWN = 60
ALL = "all"


def template_button(view: View) -> None:
    """The workbook to fill in, made for the chosen district."""
    t = view.t
    district = None if view.is_city else view.district_code
    show.download(
        t("Download the workbook to fill in ({place})", place=view.place),
        lambda _taken: template(district),
        file=f"template-{district or 'lanzhou'}.xlsx",
        mime=show.XLSX,
        key="template",
    )


def draw(view: View, examination: Examination, files: Sequence[Given], *, publishes: bool) -> None:
    """Counts, the findings with a filter, and the annotated files; whether they are published next."""
    t = view.t
    st.subheader(t("Findings"), anchor=False)
    counts = [
        f"{t.label(dictionary().table(name).sheet)} {formats.number(rows)}"
        for name, rows in examination.counts.items()
        if rows
    ]
    st.caption(t("Rows read: {counts}", counts=view.listed(counts) or formats.MISSING))
    if not examination.findings:
        st.success(
            t("Nothing to fix: the files are ready to publish.")
            if publishes
            else t("Nothing to fix: the files are ready to be handed in.")
        )
        return
    if examination.errors:
        n = len(examination.errors)
        st.error(
            t("Cannot be published. Errors: {n}. Correct them and upload again.", n=n)
            if publishes
            else t("Cannot be handed in. Errors: {n}. Correct them and upload again.", n=n)
        )
    shown, chosen = _chosen(view, examination.findings)
    lines = grouped(shown)
    if shown:
        _list(view, lines[:SHOWN])
    else:
        st.info(t("No findings of the chosen kinds. Choose more kinds to see the others."))
    if len(lines) > SHOWN:
        st.caption(
            t("The first {n} of {all} kinds of findings; the file and the marked workbooks contain them all.",
              n=SHOWN, all=formats.number(len(lines)))
        )  # fmt: skip
    said = t("Source: the uploaded files; rows: {rows}", rows=len(shown))
    table = partial(both.table, partial(data.findings, shown))
    show.source(view, key="findings", data=table, rows=len(shown), said=said, of=(), chosen=chosen)
    for number, file in enumerate(files):
        _annotated_button(view, examination, file, number)


def _chosen(view: View, findings: Sequence[Finding]) -> tuple[list[Finding], Chosen]:
    """The findings of the chosen severities and file, errors first; and the choices as a file says them."""
    t = view.t
    severities_found = Counter(finding.severity for finding in findings)
    files = sorted({finding.file for finding in findings})
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="findings-choices"):
        severities = st.pills(
            t("Show"),
            list(Severity),
            selection_mode="multi",
            default=list(Severity),
            key="severities",
            format_func=lambda severity: (
                f"{labels.word('severity', severity, t)} {severities_found[severity]}"
            ),
            label_visibility="collapsed",
        )
        file = ALL
        if len(files) > 1:
            file = st.selectbox(
                t("File"),
                [ALL, *files],
                key="findings-file",
                width=300,
                format_func=lambda name: t("All files") if name == ALL else name,
            )
    chosen = (
        finding for finding in findings if finding.severity in severities and file in (ALL, finding.file)
    )

    def said(t: Translator) -> dict[str, str]:
        kinds = t(", ").join(labels.word("severity", severity, t) for severity in severities)
        return {t("Severity"): kinds, t("File"): t("All files") if file == ALL else file}

    return sorted(chosen, key=lambda finding: finding.severity.rank), said


def _list(view: View, lines: Sequence[Group]) -> None:
    """Every kind of finding in full: where it is, what was found, why it is one and how to mend it."""
    t = view.t
    rows = []
    for number, line in enumerate(lines):
        symbol, _, word = labels.word("severity", line.severity, t).partition(" ")
        sheet = " ".join(part for part in (line.first.sheet, line.rows(t)) if part)
        place, *around = [part for part in (line.first.column, sheet, line.first.file) if part]
        reason, mending = line.said(t)
        cells = [
            Cell(symbol=symbol, word=word, tone=TONES[line.severity]),
            *map(Cell, (line.value or formats.MISSING, reason, mending)),
        ]
        rows.append(Row(str(number), Head(place, "\n".join(around)), cells))
    heads = [labels.header(id, t) for id in ("severity", "found", "finding", "mending")]
    district_table.draw(
        heads, rows, key="findings", label=t("Findings: place, reason and how to fix it"),
        corner=t("Place"), layout="cards wide",
    )  # fmt: skip


def _annotated_button(view: View, examination: Examination, file: Given, number: int) -> None:
    shown = shown_file(file.name)
    own = [finding for finding in examination.findings if finding.file == shown]
    if own:
        content, mark = file.getvalue(), partial(annotated, language=view.t.language)
        show.download(
            view.t("Marked: {file}", file=plain(shown)),
            # The sender's own file, marked: it goes back to them and is read again when it is mended.
            lambda _taken: turns().done(mark, file.name, content, own, files=[content]),
            file=copy_name(file.name, view.t),
            mime=show.XLSX,
            key=f"annotated-{number}",
        )
