"""The server is closed by default, and Streamlit knows every option it is given."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest

from tests.architecture.sources import ROOT

SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("server", "address", "127.0.0.1"),
        ("server", "port", 8501),
        ("server", "headless", True),
        ("server", "allowedHosts", ["127.0.0.1", "localhost"]),
        ("server", "enableCORS", True),
        ("server", "enableXsrfProtection", True),
        ("server", "enableStaticServing", False),
        ("server", "enableAgentApi", False),
        ("server", "maxUploadSize", 20),
        ("server", "maxMessageSize", 50),
        ("server", "fileWatcherType", "none"),
        ("logger", "enableRich", False),
        ("client", "toolbarMode", "minimal"),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("client", "allowedOrigins", []),
        ("runner", "postScriptGC", False),
        ("global", "maxCachedMessageAge", 50),
        ("browser", "gatherUsageStats", False),
    ],
)
def test_the_server_is_closed_by_default(section: str, option: str, value: object) -> None:
    assert SETTINGS[section][option] == value


def test_streamlit_knows_every_option() -> None:
    command = [sys.executable, "-m", "streamlit", "config", "show"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0
    assert "not a valid config option" not in run.stdout + run.stderr
