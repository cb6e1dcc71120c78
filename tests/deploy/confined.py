"""Runs a command as the shipped unit confines it, as far as one process can without systemd (root, Linux).

`python -m tests.deploy.confined STATE_FOLDER COMMAND …`: the system calls the unit filters, no memory that is
written and then run, no rights of root, a file system to be read alone but for the state folder.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.browser.server import ROOT

UNIT = ROOT / "deploy" / "lanzhou.service"
_SET_NO_NEW_PRIVS, _SET_MDWE, _EPERM = 38, 65, 1
_CLONE_NEWNS, _MS_PRIVATE, _MS_REC, _MS_BIND, _MS_REMOUNT, _MS_RDONLY = (
    0x20000,
    1 << 18,
    1 << 14,
    1 << 12,
    32,
    1,
)
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_DROP_CAPABILITY, LAST_CAPABILITY = 24, 40


def settings() -> dict[str, list[str]]:
    """The unit's settings by name, each as often as it is given."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"(\w+)=(.*)", line):
            found.setdefault(match[1], []).append(match[2])
    return found


def allowed_calls() -> set[str]:
    """The system calls of the unit's filters, as this machine's systemd knows their groups."""
    calls: set[str] = set()
    for said in settings()["SystemCallFilter"]:
        named = {call for name in said.removeprefix("~").split() for call in _calls(name)}
        calls = calls - named if said.startswith("~") else calls | named
    return calls


def _calls(name: str) -> set[str]:
    if not name.startswith("@"):
        return {name}
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True
    )
    members = [line.strip() for line in listed.stdout.splitlines()[1:] if line.startswith("    ")]
    return {call for member in members if not member.startswith("#") for call in _calls(member)}


def confine(state: Path) -> None:
    """From now on this process, and whatever it runs."""
    calls = allowed_calls()
    libc = ctypes.CDLL(None, use_errno=True)
    _must(libc.unshare(_CLONE_NEWNS))
    _must(libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None))
    place = bytes(state)
    _must(libc.mount(place, place, None, _MS_BIND, None))
    _must(libc.mount(b"/", b"/", None, _MS_BIND | _MS_REC, None))
    os.chdir("/")
    _must(libc.mount(None, b"/", None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY, None))
    os.chdir(ROOT)
    os.umask(0o027)
    # What is run next has none of root's rights: a folder may be closed to all but root here.
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(_DROP_CAPABILITY, capability, 0, 0, 0)
    _must(libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if settings()["MemoryDenyWriteExecute"] == ["true"]:
        _must(libc.prctl(_SET_MDWE, 1, 0, 0, 0))
    _filter(calls)


def _filter(calls: set[str]) -> None:
    seccomp = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    seccomp.seccomp_init.restype = ctypes.c_void_p
    seccomp.seccomp_init.argtypes = [ctypes.c_uint32]
    seccomp.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_void_p,
    ]
    seccomp.seccomp_load.argtypes = [ctypes.c_void_p]
    context = seccomp.seccomp_init(_ERRNO | _EPERM)
    for call in sorted(calls):
        number = seccomp.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:
            assert seccomp.seccomp_rule_add_array(context, _ALLOW, number, 0, None) == 0
    assert seccomp.seccomp_load(context) == 0


def _must(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    confine(Path(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
