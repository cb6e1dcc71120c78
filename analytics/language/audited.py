"""What an entry of the audit log holds, as its reader has it."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.errors import N_
from analytics.language.translator import Translator

#: What the fields of an entry are called; what stands in them are ids and numbers, the same for everybody.
FIELDS: Mapping[str, str] = {
    "account": N_("account"),
    "as_of": N_("as-of date"),
    "asked": N_("times"),
    "count": N_("entries"),
    "digest": N_("hash"),
    "expires": N_("valid until"),
    "format": N_("format"),
    "hash": N_("hash by"),
    "made_on": N_("made on"),
    "months": N_("kept for months"),
    "most": N_("at most"),
    "page": N_("page"),
    "path": N_("address"),
    "reason": N_("reason"),
    "revision": N_("revision"),
    "rights": N_("permissions"),
    "roles": N_("roles"),
    "rows": N_("number of rows"),
    "seq": N_("snapshot"),
    "session": N_("session"),
    "setting": N_("setting"),
    "snapshots": N_("snapshots"),
    "statement": N_("statement"),
    "step": N_("step"),
    "stream": N_("about"),
    "table": N_("table"),
    "through": N_("up to entry"),
    "token": N_("token"),
    "units": N_("of districts"),
    "value": N_("value"),
}


def held(body: Mapping[str, object], t: Translator) -> str:
    """The fields of an entry one after the other; a hash is of no use to a reader."""
    return t("; ").join(
        f"{t(FIELDS[name]) if name in FIELDS else name}{t(': ')}{written(value)}"
        for name, value in body.items()
        if name != "digest"
    )


def written(value: object) -> str:
    """A value of an entry; a list one after the other."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
