"""How scenarios are kept."""

from santu.design.models.consultations import Asked, Consultation, Opinion, Reply
from santu.design.models.scenarios import ApprovedException, Lock, Scenario, StoredProposal

__all__ = [
    "ApprovedException",
    "Asked",
    "Consultation",
    "Lock",
    "Opinion",
    "Reply",
    "Scenario",
    "StoredProposal",
]
