"""The command that writes the brief for a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.command_line.options import AsOfOrNewest, Data, District, Language, look_of
from analytics.command_line.printing import refusals, say
from analytics.language.translator import translator
from analytics.reports.files import Format, file_name

_ENDINGS = ", ".join(format.ending for format in Format)


def brief(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Argument(metavar="[OUT]", help=f"A file that ends in {_ENDINGS}; else it gets a name here."),
    ] = None,
    as_of: AsOfOrNewest = None,
    district: District = None,
    lang: Annotated[Language, typer.Option("--lang", help="The language it is written in.")] = Language.ZH,
    format: Annotated[
        Format | None, typer.Option("--format", help="What it is written as; without it as OUT ends, or pdf.")
    ] = None,
    data: Data = None,
) -> None:
    """Writes the brief of the city or one district.

    PDF to print, Word to work on, PNG to pass on by phone, HTML to browse without a server.
    """
    with refusals(as_json=False):
        from analytics.reports.documents import document

        chosen = _format(out, format)
        look = look_of(context, data, as_of, district)
        path = out or Path(file_name(look, chosen, translator(str(lang))))
        made = document(look, chosen, language=str(lang))
        path.write_bytes(made)
        say(f"{path}: {len(made):,} bytes.")


def _format(out: Path | None, asked: Format | None) -> Format:
    """What is asked for, or else what the file ends in; a file never ends in what it is not."""
    if out is None:
        return asked or Format.PDF
    ends_in = next((format for format in Format if format.ending == out.suffix.lower()), None)
    if ends_in is None:
        raise typer.BadParameter(f"“{out}” ends in none of {_ENDINGS}.", param_hint="OUT")
    if asked not in (None, ends_in):
        raise typer.BadParameter(f"“{out}” ends in {out.suffix}, not in {asked.ending}.", param_hint="OUT")
    return ends_in
