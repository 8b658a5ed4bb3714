"""What the measures of the reference frame are called, and in which unit they are counted."""

from santu.kernel.messages import N_, Message, message
from santu.register.domain.peers import PeerGroup
from santu.register.domain.reference_frame import (
    BEYOND,
    COUNTED,
    DISPATCHED,
    DONE,
    HELPED,
    MATTERS,
    OVER,
    Measure,
)
from santu.register.domain.words import CLASSES, KINDS, LEVELS

GROUPS = {
    "divisions": N_("区划、人口"),
    "bodies": N_("机构数"),
    "slots": N_("统一设置的机构"),
    "matters": N_("事项数"),
}
MEASURES = {
    "city": N_("市"),
    "county": N_("县（市、区）"),
    "subdistrict": N_("街道"),
    "town": N_("镇"),
    "rural_township": N_("乡"),
    "ethnic_township": N_("民族乡"),
    "zone": N_("类似乡级单位"),
    "community": N_("居委会（社区）"),
    "village_committee": N_("村委会"),
    "people": N_("人口"),
    "households": N_("户数"),
    COUNTED: N_("限额内机构"),
    OVER: N_("超限额的乡镇"),
    BEYOND: N_("不在统一设置之列"),
    DISPATCHED: N_("派驻机构"),
    MATTERS: N_("主办的事项"),
    HELPED: N_("配合的事项"),
    DONE: N_("其他机构主办的"),
}
UNITS = {"people": N_("人"), "households": N_("户")}
COUNT, ITEMS = N_("个"), N_("项")
SIZES = {
    "small": N_("人口较少的三分之一"),
    "middle": N_("人口居中的三分之一"),
    "large": N_("人口较多的三分之一"),
    "unknown": N_("没有人口数的"),
}


def measure_word(measure: Measure) -> str | Message:
    """What a measure is called: a word of ours, or the name of a place of the standard set."""
    return message(MEASURES[measure.id]) if measure.id in MEASURES else measure.name


def unit_word(measure: str) -> str:
    """In what it is counted, as source text."""
    is_of_matters = measure in (MATTERS, HELPED) or measure.startswith(DONE)
    return ITEMS if is_of_matters else UNITS.get(measure, COUNT)


def peers_word(group: PeerGroup, number: int) -> Message:
    """Who the peers of a unit are."""
    kind = message(KINDS.get(group.kind) or LEVELS[group.level])
    size = message(SIZES[group.size])
    if group.kind in ("town", "rural_township", "subdistrict", "ethnic_township"):
        template = N_("{kind}（{unit_class}）中{size}，共 {number} 个")
        unit_class = message(CLASSES.get(group.unit_class, group.unit_class))
        return message(template, kind=kind, unit_class=unit_class, size=size, number=number)
    return message(N_("{kind}单位中{size}，共 {number} 个"), kind=kind, size=size, number=number)
