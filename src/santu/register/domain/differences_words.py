"""What changed of a unit, in words."""

from collections.abc import Callable, Mapping

from santu.kernel.messages import N_, Message, message
from santu.register.domain import words
from santu.register.domain.differences import Difference
from santu.register.domain.rows import Body, Division, Line

Named = Callable[[str], object]
"""Unit id → what it is called, before or after."""

FIELDS = {
    "name": N_("名称"),
    "kind": N_("类别"),
    "parent": N_("隶属"),
    "host": N_("所在单位"),
    "code": N_("代码"),
    "unit_class": N_("乡镇类型"),
    "state": N_("状态"),
    "category": N_("机构类别"),
    "slot": N_("统一设置的位置"),
    "lines": N_("管理关系"),
    "papers": N_("批文所载"),
}
KNOWN: Mapping[str, Mapping[str, str]] = {
    "kind": words.KINDS,
    "unit_class": words.CLASSES,
    "state": {str(state): word for state, word in words.STATES.items()},
    "category": words.CATEGORIES,
}
FROM_TO = N_("{field}：{was} → {now}")
GIVEN = N_("{field}：（无）→ {now}")
TAKEN = N_("{field}：{was} →（无）")
ONLY = N_("{field}有变")
LINE = N_("{kind}归{organ}")
SHARED = N_("{kind}归{organ}（{share}%）")


def changes_said(one: Difference, before: Named, after: Named) -> tuple[Message, ...]:
    """Each changed field of a difference as a phrase, in the order of the fields."""
    if one.was is None or one.now is None:
        return ()
    return tuple(_phrase(field, one.was, one.now, before, after) for field in one.fields)


def _phrase(field: str, was: Division | Body, now: Division | Body, before: Named, after: Named) -> Message:
    name = message(FIELDS[field])
    if field == "papers":
        return message(ONLY, field=name)
    old, new = _value(field, was, before), _value(field, now, after)
    if not old or not new:
        template = GIVEN if new else TAKEN if old else ONLY
        return message(template, field=name, was=old, now=new)
    return message(FROM_TO, field=name, was=old, now=new)


def _value(field: str, row: Division | Body, named: Named) -> object:
    value = getattr(row, field)
    if field in ("parent", "host"):
        return named(value) if value else ""
    if field == "lines":
        return tuple(_line(line, row, named) for line in value)
    return message(KNOWN.get(field, {}).get(value, str(value))) if value else ""


def _line(line: Line, row: Division | Body, named: Named) -> Message:
    here = isinstance(row, Body) and line.organ == row.host
    organ = named(line.organ) if here else line.organ
    template = LINE if line.share is None else SHARED
    return message(template, kind=message(words.LINES[line.kind]), organ=organ, share=line.share)
