"""How scenarios are kept."""

from santu.design.models.scenarios import ApprovedException, Lock, Scenario, StoredProposal

__all__ = ["ApprovedException", "Lock", "Scenario", "StoredProposal"]
