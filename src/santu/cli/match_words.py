"""The events of ``santu match`` in office words."""

from collections.abc import Iterable
from dataclasses import dataclass

from santu.kernel.messages import N_, Message, message
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.succession import Confidence, Event, Flow, Kind
from santu.register.domain.words import BRACKETED

SENTENCES = {
    Kind.ABSORB: N_("撤销{retire}，并入{keep}。"),
    Kind.MERGE_NEW: N_("撤销{retire}，合并设立{create}。"),
    Kind.RETYPE: N_("撤销{retire}，改设{create}。"),
    Kind.RENAME: N_("撤销{retire}，更名设立{create}。"),
    Kind.RECODE: N_("{retire}换用新代码，成为{create}。"),
    Kind.SPLIT: N_("撤销{retire}，分别划归{targets}。"),
    Kind.CARVE_OUT: N_("从{sources}划出一部分，设立{create}。"),
    Kind.CEDE: N_("{givers}的一部分划归{receivers}。"),
    Kind.REORGANISE: N_("撤销{retire}，重新组合，划归{targets}。"),
}
RENAMED = N_("{old}更名为{keep}。")
SPELLED = N_("{old}在后一份名单里写作{keep}（只是写法不同）。")
RETYPED = N_("{keep}的类型改变，代码和名称不变。")
NOTHING_MORE = N_("撤销{retire}，名单上看不出去向，请查阅批文。")
NOTHING_BEFORE = N_("新出现{create}，名单上看不出来历，请查阅批文。")
FLOW = N_("{old} → {new}：{villages} 个村，占 {share}，可信度{confidence}")
CONFIDENCE = {
    Confidence.DECREE: N_("以决定为准"),
    Confidence.HIGH: N_("高"),
    Confidence.MEDIUM: N_("中"),
    Confidence.LOW: N_("低"),
}


@dataclass(frozen=True, slots=True)
class Units:
    """Names and codes of the units of both lists, by id."""

    before: Snapshot
    after: Snapshot

    def early(self, unit: str) -> Division:
        """The unit as the list before has it; as the other has it, where only that one does."""
        return self.before.divisions.get(unit) or self.after.divisions[unit]

    def late(self, unit: str) -> Division:
        """The unit as the list after has it; as the other has it, where only that one does."""
        return self.after.divisions.get(unit) or self.before.divisions[unit]


def written(rows: Iterable[Division]) -> tuple[Message, ...]:
    """Names with codes, each once, as in a decree."""
    return tuple(dict.fromkeys(message(BRACKETED, name=row.name, more=row.code) for row in rows))


def sentence(units: Units, event: Event) -> Message:
    """What happened, in one sentence."""
    early, late, flows = units.early, units.late, event.flows
    keeping = {
        "retire": written(map(early, event.retire)),
        "keep": written(map(late, event.keep)),
        "create": written(map(late, event.create)),
        "old": written(early(flow.old) for flow in flows),
        "targets": written(late(flow.new) for flow in flows if flow.old in event.retire),
        "sources": written(early(flow.old) for flow in flows if flow.new in event.create),
        "givers": written(early(flow.old) for flow in flows),
        "receivers": written(late(flow.new) for flow in flows),
    }
    return message(_template(event), **keeping)


def _template(event: Event) -> str:
    if event.kind is Kind.UNRESOLVED:
        return NOTHING_MORE if event.retire else NOTHING_BEFORE
    if event.kind is Kind.RENAME and not event.retire:
        return SPELLED if event.spelling else RENAMED
    if event.kind is Kind.RETYPE and not event.retire:
        return RETYPED
    return SENTENCES[event.kind]


def flow_words(units: Units, flow: Flow) -> Message:
    """Where how many villages went, and how sure that is."""
    return message(
        FLOW,
        old=units.early(flow.old).name,
        new=units.late(flow.new).name,
        villages=flow.villages,
        share=f"{float(flow.share):.0%}",
        confidence=message(CONFIDENCE[flow.confidence]),
    )
