"""The assistants' server, over HTTP and at a terminal."""

from __future__ import annotations

from mcp.server import MCPServer
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

INSTRUCTIONS = """How far the targets of Lanzhou's 2016 social-work workforce policy have come."""


def assistants(*, below: str = "") -> MCPServer:
    """The server with its tools; links lead to pages `below` the folder a proxy has for the dashboard."""
    del below
    return MCPServer("lanzhou-social-work", instructions=INSTRUCTIONS)


def sessions(*, below: str = "") -> StreamableHTTPSessionManager:
    """What answers over HTTP. Who serves it lets in only its own hosts and origins."""
    server = assistants(below=below)
    guarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    server.streamable_http_app(stateless_http=True, json_response=True, transport_security=guarded)
    return server.session_manager
