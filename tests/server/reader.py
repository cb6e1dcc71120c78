"""What a reader without a browser says to the running server, and makes of its answers; nothing is sent here.

`client.py` sends it for one reader, `crowd.py` for hundreds at once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

#: Seconds a run of a page may take on a busy machine.
PATIENCE = 120.0
_PRESSED = frozenset({"trigger_value", "string_trigger_value", "json_trigger_value"})


@dataclass(frozen=True)
class Run:
    """What one run of a page sent: its elements in the order they came, and how long it took.

    `sent` is everything that came, byte by byte, also of runs that were cut off for this one.
    """

    status: int
    elements: tuple[Element, ...]
    seconds: float
    sent: tuple[bytes, ...] = ()

    @property
    def texts(self) -> list[str]:
        """What the elements say, one after the other."""
        return [text for element in self.elements for text in said(element)]

    def says(self, text: str) -> bool:
        return any(text in one for one in self.texts)

    @property
    def parts(self) -> set[str]:
        """The parts of the page that can be drawn alone, by their ids."""
        found = set()
        for data in self.sent:
            message = ForwardMsg()
            message.ParseFromString(data)
            if message.WhichOneof("type") == "delta" and message.delta.fragment_id:
                found.add(message.delta.fragment_id)
        return found

    def drawn(self, kind: str) -> list[Any]:
        """The drawn elements of a kind (`page_link`, `selectbox`, …)."""
        return [getattr(element, kind) for element in self.elements if element.WhichOneof("type") == kind]

    def widgets(self) -> dict[str, str]:
        """Everything drawn that can say something: its kind by its id."""
        found: dict[str, str] = {}
        for element in self.elements:
            kind = str(element.WhichOneof("type") or "empty")
            if id := getattr(getattr(element, kind), "id", ""):
                found[id] = kind
            if kind == "bidi_component":
                found[trigger(id)] = "trigger"
        return found

    def widget(self, kind: str, key: str) -> Any:
        """The drawn widget (`file_uploader`, `button`, …) of a key; there must be one."""
        return next(widget for widget in reversed(self.drawn(kind)) if widget.id.endswith(f"-{key}"))


@dataclass
class Listening:
    """Makes a run of what comes: one that ended and was not cut off for the next one."""

    began: float = field(default_factory=time.monotonic)
    elements: list[Element] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)

    def take(self, message: ForwardMsg, data: bytes) -> Run | None:
        """The run, once its last message is there."""
        self.sent.append(data)
        if message.WhichOneof("type") == "delta" and message.delta.HasField("new_element"):
            self.elements.append(message.delta.new_element)
        if message.WhichOneof("type") != "script_finished":
            return None
        if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.elements.clear()
            return None
        took = time.monotonic() - self.began
        return Run(message.script_finished, tuple(self.elements), took, tuple(self.sent))


@dataclass
class Reader:
    """One session: where it is, who it is by its cookies, and what its widgets say."""

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
    #: That the server gives a browser against forged requests.
    token: str = ""

    @property
    def address(self) -> str:
        """Where its websocket is."""
        return self.url.replace("http", "ws", 1) + "/_stcore/stream"

    def handshake(self) -> dict[str, Any]:
        """What it opens its websocket with."""
        protocols = ["streamlit", self.token or "PLACEHOLDER_AUTH_TOKEN"]
        return {
            "origin": self.url if self.origin == "" else self.origin,
            "subprotocols": [*protocols, *([self.session] if self.session else [])],
            "additional_headers": {"Cookie": self.all_cookies},
            "max_size": None,
            "compression": None,
            "ping_interval": None,
            "open_timeout": PATIENCE,
        }

    @property
    def all_cookies(self) -> str:
        return "; ".join(filter(None, (f"_streamlit_xsrf={self.token}", self.cookies)))

    def asking(self, *states: WidgetState, part: str = "") -> BackMsg:
        """Asks for a run with the widgets as they stand: of the whole page, or of one part by its id."""
        self.widgets |= {state.id: state for state in states}
        message = BackMsg()
        message.rerun_script.CopyFrom(self.state())
        message.rerun_script.fragment_id = part
        # A button is pressed once.
        for id, state in list(self.widgets.items()):
            if state.WhichOneof("value") in _PRESSED:
                del self.widgets[id]
        return message

    def state(self) -> ClientState:
        """What a browser says of itself with every run."""
        state = ClientState(query_string=self.query, page_name=self.path)
        state.widget_states.widgets.extend(self.widgets.values())
        state.context_info.url = f"{self.url}/{self.path}"
        state.context_info.timezone, state.context_info.locale = "Asia/Shanghai", "zh-CN"
        return state

    def heard(self, data: bytes) -> ForwardMsg:
        """A message of the server; with its first one it says which session this is."""
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        return message


def trigger(component: str) -> str:
    """Under which id a component of our own, by its id, tells what happened in it."""
    return f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{component}{EVENT_DELIM}events"


def said(element: Element) -> list[str]:
    """The texts of an element, wherever it keeps them; styles are none."""
    kind = element.WhichOneof("type")
    if kind in (None, "html"):
        return []
    drawn = getattr(element, kind)
    names = ("body", "label", "text", "value", "error_message", "message")
    texts = [getattr(drawn, name, "") for name in names]
    return [text for text in texts if isinstance(text, str) and text]
