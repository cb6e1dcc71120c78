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
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs, StringArray
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

#: Seconds a run of a page may take on a busy machine.
PATIENCE = 120.0


@dataclass(frozen=True)
class Answer:
    """What the server answered to one request."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Run:
    """What one run of a page sent: its elements in the order they came, and how long it took."""

    status: int
    elements: tuple[Element, ...]
    seconds: float

    @property
    def texts(self) -> list[str]:
        """What the elements say, one after the other."""
        return [text for element in self.elements for text in said(element)]

    def says(self, text: str) -> bool:
        return any(text in one for one in self.texts)

    def widget(self, kind: str, key: str) -> Any:
        """The drawn widget (`file_uploader`, `button`, …) of a key; there must be one."""
        found = [getattr(element, kind) for element in self.elements if element.WhichOneof("type") == kind]
        return next(widget for widget in reversed(found) if widget.id.endswith(f"-{key}"))


@dataclass
class Client:
    """One websocket of one session. `end` closes it as a browser does, `drop` as a network that breaks."""

    url: str
    path: str = "overview"
    query: str = ""
    #: Said in the handshake; None says none. A browser says the server's own.
    origin: str | None = ""
    #: A session to come back to.
    session: str = ""
    #: Beside the token, as a browser sends them: `name=value; name=value`.
    cookies: str = ""
    #: The states of widgets sent with every run, by widget id.
    widgets: dict[str, WidgetState] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _closing: ExitStack = field(default_factory=ExitStack)
    _token: str = ""

    def __enter__(self) -> Client:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.end()

    def open(self) -> Client:
        """Asks for the token, then the handshake; the first run is asked for with `run`."""
        self._token = self._token or token(self.url)
        origin = self.url if self.origin == "" else self.origin
        protocols = ["streamlit", self._token or "PLACEHOLDER_AUTH_TOKEN"]
        opened = connect(
            self.url.replace("http", "ws", 1) + "/_stcore/stream",
            origin=origin,  # type: ignore[arg-type]
            subprotocols=[*protocols, *([self.session] if self.session else [])],  # type: ignore[list-item]
            additional_headers={"Cookie": self._cookies},
            max_size=None,
            compression=None,
            ping_interval=None,
            open_timeout=PATIENCE,
        )
        self._socket = self._closing.enter_context(opened)
        return self

    def run(self, *states: WidgetState, patience: float = PATIENCE) -> Run:
        """Asks for a run with the widgets as they stand, and waits for its end."""
        self.ask(*states)
        return self.ran(patience=patience)

    def ask(self, *states: WidgetState) -> None:
        """Asks for a run and does not wait."""
        self.widgets |= {state.id: state for state in states}
        message = BackMsg()
        message.rerun_script.CopyFrom(self.state())
        self.send(message)
        # A button is pressed once.
        for id, state in list(self.widgets.items()):
            if state.WhichOneof("value") in ("trigger_value", "string_trigger_value", "json_trigger_value"):
                del self.widgets[id]

    def state(self) -> ClientState:
        """What a browser says of itself with every run."""
        state = ClientState(query_string=self.query, page_name=self.path)
        state.widget_states.widgets.extend(self.widgets.values())
        state.context_info.url = f"{self.url}/{self.path}"
        state.context_info.timezone, state.context_info.locale = "Asia/Shanghai", "zh-CN"
        return state

    def send(self, message: BackMsg) -> None:
        assert self._socket
        self._socket.send(message.SerializeToString())

    def ran(self, *, patience: float = PATIENCE) -> Run:
        """What came until a run ended that was not cut off for the next one."""
        began, elements = time.monotonic(), []
        for message in self.messages(patience=patience):
            if message.WhichOneof("type") == "delta" and message.delta.HasField("new_element"):
                elements.append(message.delta.new_element)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    elements.clear()
                    continue
                return Run(message.script_finished, tuple(elements), time.monotonic() - began)
        raise TimeoutError(f"No run ended within {patience:.0f} s")

    def messages(self, *, patience: float = PATIENCE) -> Iterator[ForwardMsg]:
        """Everything the server says, one after the other, for as long as `patience`."""
        assert self._socket
        deadline = time.monotonic() + patience
        while (left := deadline - time.monotonic()) > 0:
            try:
                data = self._socket.recv(timeout=left)
            except TimeoutError:
                return
            message = ForwardMsg()
            message.ParseFromString(data)
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id or self.session
            yield message

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

    def put(self, path: str, name: str, content: bytes) -> Answer:
        """Sends one file to a place under /_stcore/upload_file."""
        border = uuid.uuid4().hex
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        return asked(
            self.url, "PUT", path, head.encode() + content + f"\r\n--{border}--\r\n".encode(),
            {
                "Content-Type": f"multipart/form-data; boundary={border}",
                "X-Xsrftoken": self._token,
                "Cookie": self._cookies,
                "Origin": self.url,
            },
        )  # fmt: skip

    def delete(self, path: str) -> Answer:
        """Takes back one file, as a browser does when its cross is clicked."""
        headers = {"X-Xsrftoken": self._token, "Cookie": self._cookies, "Origin": self.url}
        return asked(self.url, "DELETE", path, b"", headers)

    @property
    def _cookies(self) -> str:
        return "; ".join(filter(None, (f"_streamlit_xsrf={self._token}", self.cookies)))

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
    cookies = http.cookies.SimpleCookie()
    for cookie in asked(url, "GET", "/_stcore/health").headers.get_all("Set-Cookie") or []:
        cookies.load(cookie)
    return cookies["_streamlit_xsrf"].value if "_streamlit_xsrf" in cookies else ""


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


def pressed(id: str) -> WidgetState:
    """The state of a button that was just pressed."""
    return WidgetState(id=id, trigger_value=True)


def dated(id: str, day: date) -> WidgetState:
    """The state of a date field in which a day was chosen."""
    return WidgetState(id=id, string_array_value=StringArray(data=[f"{day:%Y/%m/%d}"]))


def said(element: Element) -> list[str]:
    """The texts of an element, wherever it keeps them; styles are none."""
    kind = element.WhichOneof("type")
    if kind in (None, "html"):
        return []
    drawn = getattr(element, kind)
    names = ("body", "label", "text", "value", "error_message", "message")
    texts = [getattr(drawn, name, "") for name in names]
    return [text for text in texts if isinstance(text, str) and text]
