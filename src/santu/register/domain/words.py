"""What levels, kinds, lines of control, quantities and states are called in an office."""

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.rows import Body, Division, Duty, Grid, State

LEVELS = {
    Level.PROVINCE: N_("省级"),
    Level.CITY: N_("市级"),
    Level.COUNTY: N_("县级"),
    Level.TOWNSHIP: N_("乡级"),
    Level.VILLAGE: N_("村级"),
}
KINDS = {
    "subdistrict": N_("街道"),
    "town": N_("镇"),
    "rural_township": N_("乡"),
    "ethnic_township": N_("民族乡"),
    "zone": N_("类似乡级单位"),
    "community": N_("居委会（社区）"),
    "village_committee": N_("村委会"),
}
CLASSES = {"ordinary": N_("一般乡镇"), "developed_town": N_("经济发达镇")}
CATEGORIES = {
    "office": N_("办公室"),
    "station": N_("站"),
    "centre": N_("中心"),
    "fixed_organ": N_("固定机关"),
    "dispatched": N_("派驻机构"),
    "department": N_("县级部门"),
}
GRIDS = {
    "ordinary": N_("普通网格"),
    "dense": N_("密集区域网格"),
    "special": N_("专属网格"),
}
MATTERS = {
    "permit": N_("许可"),
    "penalty": N_("处罚"),
    "coercion": N_("强制"),
    "levy": N_("征收"),
    "payment": N_("给付"),
    "inspection": N_("检查"),
    "confirmation": N_("确认"),
    "reward": N_("奖励"),
    "ruling": N_("裁决"),
    "service": N_("公共服务"),
    "other": N_("其他"),
}
"""Types of matters."""
POWERS = {"statutory": N_("法定"), "devolved": N_("赋权"), "entrusted": N_("委托")}
"""How a power came to whoever has it."""
ROLES = {"main": N_("主办"), "cooperating": N_("配合")}
"""What a body does in a matter."""
LINES = {
    "administration": N_("行政"),
    "guidance": N_("业务指导"),
    "party": N_("党组织"),
    "assessment": N_("考核"),
    "consultation": N_("任免征求意见"),
}
EVENTS = {
    "": N_("延续"),
    "absorb": N_("并入"),
    "merge_new": N_("合并设立"),
    "retype": N_("撤乡设镇等，改设"),
    "rename": N_("更名设立"),
    "recode": N_("换用新代码"),
    "split": N_("分别划归"),
    "carve_out": N_("划出设立"),
    "cede": N_("部分划归"),
    "reorganise": N_("重新组合"),
    "villages": N_("村（社区）调整"),
    "unresolved": N_("去向待查"),
}
"""What became of a unit, between it and who carried it on."""
QUANTITIES = {"people": N_("人口"), "households": N_("户数")}
BRACKETED = N_("{name}（{more}）")
STATES = {State.PREPARING: N_("筹备"), State.STANDING: N_("运行"), State.CLOSING: N_("收尾")}


def kind_word(row: Division | Body | Duty | Grid) -> Message:
    """What kind of unit this is; a word that nobody translated stands as it is."""
    if isinstance(row, Body):
        return message(CATEGORIES.get(row.category, row.category))
    if isinstance(row, Duty):
        return message(MATTERS.get(row.kind, row.kind))
    if isinstance(row, Grid):
        return message(GRIDS.get(row.kind, row.kind))
    return message(KINDS.get(row.kind) or LEVELS[row.level])
