"""The command that lists saved questions, as `ask` and an address take them."""

from __future__ import annotations

import typer

from analytics.command_line.options import Data, Json, folder_of
from analytics.command_line.printing import print_json, print_table, refusals


def questions(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Lists the saved questions: name, address, by whom and when."""
    with refusals(as_json=json):
        from urllib.parse import urlencode

        from analytics.access.viewer import everybody
        from analytics.kept.store import Store

        documents = [
            {
                "name": one.name,
                "address": urlencode(one.address, safe=",:"),
                "by": one.by,
                "at": one.at.isoformat(),
            }
            for one in Store.of(folder_of(context, data), everybody()).saved()
        ]
        if json:
            print_json(documents)
        else:
            print_table(documents, ["name", "by", "at", "address"])
