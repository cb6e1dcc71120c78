"""The PostgreSQL that tests of the database run on, besides SQLite.

`python -m tests.database.postgresql` makes sure there is one, getting it when it may, and prints where its
programs are.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from tests import packages

NEEDED = ("initdb", "postgres")
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
ADVICE = (
    "The tests of the database need PostgreSQL besides SQLite: set POSTGRESQL=/folder/of/its/programs, or "
    "install it (Debian, Ubuntu: apt-get install postgresql)."
)
#: Of these the first that is there runs a server, which refuses to be run by root.
ACCOUNTS = ("postgres", "nobody")
MEMORY = Path("/dev/shm")
#: Seconds a server has to answer.
PATIENCE = 60.0
#: Nothing here outlives the tests, and a kill of a program, which they try, loses nothing either way. Its
#: time zone is not that of the product.
SETTINGS = (
    *(
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=100",
        "timezone=Asia/Shanghai",
    ),
    *("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "autovacuum=off", "log_min_messages=panic"),
)


class NoPostgreSQL(Exception):
    """There is none that can be started; the sentence says how to get one."""


def programs() -> Path:
    """The folder of the programs: POSTGRESQL, the newest in the usual places, or that of the path."""
    named = os.environ.get("POSTGRESQL")
    if named:
        if _is_whole(Path(named)):
            return Path(named)
        raise NoPostgreSQL(f"POSTGRESQL={named} holds no {' and '.join(NEEDED)}. {ADVICE}")
    for folder in _candidates():
        if _is_whole(folder):
            return folder
    raise NoPostgreSQL(ADVICE)


def _candidates() -> Iterator[Path]:
    for pattern in PLACES:
        found = Path("/").glob(pattern.lstrip("/"))
        yield from sorted(found, key=lambda folder: (len(str(folder)), str(folder)), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _is_whole(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in NEEDED)


def get() -> Path:
    """The programs that are there, or (as root) those of the system's package."""
    try:
        return programs()
    except NoPostgreSQL:
        if os.environ.get("POSTGRESQL") or not packages.may_install():
            raise
    print("No PostgreSQL yet: it is installed now.", file=sys.stderr)
    packages.install("postgresql")
    return programs()


@dataclass(frozen=True)
class Server:
    """A server on 127.0.0.1 with a password of its own."""

    port: int
    password: str

    def url(self, database: str = "postgres") -> sa.URL:
        """Where a database of it is."""
        return sa.URL.create("postgresql", "lanzhou", self.password, "127.0.0.1", self.port, database)

    @contextmanager
    def database(self) -> Iterator[sa.URL]:
        """A new database, and its end with whatever this process has connected meanwhile."""
        name = f"test_{secrets.token_hex(6)}"
        opened: list[psycopg.Connection[Any]] = []

        def note(connection: Any, _record: object) -> None:
            if isinstance(connection, psycopg.Connection):
                opened.append(connection)

        self._run(f"create database {name}")
        sa.event.listen(sa.Pool, "connect", note)
        try:
            yield self.url(name)
        finally:
            sa.event.remove(sa.Pool, "connect", note)
            for connection in opened:
                connection.close()
            self._run(f"drop database {name} with (force)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._address(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _address(self) -> str:
        return self.url().render_as_string(hide_password=False)

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self._address(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def server() -> Iterator[Server]:
    """A server of its own in a folder of its own, and its end."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    made = Server(_free_port(), secrets.token_hex(16))
    try:
        _make(found, folder, made.password)
        command = [*_ending_with_this(), str(found / "postgres"), "-D", str(folder / "data")]
        command += [part for setting in (*SETTINGS, f"port={made.port}") for part in ("-c", setting)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd="/", **_account()) as process:
            try:
                _await(made, process)
                yield made
            finally:
                # At once, whoever is connected; it ends its own children.
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(found: Path, folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    account = _account()
    if account:
        for path in (folder, secret):
            shutil.chown(path, account["user"], account["group"])
    subprocess.run(
        [found / "initdb", "-D", folder / "data", "-U", "lanzhou", "--auth=scram-sha-256", "--pwfile", secret,
         "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"],
        check=True, stdout=subprocess.DEVNULL, cwd="/", **account,
    )  # fmt: skip


def _await(made: Server, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not made.answers():
        if process.poll() is not None:
            raise NoPostgreSQL(f"PostgreSQL does not start: {process.stderr and process.stderr.read()}")
        if time.monotonic() > deadline:
            raise NoPostgreSQL(f"PostgreSQL did not answer within {PATIENCE:.0f} seconds.")
        time.sleep(0.05)


def _account() -> dict[str, Any]:
    """Who runs it, as `subprocess` takes it: it refuses root."""
    if not packages.is_root():
        return {}
    import grp
    import pwd

    for name in ACCOUNTS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": name, "group": grp.getgrgid(account.pw_gid).gr_name, "extra_groups": []}
    raise NoPostgreSQL(f"PostgreSQL is not run by root, and there is no account {' or '.join(ACCOUNTS)}.")


def _ending_with_this() -> list[str]:
    """What runs it so that it does not outlive tests that were killed, where the system can."""
    found = shutil.which("setpriv") if sys.platform == "linux" else None
    return [found, "--pdeathsig", "INT"] if found else []


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


if __name__ == "__main__":
    sys.exit(packages.printed(get, NoPostgreSQL))
