"""Options that several commands take, and what they name."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line.printing import say

if TYPE_CHECKING:
    from analytics.access.viewer import Viewer
    from analytics.progress.look import Look
    from analytics.warehouse.engines.deriving import SparkConnect
    from analytics.warehouse.snapshots.catalogue import Catalogue
    from analytics.warehouse.snapshots.snapshot import Snapshot


class Language(StrEnum):
    """The languages findings are said in."""

    ZH = "zh"
    EN = "en"


def day_of_text(text: str | date) -> date:
    try:
        return text if isinstance(text, date) else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a date such as 2020-06-30.") from None


def unit_of_text(text: str) -> str:
    """The code of a district given by its name; any other text stays, for the command to take or refuse."""
    from analytics.reference import districts

    named = (
        district.code
        for district in districts().values()
        if text in (district.name, district.name_short, district.name_en)
    )
    return next(named, text)


def _snapshot_name(text: str) -> str:
    return text if text.isdigit() else day_of_text(text).isoformat()


Since = Annotated[
    str, typer.Option("--from", metavar="SEQ|DATE", parser=_snapshot_name, help="Such as 26 or 2020-03-31 …")
]
UntilOrNewest = Annotated[
    str | None,
    typer.Option("--to", metavar="SEQ|DATE", parser=_snapshot_name, help="… without it to the newest."),
]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The snapshots folder [env LANZHOU_SNAPSHOTS].")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output and nothing else.")]
AsOf = Annotated[
    date, typer.Option("--as-of", metavar="DATE", parser=day_of_text, help="Such as 2020-06-30.")
]
AsOfOrNewest = Annotated[
    date | None,
    typer.Option(
        "--as-of", metavar="DATE", parser=day_of_text, help="Such as 2020-06-30; without it the newest."
    ),
]
District = Annotated[
    str | None,
    typer.Option(
        "--district", metavar="CODE", parser=unit_of_text, help="By code or name; without it the city."
    ),
]
Unit = Annotated[
    str | None,
    typer.Option(
        "--district", metavar="CODE", parser=unit_of_text, help="By code or name; 620100 is the city."
    ),
]
DistrictToFill = Annotated[
    str | None,
    typer.Option(
        "--district", metavar="CODE", parser=unit_of_text, help="For one: its name and communities."
    ),
]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="Workbooks (.xlsx, .xls, .xlsb, .ods) and .csv files.")
]
AcceptWarnings = Annotated[
    bool, typer.Option("--accept-warnings", help="Publishes although there are warnings.")
]
WhyPublished = Annotated[
    str,
    typer.Option("--reason", metavar="TEXT", help="Why, above all of a revision; stands in the snapshot."),
]
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="sc://HOST:PORT",
        envvar="LANZHOU_ENGINE",
        show_envvar=False,
        help="A Spark Connect endpoint that works out the numbers [env LANZHOU_ENGINE]; else this program.",
    ),
]
Lang = Annotated[Language | None, typer.Option("--lang", help="The language findings are said in.")]


def folder_of(context: typer.Context, data: Path | None) -> Path:
    """The folder named behind the command, before it, in LANZHOU_SNAPSHOTS, or data/snapshots."""
    from analytics.warehouse.snapshots.folder import snapshots_folder

    return Path(data or context.obj or snapshots_folder())


def engine_of(address: str | None) -> SparkConnect | None:
    """The engine at an address; None is the embedded one."""
    if not address:
        return None
    from analytics.warehouse.engines.deriving import SparkConnect

    return SparkConnect(address)


def catalogue_of(context: typer.Context, data: Path | None) -> Catalogue:
    """The catalogue of the folder; damage that keeps a newer snapshot from being used is said."""
    from analytics.warehouse.snapshots.catalogue import Catalogue

    catalogue = Catalogue(folder_of(context, data))
    for damage in catalogue.damage():
        say(f"Snapshot {damage.seq} is damaged and left out: {damage.path} {damage.what}.")
    return catalogue


def at_terminal() -> Viewer:
    """Who sits here, under the name of their account of this machine: what they do is noted under it."""
    from getpass import getuser

    from analytics.access.viewer import everybody

    return everybody().named(f"{getuser()}@terminal")


def look_of(
    context: typer.Context, data: Path | None, as_of: date | None = None, district: str | None = None
) -> Look:
    """What a command looks at: the city or one district on a day, without one the newest."""
    from analytics.access.viewer import everybody
    from analytics.policy.loading import register
    from analytics.progress.look import Look

    catalogue = catalogue_of(context, data)
    day = snapshot_on(catalogue, as_of).as_of if as_of else None
    return Look.of(everybody(), catalogue, register(), as_of=day, unit=district)


def snapshot_on(catalogue: Catalogue, as_of: date) -> Snapshot:
    """The snapshot of a day; where it is the last one before that day, this is said."""
    snapshot = catalogue.on(as_of)
    if snapshot.as_of != as_of:
        say(f"There is no snapshot of {as_of}: this is {snapshot.as_of}, the last one before it.")
    return snapshot
