"""Certificates of people in posts: what has to be said of one, and whether it counts on a day."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_, Fault, message

KINDS = "staff/certificates"
SHOWN = 3
"""One character in so many of a number is shown where it is masked."""


class Standing(StrEnum):
    """What a certificate is on a day."""

    VALID = "valid"
    EARLY = "early"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


STANDINGS = {
    Standing.VALID: N_("有效"),
    Standing.EARLY: N_("未到有效期"),
    Standing.EXPIRED: N_("已过期"),
    Standing.WITHDRAWN: N_("证件已收回"),
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stands on a certificate; without ``valid_until`` it is valid without end."""

    kind: str
    number: str = field(repr=False)
    issuer: str
    valid_from: date | None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that is recorded, its number masked."""

    id: int
    member: int
    kind: str
    number: str
    issuer: str
    valid_from: date
    valid_until: date | None
    withdrawn: date | None

    def on(self, day: date) -> Standing:
        """What it is on a day; it counts on its last day, and no more on the day of its withdrawal."""
        if self.withdrawn is not None and self.withdrawn <= day:
            return Standing.WITHDRAWN
        if day < self.valid_from:
            return Standing.EARLY
        return Standing.EXPIRED if self.valid_until and self.valid_until < day else Standing.VALID


def number_masked(number: str) -> str:
    """The number as it is shown: its end, the rest as stars."""
    hidden = len(number) - len(number) // SHOWN
    return "*" * hidden + number[hidden:]


def certificate_faults(said: Certificate, kinds: Collection[str]) -> list[Fault]:
    """What is missing or wrong in what is said of a certificate."""
    faults = []
    if said.kind not in kinds:
        faults.append(Fault("kind", message(N_("没有选证件种类；请从列出的种类里选一种。"))))
    if not said.number.strip():
        faults.append(Fault("number", message(N_("没有填写证号；请补上。"))))
    if not said.issuer.strip():
        faults.append(Fault("issuer", message(N_("没有填写发证机关；请补上。"))))
    if said.valid_from is None:
        faults.append(Fault("valid_from", message(N_("没有填写从哪一天起有效；请填写。"))))
    elif said.valid_until is not None and said.valid_until < said.valid_from:
        early = N_("有效期止 {until} 早于有效期起 {since}；请改日期。")
        faults.append(Fault("valid_until", message(early, until=said.valid_until, since=said.valid_from)))
    return faults


def withdrawal_faults(found: Held, day: date, reason: str, today: date) -> list[Fault]:
    """Why a certificate cannot be withdrawn."""
    faults = []
    if found.withdrawn is not None:
        gone = N_("这个证件已于 {day} 收回；请刷新页面。")
        faults.append(Fault("certificate", message(gone, day=found.withdrawn)))
    if not found.valid_from <= day <= today:
        outside = N_("收回日期 {day} 要在有效期起 {since} 和今天 {today} 之间；请改日期。")
        faults.append(Fault("day", message(outside, day=day, since=found.valid_from, today=today)))
    if not reason.strip():
        faults.append(Fault("reason", message(N_("没有写明为什么收回；请补上，会记入审计。"))))
    return faults
