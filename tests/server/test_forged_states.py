"""What a widget cannot have said costs neither a session nor more than a line in the log."""

from __future__ import annotations

from contextlib import suppress

import pytest
from streamlit.proto.Common_pb2 import (
    DoubleArray,
    FileUploaderState,
    SInt64Array,
    StringArray,
    StringTriggerValue,
    UploadedFileInfo,
)
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from pages.frame.frame import NAVIGATION
from tests.browser.server import Server
from tests.server.asking import connected
from tests.server.client import Client
from tests.server.reader import Run

#: What a browser of ours never says: of every type, of no type, out of every range, and no JSON.
FORGED = (
    WidgetState(string_value="不存在"),
    WidgetState(string_value="\ufffe\x00" * 100_000),
    WidgetState(int_value=-7),
    WidgetState(double_value=float("nan")),
    WidgetState(bool_value=True),
    WidgetState(string_array_value=StringArray(data=["x"] * 20_000)),
    WidgetState(string_array_value=StringArray(data=["2019/99/99"])),
    WidgetState(int_array_value=SInt64Array(data=[99, -1])),
    WidgetState(double_array_value=DoubleArray(data=[float("inf")] * 20_000)),
    WidgetState(json_value="{nope"),
    WidgetState(json_value='[1, {"selection": 5}]'),
    WidgetState(json_value='{"selection": {"points": "x"}}'),
    WidgetState(json_trigger_value="{nope"),
    WidgetState(json_trigger_value='[{"event": "x"}, 5, null]'),
    WidgetState(
        json_trigger_value='[{"event": "asked", "value": 5}, {"event": "asked", "value": {"x": []}}]'
    ),
    WidgetState(bytes_value=b"\xff\xfe"),
    WidgetState(string_trigger_value=StringTriggerValue(data="x")),
    WidgetState(
        file_uploader_state_value=FileUploaderState(
            uploaded_file_info=[UploadedFileInfo(file_id="../x", name="\x00")]
        )
    ),
    WidgetState(),
)


@pytest.mark.parametrize("page", [name for name, _ in NAVIGATION])
def test_a_forged_state_leaves_the_page_as_it_is(server: Server, page: str) -> None:
    begun = len(server.written())
    with Client(server.url, page) as reader:
        first = reader.run()
        ids = sorted(first.widgets())
        for state in FORGED:
            again = reader.run(*(of(state, id) for id in ids))
            assert again.status == first.status
            assert drawn(again) == drawn(first)
        reader.widgets.clear()
        assert drawn(reader.run()) == drawn(first)
    # A session that begins with them, or comes back.
    for state in FORGED[2:9:3]:
        with Client(server.url, page) as other:
            assert drawn(other.run(*(of(state, id) for id in ids))) == drawn(first)
    logged = server.written()[begun:]
    assert "Traceback" not in logged
    assert "ERROR" not in logged


def test_a_component_without_a_state_that_tells_something_is_heard_or_not_and_breaks_nothing(
    server: Server,
) -> None:
    begun = len(server.written())
    told = '[{"event": "asked", "value": "explore?subject=money"}]'
    with Client(server.url, "explore") as reader:
        for id, kind in reader.run().widgets().items():
            if kind == "trigger":
                again = reader.run(WidgetState(id=id, json_trigger_value=told))
                assert again.drawn("exception") == []
    assert "Traceback" not in server.written()[begun:]


def test_the_log_tells_of_forged_states_once_a_kind_of_widget(server: Server) -> None:
    for _ in range(2):
        with Client(server.url, "overview") as reader:
            ids = sorted(reader.run().widgets())
            for state in FORGED[2:6]:
                reader.run(*(of(state, id) for id in ids))
    told = [line.split(": ", 1)[1] for line in server.written().splitlines() if "Taken for nothing" in line]
    assert told
    assert len(told) == len(set(told))


def test_bytes_that_are_no_message_end_the_connection_in_one_line(server: Server) -> None:
    begun = len(server.written())
    with connected(server) as socket, suppress(ConnectionClosed):
        socket.send(b"\xff\xff\xff")
        # Until it is closed.
        for _ in socket:
            pass
    logged = server.written()[begun:]
    assert logged.count("Error deserializing back message") == 1
    assert "Traceback" not in logged


def of(state: WidgetState, id: str) -> WidgetState:
    """The same said of another widget."""
    said = WidgetState(id=id)
    said.MergeFrom(state)
    return said


def drawn(run: Run) -> tuple[list[str], set[str]]:
    """What can be used and the headings; what is drawn over something else may come with it or alone."""
    headings = {element.heading.body for element in run.elements if element.WhichOneof("type") == "heading"}
    return sorted(run.widgets()), headings
