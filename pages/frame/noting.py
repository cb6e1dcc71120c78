"""What the audit log is told of a page: that it shows rows of people, or is not opened for somebody."""

from __future__ import annotations

from contextlib import suppress

from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.access.audit import Audit, AuditRefused, session_of
from analytics.access.viewer import Viewer
from analytics.progress import sources
from analytics.tables import Table
from pages.frame import acting
from pages.frame.frame import NAVIGATION, View, draw_refusal


def may_show(view: View, rows: Table) -> bool:
    """Whether rows may be drawn: those of people where that is noted; where it cannot be, it is said."""
    if not rows.is_of_people:
        return True
    try:
        Audit.of(view.look.catalogue.root).viewed(
            acting.viewer(view),
            unit=view.district_code,
            page=script_of(view.page),
            session=view.viewer.session or session(),
            snapshots=[view.look.snapshot.seq],
        )
    except AuditRefused as refused:
        draw_refusal(view.t, refused)
        return False
    return True


def page_refused(viewer: Viewer, page: str) -> None:
    """Notes that a page is not opened for somebody; it is not, also where that cannot be noted."""
    with suppress(AuditRefused):
        root = sources.catalogue().root
        Audit.of(root).page_refused(viewer, page=page, session=viewer.session or session())


def session() -> str:
    """What a session of pages is called in the log, where nobody signs in."""
    context = get_script_run_ctx()
    return session_of(context.session_id if context else "")


def script_of(page: str) -> str:
    """The script of a page by what it is called, a msgid."""
    return next(name for name, title in NAVIGATION if title == page)
