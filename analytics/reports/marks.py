"""What a paper carries so that it can be confirmed: its code, and the same as a QR code for a phone."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import segno

from analytics.errors import N_
from analytics.language.translator import Translator

_NOT_REGISTERED = N_("Code {code} (not registered: it cannot be confirmed)")


@dataclass(frozen=True)
class Mark:
    """The mark of one file."""

    code: str
    #: Where the page is that confirms it; without one the QR code holds the code alone.
    address: str | None
    #: False where what was printed could not be kept.
    is_registered: bool = True
    #: Who took the file, when, and of which snapshot; empty where nobody signs in, and of what is sealed.
    taken: str = ""

    @property
    def held(self) -> str:
        """What a phone reads from the QR code."""
        return f"{self.address}?code={self.code}" if self.address else self.code

    def said(self, t: Translator) -> str:
        """The code and what it is for, on one line, and who took the file."""
        said = N_("Code {code}") if self.is_registered else _NOT_REGISTERED
        return " · ".join(filter(None, (t(said, code=self.code), self.taken)))

    def svg(self) -> str:
        """The QR code as a drawing."""
        return self._drawn("svg", xmldecl=False, svgclass=None, lineclass=None, light="white").decode()

    def data_address(self) -> str:
        """The drawing as an address that holds it, for a web page that fetches nothing."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg().encode()).decode()}"

    def png(self) -> bytes:
        """The QR code as pixels, for what takes no drawing."""
        return self._drawn("png")

    def _drawn(self, kind: str, **options: object) -> bytes:
        out = io.BytesIO()
        segno.make_qr(self.held, error="m").save(out, kind=kind, border=2, scale=8, **options)
        return out.getvalue()
