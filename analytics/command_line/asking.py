"""The command that answers a freely composed question, said in options or as an address of the page."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl

import typer

from analytics.command_line.options import AsOfOrNewest, Data, District, look_of
from analytics.command_line.printing import (
    csv_text,
    print_bytes,
    print_json,
    print_lines,
    print_table,
    refusals,
    say,
)

if TYPE_CHECKING:
    from analytics.explore.answer import Answer
    from analytics.explore.question import Question


class Format(StrEnum):
    """How an answer is written; `sql` is the statement that gives its table."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    SQL = "sql"


def ask(
    context: typer.Context,
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help='Of the page, such as "subject=people&by=district_code".')
    ] = "",
    subject: Annotated[str | None, typer.Option(help="people, money, communities, institutions …")] = None,
    measure: Annotated[str | None, typer.Option(help="Such as people or women_share.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=VALUE,…", help="Such as gender=female; ~- is missing. More than once."),
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Such as district_code; at most twice.")
    ] = None,
    time: Annotated[str | None, typer.Option(help="snapshots, quarters or years.")] = None,
    top: Annotated[int | None, typer.Option(help="So many groups, and the rest as one.")] = None,
    against: Annotated[str | None, typer.Option(metavar="DATE|city", help="What it is put beside.")] = None,
    as_of: AsOfOrNewest = None,
    district: District = None,
    format: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.TABLE,
    data: Data = None,
) -> None:
    """Counts people, money, communities and so on by any column, filtered by any other."""
    with refusals(as_json=format is Format.JSON):
        from analytics.explore.answering import answer
        from analytics.explore.question import first

        parameters = dict(parse_qsl(address.rpartition("?")[2], keep_blank_values=True))
        said = {"subject": subject, "measure": measure, "by": ",".join(by or ()), "time": time}
        said |= {"top": None if top is None else str(top), "against": against}
        parameters |= {name: value for name, value in said.items() if value}
        parameters |= dict(map(_filter, where or ()))
        if parameters:
            parameters = {"subject": first().subject, **parameters}
        look = look_of(context, data, as_of or _day(parameters), district or parameters.get("district"))
        _write(answer(look, _question(parameters)), format)


def _filter(text: str) -> tuple[str, str]:
    from analytics.explore.question import WHERE

    column, is_one, values = text.partition("=")
    if not is_one:
        raise typer.BadParameter(f"“{text}” is no filter such as gender=female.", param_hint="--where")
    return WHERE + column, values


def _day(parameters: dict[str, str]) -> date | None:
    """The day an address names."""
    try:
        return date.fromisoformat(parameters["as_of"]) if "as_of" in parameters else None
    except ValueError:
        raise typer.BadParameter(f"“{parameters['as_of']}” is not a date such as 2020-06-30.") from None


def _question(parameters: dict[str, str]) -> Question:
    """The question the parameters ask, all of them: nothing asked at a terminal is passed over."""
    from analytics.explore.question import read

    question, unread = read(parameters)
    for one in unread:
        raise one.why
    return question


def _write(answer: Answer, format: Format) -> None:
    from analytics.documents import answer_document, plain, table_documents

    rows = table_documents(answer.table)
    match format:
        case Format.JSON:
            print_json({**plain(answer_document(answer)), "table": rows})
        case Format.CSV:
            print_bytes(csv_text(answer.table.ids, rows).encode("utf-8-sig"))
        case Format.SQL:
            print_lines(answer.sql)
        case Format.TABLE:
            print_table(rows, answer.table.ids)
            say(_total(answer))


def _total(answer: Answer) -> str:
    """All of it together, on the day looked at, apart from the rows."""
    from analytics.language import formats

    value = answer.total.value
    if value is None:
        return "Total: not known."
    return f"Total: {formats.fixed(value, decimals=2).removesuffix('.00')}."
