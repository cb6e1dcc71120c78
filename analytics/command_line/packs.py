"""The command that writes the packs of a review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.command_line.options import Data, District, Language, catalogue_of
from analytics.command_line.printing import refusals, say, show_progress
from analytics.errors import N_, Refusal
from analytics.language.translator import translator
from analytics.reports.review.files import Format, archive_name, file_name


def pack(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Argument(metavar="[OUT]", help="The file; else it gets a name here.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Of which year; without it the last one reviewed.")] = None,
    district: District = None,
    city: Annotated[bool, typer.Option("--city", help="The results of all districts.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="The city's pack and every district's, in every format, as one zip.")
    ] = False,
    format: Annotated[Format, typer.Option("--format", help="What it is written as.")] = Format.WORD,
    lang: Annotated[Language, typer.Option("--lang", help="The language it is written in.")] = Language.ZH,
    actor: Annotated[str, typer.Option(help="Who makes it; kept with its code.")] = "",
    data: Data = None,
) -> None:
    """Writes the pack of a year's review: of one district, of the city, or all of them."""
    if [district is not None, city, everything].count(True) != 1:
        raise typer.BadParameter("Say one of --district CODE, --city and --all.")
    with refusals(as_json=False):
        from analytics.access.viewer import everybody
        from analytics.policy.loading import register
        from analytics.reports.review import documents
        from analytics.reviews.store import Reviews

        root, t = catalogue_of(context, data).root, translator(str(lang))
        viewer = everybody().named(actor) if actor else everybody()
        kept = Reviews.of(root, viewer)
        reviews = kept.all(_year(kept.years(), year))
        if everything:
            name = archive_name(tuple(reviews.values()), t)
            made = documents.archive(
                root,
                reviews,
                register(),
                tuple(Format),
                language=str(lang),
                viewer=viewer,
                progress=show_progress,
            )
        elif city:
            name = file_name(tuple(reviews.values()), format, t, of_city=True)
            made = documents.of_year(root, reviews, register(), format, language=str(lang), viewer=viewer)
        else:
            review = kept.get(next(iter(reviews.values())).year, str(district))
            name = file_name((review,), format, t, of_city=False)
            made = documents.of_district(root, review, register(), format, language=str(lang), viewer=viewer)
        path = out or Path(name)
        path.write_bytes(made)
        say(f"{path}: {len(made):,} bytes.")


def _year(years: tuple[int, ...], asked: int | None) -> int:
    """The year asked for, or the last one; refuses where there is no review."""
    if not years or asked not in (None, *years):
        raise Refusal(N_("There is no review of this year yet."))
    return asked or years[0]
