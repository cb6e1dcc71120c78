"""What an entry of the audit log holds, as its reader has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.access.roles import Role
from analytics.access.taking import Reason
from analytics.errors import N_
from analytics.language import labels
from analytics.language.translator import Translator
from analytics.reference import CITY, districts

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


#: What the codes in some of them say; names of pages, tables and steps are those of addresses and files.
WORDS: Mapping[str, Mapping[str, str]] = {
    "reason": {
        "nobody": N_("not signed in"),
        "unknown": N_("no account"),
        "disabled": N_("account disabled"),
        "enabled": N_("account enabled"),
        "changed": N_("account changed"),
        "revoked": N_("revoked"),
        "administrator": N_("ended by an administrator"),
        "expired": N_("8 hours are over"),
        "idle": N_("nothing done for 30 minutes"),
        "ended": N_("signed out"),
        "others": N_("signed in elsewhere since"),
        "broken": N_("cookie cannot be read"),
        "role": N_("not allowed by the role"),
        "too_many_rows": N_("more rows than the role takes at once"),
        "no_reason": N_("no reason given"),
        "unfit_reason": N_("reason contained an ID number"),
    },
    "setting": {
        "four_eyes": N_("who publishes is not who handed in"),
        "sessions": N_("sign-ins of one account at once"),
        "audit_months": N_("months the log is kept"),
        "hash": N_("hash of what is chained"),
    },
    "value": {"on": N_("switched on"), "off": N_("switched off"), "sha256": "SHA-256", "sm3": "SM3"},
    "hash": {"sha256": "SHA-256", "sm3": "SM3"},
    "rights": {
        "read": N_("see figures"),
        "export": N_("take files away"),
        "submit": N_("hand in"),
        "publish": N_("publish"),
        "query": N_("query by SQL"),
        "self_assess": N_("assess oneself"),
        "review": N_("review"),
        "sign": N_("sign reviews"),
        "act": N_("set actions"),
        "report": N_("report on actions"),
        "audit": N_("read the audit log"),
        "administer": N_("manage accounts"),
    },
}

_LABELLED: Mapping[str, Callable[[str, Translator], str]] = {
    "roles": lambda code, t: labels.role(Role(code), t) if code in set(Role) else code,
    "units": lambda code, t: labels.unit_word(code, t) if code in (CITY, *districts()) else code,
    "reason": lambda code, t: labels.word("taken_for", code, t) if code in set(Reason) else code,
}


def held(body: Mapping[str, object], t: Translator) -> str:
    """The fields of an entry one after the other, in the reader's words; nothing for nothing."""
    return t("; ").join(
        f"{t(FIELDS[name]) if name in FIELDS else name}{t(': ')}{_in_words(name, value, t)}"
        for name, value in body.items()
        if name != "digest" and value not in ("", [], None)
    )


def _in_words(name: str, value: object, t: Translator) -> str:
    values = value if isinstance(value, list) else [value]
    return t(", ").join(_word(name, str(one), t) for one in values)


def _word(name: str, code: str, t: Translator) -> str:
    """What a code says; what somebody put there that is none stays as it is."""
    if code in WORDS.get(name, {}):
        return t(WORDS[name][code])
    return _LABELLED[name](code, t) if name in _LABELLED else code


def written(value: object) -> str:
    """A value of an entry; a list one after the other."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
