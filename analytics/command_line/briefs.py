"""The command that writes the brief for a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.command_line.options import AsOfOrNewest, Data, District, Language, look_of
from analytics.command_line.printing import refusals, say


def brief(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A file that ends in .pdf or .docx.")],
    as_of: AsOfOrNewest = None,
    district: District = None,
    lang: Annotated[Language, typer.Option("--lang", help="The language it is written in.")] = Language.ZH,
    data: Data = None,
) -> None:
    """Writes the brief of the city or one district: PDF to print, Word to work on."""
    with refusals(as_json=False):
        from analytics.reports.documents import WRITERS, document

        if out.suffix.lower() not in WRITERS:
            raise typer.BadParameter(f"“{out}” ends neither in .pdf nor in .docx.", param_hint="OUT")
        look = look_of(context, data, as_of, district)
        made = document(look, out.suffix.lower(), language=str(lang))
        out.write_bytes(made)
        say(f"{out}: {len(made):,} bytes.")
