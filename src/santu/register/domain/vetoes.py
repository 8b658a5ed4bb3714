"""Veto items 一票否决 and pledges 责任状: registered by who issued them, cleared one by one (SX-20).

One is kept only by an approval of the State or the province (《山东省乡镇人民政府工作条例》 article 19).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.handed import Told
from santu.register.domain.personal_numbers import number_faults

KINDS = "matter/burdens"


class Clearing(StrEnum):
    """What is decided about one."""

    CANCEL = "cancel"
    MERGE = "merge"
    KEEP = "keep"


CLEARINGS = {
    Clearing.CANCEL: N_("取消"),
    Clearing.MERGE: N_("合并"),
    Clearing.KEEP: N_("保留"),
}
OPEN = N_("待清理")
STATE, PROVINCE = "state", "province"
LEVELS = {STATE: N_("国家"), PROVINCE: N_("省")}
"""Whose approval keeps one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VetoTold(Told):
    """What is said of one; ``kind`` is one of ``matter/burdens``."""

    kind: str

    def faults_with(self, kinds: Collection[str], today: date) -> list[Fault]:
        """What is missing or wrong."""
        found = self.faults(today)
        if self.kind not in kinds:
            found.append(Fault("kind", message(N_("没有选是一票否决还是责任状；请选一项。（SX-20）"))))
        return found


@dataclass(frozen=True, slots=True)
class Cleared:
    """The decision: into what it is merged, by whose approval it is kept, which organ decided on which day."""

    decision: str = ""
    into: str = ""
    level: str = ""
    approval: str = ""
    organ: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    """One as it is recorded."""

    number: int
    told: VetoTold
    cleared: Cleared | None = None
    file: int | None = None

    def on(self, day: date) -> Cleared | None:
        """What was decided about it up to a day."""
        return self.cleared if self.cleared and self.cleared.day and self.cleared.day <= day else None


def cleared_faults(told: VetoTold, said: Cleared, today: date) -> list[Fault]:
    """What keeps a decision from being recorded."""
    found = []
    if said.decision not in set(Clearing):
        found.append(Fault("decision", message(N_("没有选取消、合并或保留；请选一项。（SX-20）"))))
    if said.decision == Clearing.MERGE and not said.into.strip():
        found.append(Fault("into", message(N_("合并要写明并入哪一项考核；请补上。（SX-20）"))))
    if said.decision == Clearing.KEEP and (said.level not in LEVELS or not said.approval.strip()):
        bare = N_(
            "保留要有国家或省的批准文号，没有的要取消或合并；请写明哪一级批准和文号。"
            "（SX-20；《山东省乡镇人民政府工作条例》第十九条）"
        )
        found.append(Fault("approval" if said.level in LEVELS else "level", message(bare)))
    if not said.organ.strip():
        found.append(Fault("organ", message(N_("没有填写由哪个机关决定；请补上。（SX-20）"))))
    if said.day is None or (told.day and said.day < told.day) or said.day > today:
        outside = N_("决定的日期要在下发 {since} 到今天 {today} 之间；请改日期。")
        found.append(Fault("decided_on", message(outside, since=told.day, today=today)))
    return found + number_faults({"into": said.into, "approval": said.approval, "organ": said.organ})
