"""What a paper carries so that it can be confirmed: its code, and the same as a QR code for a phone."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import segno

from analytics.language.translator import Translator


@dataclass(frozen=True)
class Mark:
    """The mark of one file."""

    code: str
    #: Where the page is that confirms it; without one the QR code holds the code alone.
    address: str | None
    #: False where what was printed could not be kept.
    is_registered: bool = True

    @property
    def held(self) -> str:
        """What a phone reads from the QR code."""
        return f"{self.address}?code={self.code}" if self.address else self.code

    def said(self, t: Translator) -> str:
        """The code and what it is for, on one line."""
        if not self.is_registered:
            return t("Code {code} (not registered: it cannot be confirmed)", code=self.code)
        return t("Code {code}", code=self.code)

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
