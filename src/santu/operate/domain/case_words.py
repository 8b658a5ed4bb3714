"""What the parts of a case are called: the ends of a task by its drawing, the acts on a case, the colours of a limit."""

from santu.kernel.messages import N_
from santu.operate.domain.definition import DONE, Definition, Node

OK, AMBER, OVERDUE = "ok", "amber", "overdue"
COLOURS = {OK: N_("期限内"), AMBER: N_("将到期"), OVERDUE: N_("已超期")}
"""How a limit stands; the word goes with its colour."""
HANDED_ON = ("handle", "window")
"""The rights whose tasks go from one body to another."""
ENDED = N_("办结")
OF_EACH = {"refused": N_("不同意")}
"""How one of several ends its task, where the drawing names what becomes of all."""
DEEDS = {
    "open": N_("收件"),
    "step": N_("办理"),
    "strike": N_("时限到期"),
    "take": N_("领办"),
    "give_back": N_("退领"),
    "forward": N_("转办"),
    "ask_view": N_("请求会签"),
    "give_view": N_("会签"),
    "urge": N_("催办"),
    "supervise": N_("督办"),
    "answer": N_("答复督办"),
    "pause": N_("暂停计时"),
    "resume": N_("恢复计时"),
    "extend": N_("延长时限"),
    "operation": N_("登记联合行动"),
    "release": N_("解除领办"),
    "consent_withdraw": N_("撤回对代办的同意"),
    "payment": N_("登记代缴"),
    "file_add": N_("附材料文件"),
    "update": N_("来件平台补充"),
    "moved": N_("迁移到流程的新版本"),
    "moved_back": N_("迁回流程的旧版本"),
}
"""The acts on a case, by their deed."""
FORWARDED, URGED, SUPERVISED, ANSWERED, RETURNED = "forwarded", "urged", "supervised", "answered", "returned"
VIEW_ASKED, VIEW_NEEDED, VIEW_GIVEN = "view_asked", "view_needed", "view_given"
TURNED_AMBER, STRUCK, ESCALATED = "amber", "overdue", "escalated"
NOTICES = {
    FORWARDED: N_("转来一项任务"),
    URGED: N_("请尽快办理"),
    SUPERVISED: N_("督办，请答复"),
    ANSWERED: N_("督办有了答复"),
    RETURNED: N_("退了回来"),
    VIEW_ASKED: N_("请您会签"),
    VIEW_NEEDED: N_("请您会签，会签后才能办结"),
    VIEW_GIVEN: N_("会签有了意见"),
    TURNED_AMBER: N_("将到期"),
    STRUCK: N_("已超期"),
    ESCALATED: N_("下级的任务已超期"),
}
"""What a notice says, by its kind."""
ASKING = frozenset({SUPERVISED, VIEW_ASKED, VIEW_NEEDED})
"""Notices that end with an answer alone."""


def outcome_word(definition: Definition, node: Node, outcome: str) -> str:
    """What an end of a task is called: by the flow that it leads to, else in our words.

    A flow behind the task that is guarded by this outcome names it; a default flow beside such ones names ``done``.
    """
    if node.each and outcome in OF_EACH:
        return OF_EACH[outcome]
    for flow in definition.flows.values():
        if flow.guard and not flow.guard.negated and flow.guard.name == f"{node.id}.{outcome}" and flow.name:
            return flow.name
    if outcome != DONE:
        return outcome
    named = (_default_after(definition, node, definition.flows[out].target) for out in node.outs)
    return next(filter(None, named), ENDED)


def _default_after(definition: Definition, node: Node, target: str) -> str:
    """The name of the flow that is taken from a gateway where the task ended as it should; "" where none asks for it."""
    gateway = definition.nodes[target]
    guards = [definition.flows[out].guard for out in gateway.outs]
    asks = any(guard and guard.name.startswith(f"{node.id}.") for guard in guards)
    return definition.flows[gateway.default].name if asks and gateway.default else ""
