"""What the system refuses a running server is said on the page, and over when it is over."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.browser.server import serving
from tests.server.client import Client


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process")
@pytest.mark.parametrize(("language", "said"), [("zh", "打开的文件过多"), ("en", "too many files are open")])
def test_a_reader_is_told_what_the_system_refuses(sample: Path, language: str, said: str) -> None:
    import resource

    query = f"lang={language}"
    with serving(sample) as server, Client(server.url, "funding", query=query) as reader:
        assert not reader.run().says(said)
        limits = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (3, limits[1]))
        reader.query = f"{query}&as_of=2018-06-30&district=620102"
        refused = reader.run()
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, limits)
        assert refused.says(said)
        assert str(sample) not in "\n".join(refused.texts)
        assert not reader.run().says(said)
        logged = server.written()
    assert "Traceback" not in logged
    assert "caused by OSError EMFILE" in logged
