"""How people write an ID number, and the digits that are left of a text when the writing is taken away."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

CHINESE = "〇一二三四五六七八九"


def _full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() else sign for sign in text)


WRITINGS: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "small x": str.lower,
    "sign of multiplication": lambda n: n.replace("X", "×"),
    "full width": _full_width,
    "circled": lambda n: "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(sign)] if sign.isdigit() else sign for sign in n),
    "Chinese digits": lambda n: "".join(CHINESE[int(sign)] if sign.isdigit() else sign for sign in n),
    "spaces": " ".join,
    "wide spaces": lambda n: f"{n[:6]}\u3000{n[6:14]}\u00a0{n[14:]}",
    "dots": lambda n: f"{n[:6]}.{n[6:14]}.{n[14:]}",
    "middle dots": "·".join,
    "hyphens": lambda n: f"{n[:6]}-{n[6:10]}-{n[10:12]}-{n[12:14]}–{n[14:]}",
    "slashes": lambda n: f"{n[:6]}/{n[6:14]}／{n[14:17]}\\{n[17:]}",
    "brackets": lambda n: f"({n[:6]})【{n[6:14]}】[{n[14:]}]",
    "underscores": "_".join,
    "commas": lambda n: f"{n[:6]}，{n[6:14]}, {n[14:]}",
    "zero width": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "direction": lambda n: f"\u202e{n[:9]}\u2066{n[9:]}\u202c",
    "line breaks": lambda n: f"{n[:6]}\n{n[6:14]}\r\n{n[14:]}",
    "stacked marks": "\u0338".join,
    "digits before": lambda n: f"20180620{n}",
    "digits behind": lambda n: f"{n}20180620",
    "two halves": lambda n: f"{n[:9]}，后半{n[9:]}",
    "in words": lambda n: f"前六位{n[:6]}生日{n[6:14]}末四位{n[14:]}",
}


def digits_in(text: str) -> str:
    """Nothing but the digits of a text, as 0–9, and its X."""
    plain = unicodedata.normalize("NFKC", text).upper().replace("×", "X")
    digits = (str(CHINESE.index(sign)) if sign in CHINESE else sign for sign in plain)
    return "".join(
        sign if sign == "X" else str(unicodedata.digit(sign))
        for sign in digits
        if sign.isdigit() or sign == "X"
    )
