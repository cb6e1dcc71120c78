"""`mcp`: answers assistants on standard input and output."""

from __future__ import annotations

import os

import typer

from analytics.command_line.options import Data, folder_of


def mcp(context: typer.Context, data: Data = None) -> None:
    """Answers assistants (MCP) on standard input and output; read only, no single person, no small group."""
    # Before anything asks where the snapshots are.
    os.environ["LANZHOU_SNAPSHOTS"] = str(folder_of(context, data))
    from analytics.assistants.server import serve_terminal

    serve_terminal()
