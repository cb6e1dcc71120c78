"""What a request says of the answer it wants: its language and its form."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from starlette.requests import Request


class Form(StrEnum):
    """What rows are written as."""

    JSON = "json"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        return "application/json" if self is Form.JSON else "text/csv"


def language_of(request: Request) -> str:
    """The language of sentences by Accept-Language: Chinese unless English is wanted more."""
    wanted = {name.partition("-")[0]: weight for name, weight in reversed([*_weighed(request, "language")])}
    return "en" if wanted.get("en", 0.0) > wanted.get("zh", 0.0) else "zh"


def form_of(request: Request) -> Form | None:
    """The form by Accept, JSON where both will do; None where neither is accepted."""
    ranges = dict(_weighed(request, "")) or {"*/*": 1.0}

    def weight(form: Form) -> float:
        kind, _, _ = form.media_type.partition("/")
        names = (form.media_type, f"{kind}/*", "*/*")
        return next((ranges[name] for name in names if name in ranges), 0.0)

    best = max(Form, key=weight)
    return best if weight(best) > 0 else None


def _weighed(request: Request, what: str) -> Iterator[tuple[str, float]]:
    """The ranges of an Accept header and how much each is wanted, 0 to 1."""
    header = f"accept-{what}" if what else "accept"
    for part in ",".join(request.headers.getlist(header)).split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            weights = [piece.removeprefix("q=") for piece in parameters if piece.startswith("q=")]
            yield name, _weight(weights[0] if weights else "1")


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
