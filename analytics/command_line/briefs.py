"""The command that writes the brief for a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.command_line.options import AsOfOrNewest, Data, District, Language, catalogue_of, snapshot_on
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
        from analytics.access.scope import Scope
        from analytics.reference import CITY
        from analytics.reports.documents import WRITERS, document

        if out.suffix.lower() not in WRITERS:
            raise typer.BadParameter(f"“{out}” ends neither in .pdf nor in .docx.", param_hint="OUT")
        catalogue = catalogue_of(context, data)
        made = document(
            catalogue,
            out.suffix.lower(),
            as_of=snapshot_on(catalogue, as_of).as_of if as_of else None,
            district_code=district or CITY,
            language=str(lang),
            scope=Scope.everything(),
        )
        out.write_bytes(made)
        say(f"{out}: {len(made):,} bytes.")
