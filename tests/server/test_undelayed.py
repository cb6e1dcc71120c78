"""No run of a page waits for what its reader acknowledges: connections hold nothing back."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.sources import ROOT

#: The entry's guards, then a server on a socket as Streamlit binds it; how its connections are set.
SERVER = """
import socket, threading, time
import dashboard
import uvicorn
from streamlit.web.server.starlette.starlette_server import _bind_socket

async def nothing(scope, receive, send):
    pass

listening = _bind_socket("127.0.0.1", 0, 8)
server = uvicorn.Server(uvicorn.Config(nothing, lifespan="off", log_level="error"))
thread = threading.Thread(target=server.run, args=([listening],))
thread.start()
with socket.create_connection(listening.getsockname()):
    while not server.server_state.connections:
        time.sleep(0.01)
    for connection in server.server_state.connections:
        taken = connection.transport.get_extra_info("socket")
        print(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
server.should_exit = True
thread.join()
"""


def test_what_is_sent_leaves_at_once() -> None:
    ran = subprocess.run([sys.executable, "-c", SERVER], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout.split() == ["1"], ran.stderr[-2000:]
