"""The LibreOffice that works out workbooks anew, so that their formulas are held to the product's numbers.

`python -m tests.reports.libreoffice` makes sure there is one, getting it when it may, and prints its path.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests import packages

ADVICE = (
    "The tests of workbooks need LibreOffice: set SOFFICE=/path/to/soffice, or install it "
    "(Debian, Ubuntu: apt-get install libreoffice-calc)."
)
#: What its parts lie in, of which a system may have others than those for workbooks.
_CALC = ("scalc", "localc")


class NoLibreOffice(Exception):
    """There is none for workbooks; the sentence says how to get one."""


def soffice() -> Path:
    """SOFFICE, else the one on the path, where it has the part for workbooks."""
    found = os.environ.get("SOFFICE") or shutil.which("soffice")
    if found is None or not (os.environ.get("SOFFICE") or any(map(shutil.which, _CALC))):
        raise NoLibreOffice(ADVICE)
    return Path(found)


def get() -> Path:
    """The one that is there, or (as root) the system's package."""
    try:
        return soffice()
    except NoLibreOffice:
        if not packages.may_install():
            raise
    print("No LibreOffice yet: it is installed now.", file=sys.stderr)
    packages.install("--no-install-recommends", "libreoffice-calc")
    return soffice()


if __name__ == "__main__":
    sys.exit(packages.printed(get, NoLibreOffice))
