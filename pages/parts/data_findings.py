"""What is wrong with uploaded files: a table to filter, and the senders' workbooks with the marks in them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics.dictionary import dictionary
from analytics.errors import N_
from analytics.intake.annotating import annotated
from analytics.intake.finding import Finding, Severity, without_personal_numbers
from analytics.intake.submission import Examination
from analytics.intake.template import template
from analytics.language import formats
from pages.parts import show
from pages.parts.frame import View

SEVERITIES = {
    Severity.ERROR: N_("✕ Error"),
    Severity.WARNING: N_("▽ Warning"),
    Severity.NOTICE: N_("○ Notice"),
}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template_button(view: View) -> None:
    """The workbook to fill in, made for the chosen district."""
    t = view.t
    district = None if view.is_city else view.district_code
    st.download_button(
        t("Workbook to fill in ({place})", place=view.place),
        data=lambda: template(district),
        file_name=f"template-{district or 'lanzhou'}-{secrets.token_hex(4)}.xlsx",
        mime=WORKBOOK,
        on_click="ignore",
        key="template",
    )


def draw(view: View, examination: Examination, files: Sequence[UploadedFile]) -> None:
    """Counts, the findings with a filter, and the annotated files."""
    t = view.t
    st.subheader(t("Findings"), anchor=False)
    counts = [
        f"{t.label(dictionary().table(name).sheet)} {formats.number(rows, t.language)}"
        for name, rows in examination.counts.items()
        if rows
    ]
    st.caption(t("Rows read: {counts}", counts=t(", ").join(counts) or formats.MISSING))
    if not examination.findings:
        st.success(t("Nothing to mend: the files are ready to be published."))
        return
    if examination.errors:
        st.error(
            t(
                "{n} errors keep this from being published. Mend them and upload again.",
                n=len(examination.errors),
            )
        )
    chosen = st.pills(
        t("Show"),
        list(SEVERITIES),
        selection_mode="multi",
        default=list(SEVERITIES),
        key="severities",
        format_func=lambda one: (
            f"{t(SEVERITIES[one])} {sum(f.severity is one for f in examination.findings)}"
        ),
        label_visibility="collapsed",
    )
    order = list(SEVERITIES)
    worst_first = sorted(examination.findings, key=lambda finding: order.index(finding.severity))
    data = table([finding for finding in worst_first if finding.severity in chosen], view)
    if data.empty:
        st.info(t("No finding of the chosen kinds. Choose more kinds to see the others."))
    else:
        st.dataframe(
            data,
            hide_index=True,
            height="auto",
            placeholder=formats.MISSING,
            key="findings",
            alt=t("Findings with place, reason and mending"),
        )
    said = t("Source: the uploaded files; {rows} rows", rows=len(data))
    show.source(view, key="findings", data=data, said=said)
    for number, file in enumerate(files):
        _annotated_button(view, examination, file, number)


def table(findings: Sequence[Finding], view: View) -> pd.DataFrame:
    """The findings as readers of the language see them."""
    t = view.t
    return pd.DataFrame(
        [
            (
                t(SEVERITIES[finding.severity]),
                finding.file,
                finding.sheet,
                finding.row,
                finding.column,
                finding.value,
                *finding.said(t),
            )
            for finding in findings
        ],
        columns=[
            t("Severity"),
            t("File"),
            t("Sheet"),
            t("Row"),
            t("Column"),
            t("Found"),
            t("Reason"),
            t("How to mend it"),
        ],
    ).astype({t("Row"): "Int64"})


def _annotated_button(view: View, examination: Examination, file: UploadedFile, number: int) -> None:
    shown = without_personal_numbers(file.name)
    own = [finding for finding in examination.findings if finding.file == shown]
    if own:
        st.download_button(
            view.t("Marked: {file}", file=file.name),
            data=lambda: annotated(file.name, file.getvalue(), own, language=view.t.language),
            file_name=f"marked-{secrets.token_hex(4)}.xlsx",
            mime=WORKBOOK,
            on_click="ignore",
            key=f"annotated-{number}",
        )
