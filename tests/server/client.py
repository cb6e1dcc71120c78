"""A reader without a browser: speaks to the running server as Streamlit's client does.

A session costs milliseconds here, so that thousands can come and go, and it says what no browser would.
"""

from __future__ import annotations

import http.client
import http.cookies
import socket
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs, StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from tests.server.reader import PATIENCE, Listening, Reader, Run


@dataclass(frozen=True)
class Answer:
    """What the server answered to one request."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Client(Reader):
    """One websocket of one session. `end` closes it as a browser does, `drop` as a network that breaks."""

    _socket: ClientConnection | None = None
    _closing: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Client:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.end()

    def open(self) -> Client:
        """Asks for the token, then the handshake; the first run is asked for with `run`."""
        self.token = self.token or token_in(self.request("GET", "/_stcore/health"))
        opened = connect(self.address, **self.handshake())
        self._socket = self._closing.enter_context(opened)
        return self

    def run(self, *states: WidgetState, part: str = "", patience: float = PATIENCE) -> Run:
        """Asks for a run with the widgets as they stand, and waits for its end."""
        self.send(self.asking(*states, part=part))
        return self.ran(patience=patience)

    def ask(self, *states: WidgetState) -> None:
        """Asks for a run and does not wait."""
        self.send(self.asking(*states))

    def send(self, message: BackMsg) -> None:
        assert self._socket
        self._socket.send(message.SerializeToString())

    def ran(self, *, patience: float = PATIENCE) -> Run:
        """What came until a run ended that was not cut off for the next one."""
        listening = Listening()
        for message, data in self._heard(patience):
            if run := listening.take(message, data):
                return run
        raise TimeoutError(f"No run ended within {patience:.0f} s")

    def messages(self, *, patience: float = PATIENCE) -> Iterator[ForwardMsg]:
        """Everything the server says, one after the other, for as long as `patience`."""
        return (message for message, _ in self._heard(patience))

    def _heard(self, patience: float) -> Iterator[tuple[ForwardMsg, bytes]]:
        assert self._socket
        deadline = time.monotonic() + patience
        while (left := deadline - time.monotonic()) > 0:
            try:
                data = self._socket.recv(timeout=left)
            except TimeoutError:
                return
            assert isinstance(data, bytes)
            yield self.heard(data), data

    def send_files(self, run: Run, key: str, files: Sequence[tuple[str, bytes]]) -> WidgetState:
        """Puts files into a drawn uploader as a browser does; its new state, to be run with."""
        places = self.places([name for name, _ in files])
        for (name, content), place in zip(files, places, strict=True):
            answer = self.put(place.upload_url, name, content)
            assert answer.status == 204, f"{name}: {answer.status} {answer.body[:200]!r}"
        return uploaded(run.widget("file_uploader", key).id, files, places)

    def places(self, names: Sequence[str]) -> list[FileURLs]:
        """Where the server says that files of these names may be put."""
        message = BackMsg()
        message.file_urls_request.request_id = uuid.uuid4().hex
        message.file_urls_request.file_names.extend(names)
        message.file_urls_request.session_id = self.session
        self.send(message)
        for answer in self.messages():
            if answer.WhichOneof("type") == "file_urls_response":
                return list(answer.file_urls_response.file_urls)
        raise TimeoutError("The server named no place to put files")

    def made(self, file_id: str, *, patience: float = PATIENCE) -> Answer:
        """The file that a drawn button hands over, made by a click on it; 403 where it is refused."""
        message = BackMsg()
        message.backend_operation_request.request_id = uuid.uuid4().hex
        message.backend_operation_request.session_id = self.session
        message.backend_operation_request.deferred_file.file_id = file_id
        self.send(message)
        for answer in self.messages(patience=patience):
            if answer.WhichOneof("type") == "backend_operation_response":
                made = answer.backend_operation_response
                if made.error_msg:
                    return Answer(403, http.client.HTTPMessage(), made.error_msg.encode())
                return self.get(made.deferred_file.url)
        raise TimeoutError("The server made no file")

    def get(self, path: str, **headers: str) -> Answer:
        """What is at an address for this browser."""
        return self.request("GET", path, headers={"Cookie": self.all_cookies, **headers})

    def put(self, path: str, name: str, content: bytes) -> Answer:
        """Sends one file to a place under /_stcore/upload_file."""
        border = uuid.uuid4().hex
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        return self.request(
            "PUT", path, head.encode() + content + f"\r\n--{border}--\r\n".encode(),
            {
                "Content-Type": f"multipart/form-data; boundary={border}",
                "X-Xsrftoken": self.token,
                "Cookie": self.all_cookies,
                "Origin": self.url,
            },
        )  # fmt: skip

    def delete(self, path: str) -> Answer:
        """Takes back one file, as a browser does when its cross is clicked."""
        headers = {"X-Xsrftoken": self.token, "Cookie": self.all_cookies, "Origin": self.url}
        return self.request("DELETE", path, b"", headers)

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """One request, exactly as it is given."""
        return asked(self.url, method, path, body, headers)

    def end(self) -> None:
        """Closes the websocket as a browser does that leaves."""
        self._socket = None
        self._closing.close()

    def drop(self) -> None:
        """Breaks the connection without a word."""
        if self._socket:
            self._socket.socket.shutdown(socket.SHUT_RDWR)
        self.end()


def token(url: str) -> str:
    """The token that the server gives a browser against forged requests."""
    return token_in(asked(url, "GET", "/_stcore/health"))


def token_in(answer: Answer) -> str:
    """The token that an answer gives."""
    return given(answer, "_streamlit_xsrf")


def given(answer: Answer, name: str) -> str:
    """The cookie of a name that an answer gives, or nothing."""
    cookies = http.cookies.SimpleCookie()
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        cookies.load(cookie)
    return cookies[name].value if name in cookies else ""


def asked(
    url: str, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> Answer:
    """One request, exactly as it is given: no path is tidied, no header is added but Host and the length."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    try:
        connection.request(method, path, body or None, headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def uploaded(id: str, files: Sequence[tuple[str, bytes]], places: Sequence[FileURLs]) -> WidgetState:
    """The state of an uploader that holds these files."""
    state = FileUploaderState()
    for (name, content), place in zip(files, places, strict=True):
        state.uploaded_file_info.add(name=name, size=len(content), file_id=place.file_id, file_urls=place)
    return WidgetState(id=id, file_uploader_state_value=state)


def chosen(widget: Any, word: str) -> WidgetState:
    """The state of a list or of buttons beside each other in which one option was chosen, by its word."""
    if widget.DESCRIPTOR.name == "ButtonGroup":
        return WidgetState(id=widget.id, string_array_value=StringArray(data=[word]))
    return WidgetState(id=widget.id, string_value=word)


def pressed(id: str) -> WidgetState:
    """The state of a button that was just pressed."""
    return WidgetState(id=id, trigger_value=True)


def dated(id: str, day: date) -> WidgetState:
    """The state of a date field in which a day was chosen."""
    return WidgetState(id=id, string_array_value=StringArray(data=[f"{day:%Y/%m/%d}"]))
