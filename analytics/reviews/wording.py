"""A review in words."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.errors import N_
from analytics.reviews.review import Step

#: What comes next in a review, at each step.
NEXT: Mapping[Step, str] = {
    Step.SELF_ASSESSMENT: N_("the district hands in its self-assessment."),
    Step.IN_REVIEW: N_("the reviewers score it, and another person checks it."),
    Step.CHECKED: N_("whoever is responsible for it signs it."),
    Step.SIGNED: N_("it is sealed."),
    Step.SEALED: N_("the district is told."),
    Step.TOLD: N_("the district may object; after that it is closed."),
    Step.OBJECTED: N_("the objection is decided."),
    Step.DECIDED: N_("it is sealed again where something has changed, then closed."),
    Step.FINAL: N_("nothing; it can only be opened again."),
}
