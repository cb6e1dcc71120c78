"""What the pages of docs/ on installing tell to type agrees with what is shipped, and with itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.server import ROOT
from tests.deploy.nginx import SECRETS, SERVERS, SESSIONS, SETTINGS, SITE

SEVERAL = ROOT / "docs" / "servers.md"
INSTALL, SIGN_IN = ROOT / "docs" / "install.md", ROOT / "docs" / "sign-in.md"
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)


def blocks(page: Path, kind: str) -> list[str]:
    """The blocks of a kind, as whoever copies them has them."""
    return [text for _, named, text in BLOCK.findall(page.read_text(encoding="utf-8")) if named == kind]


def typed() -> list[str]:
    """The lines of install.md that are typed, without what is said of them."""
    lines = "\n".join(blocks(INSTALL, "sh")).replace("\\\n", " ").splitlines()
    return [line.partition("  #")[0].strip() for line in lines]


def test_the_file_of_secrets_is_the_same_in_both() -> None:
    (told,) = blocks(SIGN_IN, "toml")
    shipped = tomllib.loads(SECRETS.read_text(encoding="utf-8"))["auth"]
    said = tomllib.loads(told)["auth"]
    hidden = {"cookie_secret", "client_secret"}
    assert {name: value for name, value in said.items() if name not in hidden} == {
        name: value for name, value in shipped.items() if name not in hidden
    }
    assert said.keys() == shipped.keys()
    # Else a provider lets in again, with the moment of before, who was sent to it after 8 hours.
    assert shipped["client_kwargs"]["prompt"] == "login"


def test_accounts_are_of_the_provider_that_the_secrets_name() -> None:
    shipped = tomllib.loads(SECRETS.read_text(encoding="utf-8"))["auth"]
    provider = urlsplit(shipped["server_metadata_url"]).netloc
    for page in (INSTALL, SIGN_IN):
        named = re.findall(r"account add --iss (\S+)", "\n".join(blocks(page, "sh")))
        assert named
        assert {urlsplit(iss).netloc for iss in named} == {provider}


def test_every_folder_is_made_before_a_command_writes_into_it() -> None:
    made: set[Path] = set()
    settings = SETTINGS.read_text(encoding="utf-8")
    written = {Path(place).parent for place in re.findall(r"^LANZHOU_\w+=(/var\S+)", settings, re.MULTILINE)}
    assert written
    for line in typed():
        if line.startswith("install -d") and "-o lanzhou" in line:
            made |= {Path(word) for word in line.split() if word.startswith("/")}
        if line.startswith("lanzhou "):
            assert written <= made, line
        if line.startswith("lanzhou backup"):
            places = [Path(word) for word in line.split("&&")[0].split() if word.startswith("/")]
            assert [place for place in places if not {place, *place.parents} & made] == [], line


def test_the_commands_are_given_as_the_account_and_name_files_by_their_whole_path() -> None:
    for line in typed():
        assert not line.startswith("python -m analytics")
        if line.startswith("lanzhou "):
            files = re.findall(r"\S+\.(?:zip|xlsx)\b", re.sub(r"\$\(.*?\)", "today", line))
            assert [file for file in files if not file.startswith("/")] == [], line


def test_every_setting_is_said_to_be_the_same_at_all_servers_or_each_ones_own() -> None:
    shipped = re.findall(
        r"^#?((?:LANZHOU|STREAMLIT)_[A-Z_]+)=", SETTINGS.read_text(encoding="utf-8"), re.MULTILINE
    )
    rows = re.findall(
        r"^\| (the same|its own) \| (.*?) \|", SEVERAL.read_text(encoding="utf-8"), re.MULTILINE
    )
    said = [name for _, names in rows for name in re.findall(r"`((?:LANZHOU|STREAMLIT)_[A-Z_]+)`", names)]
    assert sorted(said) == sorted({*shipped, "STREAMLIT_SERVER_ADDRESS", "STREAMLIT_SERVER_BASE_URL_PATH"})


def test_what_several_servers_add_to_the_site_is_put_where_the_site_and_it_say() -> None:
    told = "\n".join(blocks(SEVERAL, "sh"))
    for shipped in (SERVERS, SESSIONS):
        (place,) = re.findall(rf"deploy/{shipped.name} (\S+)", told)
        assert place in shipped.read_text(encoding="utf-8").partition("\n\n")[0]
    assert str(Path(place).parent / "*.conf") in SITE.read_text(encoding="utf-8")
