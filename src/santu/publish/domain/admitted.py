"""What was admitted beside the lists, counted by who asked for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from santu.publish.domain.listing import Record
from santu.register.domain.admissions import AdmissionState


@dataclass(slots=True)
class Counted:
    """What an issuer asked for that was decided, and where it stands."""

    issuer: str
    home: str
    decided: int = 0
    in_force: int = 0
    early: int = 0
    expired: int = 0
    refused: int = 0


def per_issuer(records: Iterable[Record]) -> list[Counted]:
    """The counts of each issuer, by the names of its place and of itself: in no order of merit."""
    found: dict[str, Counted] = {}
    for one in records:
        counted = found.setdefault(one["issuer_id"], Counted(one["issuer"], one["home"]))
        counted.decided += 1
        counted.in_force += one["state"] == AdmissionState.IN_FORCE
        counted.early += one["state"] == AdmissionState.EARLY
        counted.expired += one["state"] == AdmissionState.EXPIRED
        counted.refused += one["state"] == AdmissionState.REFUSED
    return [found[one] for one in sorted(found, key=lambda one: (found[one].home, found[one].issuer, one))]
