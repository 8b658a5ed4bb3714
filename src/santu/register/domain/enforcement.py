"""Enforcement teams 综合行政执法队: who of their officers may enforce on a day (SX-22, SX-24; 行政处罚法 42)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.certificates import Held, Standing

TEAMS, HOURS, RENEWAL = "enforcement/teams", "enforcement/training_hours", "enforcement/renewal"
LEAST = "penalty/officers"
CERTIFICATE = "enforcement"
"""The kind of certificate (``staff/certificates``) by which somebody may enforce."""


@dataclass(frozen=True, slots=True)
class Team:
    """A body that is an enforcement team, with the township that it belongs to."""

    body: str
    name: str
    township: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody in a post of a team, the name masked, with all their enforcement certificates."""

    post: int
    name: str
    title: str
    certificates: Sequence[Held]

    def certificate(self, day: date) -> Held | None:
        """The one that counts on a day, of several the one that counts longest; else the last that there is."""
        last = sorted(self.certificates, key=lambda one: one.valid_until or date.max)
        valid = [one for one in last if one.on(day) is Standing.VALID]
        return next(reversed(valid or last), None)

    def is_certified(self, day: date) -> bool:
        held = self.certificate(day)
        return held is not None and held.on(day) is Standing.VALID

    def runs_out(self, day: date, within: int) -> bool:
        """Whether they may enforce on a day, and not any more after so many days."""
        return self.is_certified(day) and not self.is_certified(day + timedelta(days=within + 1))


def officers_faults(
    acting: Collection[int], certified: Collection[int], least: int, day: date
) -> list[Fault]:
    """Why some officers may not act together on a day.

    Args:
        acting: the posts of who is to act.
        certified: the posts whose holders have a valid certificate on the day.
        least: so many have to act at least (``penalty/officers``).
        day: when they act.
    """
    faults = []
    none = N_(
        "第 {post} 号在编记录的人 {day} 没有有效的行政执法证，不能执法；请换有证的人，或先登记证件。"
        "（《行政处罚法》第四十二条、SX-24）"
    )
    faults += [
        Fault("officers", message(none, post=post, day=day)) for post in sorted(set(acting) - set(certified))
    ]
    if len(set(acting)) < least:
        few = N_(
            "执法人员只有 {n} 名，不得少于 {least} 名；请加派有证的执法人员。（《行政处罚法》第四十二条）"
        )
        faults.append(Fault("officers", message(few, n=len(set(acting)), least=least)))
    return faults
