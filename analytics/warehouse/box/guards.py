"""What shuts the child in: each a bound that the system or DuckDB holds, whatever a statement says.

Those of `AT_START` come before anything of the statement is read, those of `BEFORE_THE_STATEMENT` when its
tables are there. What the kernel of this machine has no notion of is passed over; what it has and does not
give is a `GuardRefused`, and the box stays shut.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from analytics.errors import N_
from analytics.warehouse.box import limits

if sys.platform != "win32":
    import resource


class GuardRefused(Exception):
    """A guard that cannot be set; its name is all there is to say."""


@dataclass(frozen=True)
class Guard:
    """A bound on this process or on its database, and the name it is missed by."""

    name: str
    put: Callable[[duckdb.DuckDBPyConnection], object]


_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_VERSION = 1
#: All that Landlock can forbid, by the version that came with it: files, network, other processes.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
_TCP_SINCE, _TCP_RIGHTS = 4, 0b11
_SCOPED_SINCE, _SCOPED_RIGHTS = 6, 0b11


def _limit(name: str, bound: int) -> Guard:
    def put(_: duckdb.DuckDBPyConnection) -> None:
        kind = getattr(resource, f"RLIMIT_{name}")
        resource.setrlimit(kind, (bound, bound))

    return Guard(f"limit {name}", put)


def _no_new_rights(_: duckdb.DuckDBPyConnection) -> None:
    """Nothing run from here may have more rights; Landlock asks for it."""
    _must(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def _ends_with_the_server(_: duckdb.DuckDBPyConnection) -> None:
    _must(_libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))


def _no_network(_: duckdb.DuckDBPyConnection) -> None:
    """A network namespace of its own, in which there is nothing.

    Where the system gives none to ordinary users, Landlock must be new enough to forbid TCP.
    """
    libc = _libc()
    is_alone = not libc.unshare(_CLONE_NEWNET) or not libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    if not is_alone and _landlock_version() < _TCP_SINCE:
        raise OSError(ctypes.get_errno(), "unshare")


def _no_file_no_tcp(_: duckdb.DuckDBPyConnection) -> None:
    """Landlock: no file is opened, made, run or removed any more, no TCP connection made."""
    version, libc = _landlock_version(), _libc()
    if not version:
        return
    files = (1 << max(bits for since, bits in _FILE_RIGHTS.items() if since <= version)) - 1
    network = _TCP_RIGHTS if version >= _TCP_SINCE else 0
    scoped = _SCOPED_RIGHTS if version >= _SCOPED_SINCE else 0
    attributes = struct.pack("=QQQ", files, network, scoped)
    size = 24 if scoped else 16 if network else 8
    ruleset = libc.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(size), 0)
    _must(min(ruleset, 0))
    _must(libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0))
    os.close(ruleset)


def _locked(database: duckdb.DuckDBPyConnection) -> None:
    """DuckDB opens no file and loads nothing, and no setting changes any more; in this order."""
    for setting in (
        "set disabled_filesystems = 'LocalFileSystem'",
        "set enable_external_access = false",
        "set lock_configuration = true",
    ):
        database.execute(setting)


#: Read by DuckDB itself, as one of its guards: it takes as much memory as told and asks for no file.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": limits.DATABASE_MEMORY,
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "errors_as_json": True,
}


def database() -> duckdb.DuckDBPyConnection:
    """A database in memory of a thread's own size, in which nothing is yet."""
    made = duckdb.connect(":memory:", config=SETTINGS)
    made.execute("set timezone = 'UTC'")
    return made


LOCKED = Guard(N_("locked database"), _locked)

AT_START = (
    Guard(N_("no new rights"), _no_new_rights),
    Guard(N_("end with the server"), _ends_with_the_server),
    Guard(N_("no network"), _no_network),
    _limit("AS", limits.MEMORY_BYTES),
    _limit("CPU", limits.PROCESSOR_SECONDS),
    _limit("FSIZE", 0),
    _limit("CORE", 0),
    _limit("NPROC", 0),
)

BEFORE_THE_STATEMENT = (LOCKED, Guard(N_("no file, no TCP"), _no_file_no_tcp))


def put(guards: tuple[Guard, ...], database: duckdb.DuckDBPyConnection) -> None:
    """Puts each in its place; the first that cannot be is refused by its name."""
    if sys.platform != "linux":
        raise GuardRefused(guards[0].name if guards else sys.platform)
    for guard in guards:
        try:
            guard.put(database)
        except Exception as error:
            raise GuardRefused(guard.name) from error


def _landlock_version() -> int:
    """0 where the kernel has none, or was started without it."""
    version = int(_libc().syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), _LANDLOCK_VERSION))
    if version < 0 and ctypes.get_errno() not in (errno.ENOSYS, errno.EOPNOTSUPP):
        raise OSError(ctypes.get_errno(), "landlock")
    return max(version, 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _must(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
