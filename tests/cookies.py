"""Signing in without a provider: the settings of a dashboard that has one, and what it gives a browser."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

CLIENT, SECRET = "dashboard", "known to the two of them"
COOKIE_SECRET = "of forty random characters, as it were.."
ISS = "https://login.invalid"


def secrets(folder: Path, port: int, *, metadata: str = f"{ISS}/.well-known/openid-configuration") -> Path:
    """The `secrets.toml` of a dashboard at a port, for `--secrets.files`."""
    path = folder / "secrets.toml"
    path.write_text(
        f"""
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{metadata}"

[auth.client_kwargs]
scope = "openid profile email"
prompt = "login"
""",
        encoding="utf-8",
    )
    return path


def claims(sub: str, url: str, *, iss: str = ISS, **others: Any) -> dict[str, Any]:
    """What the cookie of somebody says who has just signed in to the dashboard at `url`."""
    now = int(time.time())
    said = {"iss": iss, "sub": sub, "aud": CLIENT, "iat": now, "auth_time": now, "nonce": f"{time.time_ns()}"}
    return {**said, **others, "origin": url, "is_logged_in": True, "provider": "default"}


def cookie(said: dict[str, Any], *, secret: str = COOKIE_SECRET) -> str:
    """The value of `_streamlit_user` that says so, signed as the server does it."""
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    return create_signed_value(secret, "_streamlit_user", json.dumps(said)).decode()
