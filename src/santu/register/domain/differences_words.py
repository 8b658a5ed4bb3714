"""What changed of a unit, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from santu.kernel.messages import N_, Message, message
from santu.register.domain import words
from santu.register.domain.differences import Difference, Group, Row
from santu.register.domain.rows import Body, Extent, Grid, Line

Named = Callable[[str], object]
"""Unit id → what it is called, before or after."""

GROUPS = {
    Group.TOWNSHIP: N_("乡镇和街道"),
    Group.ZONE: N_("开发区等类似乡级的单位"),
    Group.VILLAGE: N_("村和社区"),
    Group.BODY: N_("各类机构"),
    Group.DUTY: N_("职责"),
    Group.GRID: N_("网格"),
    Group.ABOVE: N_("县级以上"),
}
"""What the groups are called, in the order in which a sentence tells them."""
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
    "papers": N_("批文所载"),
    "body": N_("承办机构"),
    "organ": N_("主管机关"),
    "power": N_("权力来源"),
    "basis": N_("依据"),
    "text": N_("职责内容"),
    "persons": N_("办理人数"),
    "role": N_("主办或配合"),
    "instrument": N_("赋权文件"),
    "days": N_("承诺时限（工作日）"),
    "village": N_("所在村（社区）"),
    "number": N_("编号"),
    "extent": N_("范围"),
}
KNOWN: Mapping[str, Mapping[str, str]] = {
    "kind": {**words.KINDS, **words.MATTERS, **words.GRIDS},
    "power": words.POWERS,
    "role": words.ROLES,
    "unit_class": words.CLASSES,
    "state": {str(state): word for state, word in words.STATES.items()},
    "category": words.CATEGORIES,
}
FROM_TO = N_("{field}：{was} → {now}")
GIVEN = N_("{field}：（无）→ {now}")
TAKEN = N_("{field}：{was} →（无）")
ONLY = N_("{field}有变")
EXTENT = N_("{cells} 栋、{households} 户、{people} 人")
TASKS = N_("任务有变")
SHARED = N_("{organ}（{share}%）")


def changes_said(one: Difference, before: Named, after: Named) -> tuple[Message, ...]:
    """Each changed field of a difference as a phrase, in the order of the fields."""
    if one.was is None or one.now is None:
        return ()
    found: list[Message] = []
    for field in one.fields:
        if isinstance(one.was, Grid) and isinstance(one.now, Grid) and field == "extent":
            found += _extents(one.was.extent, one.now.extent)
        elif field == "lines":
            found += _lines(one.was, one.now, before, after)
        else:
            found.append(_phrase(field, one.was, one.now, before, after))
    return tuple(found)


def _phrase(field: str, was: Row, now: Row, before: Named, after: Named) -> Message:
    if field in ("papers", "text"):
        return message(ONLY, field=message(FIELDS[field]))
    return _from_to(FIELDS[field], _value(field, was, before), _value(field, now, after))


def extent_words(extent: Extent) -> Message:
    """How many buildings, households and people a grid has."""
    sums = {"households": extent.households, "people": extent.people}
    return message(EXTENT, cells=len(extent.cells), **sums)


def _extents(was: Extent, now: Extent) -> Iterator[Message]:
    """What became of the buildings of a grid, and of its tasks."""
    if replace(was, tasks=()) != replace(now, tasks=()):
        yield _from_to(FIELDS["extent"], extent_words(was), extent_words(now))
    if was.tasks != now.tasks:
        yield message(TASKS)


def _from_to(field: str, old: object, new: object) -> Message:
    template = FROM_TO if old and new else GIVEN if new else TAKEN
    return message(template, field=message(field), was=old, now=new)


def _value(field: str, row: Row, named: Named) -> object:
    value = getattr(row, field)
    if field in ("parent", "host", "body", "organ", "village"):
        return named(value) if value else ""
    return message(KNOWN.get(field, {}).get(value, str(value))) if value else ""


def _lines(was: Row, now: Row, before: Named, after: Named) -> Iterator[Message]:
    """Only the lines of control that are not as they were."""
    if not (isinstance(was, Body) and isinstance(now, Body)):
        return
    old, new = ({line.kind: line for line in body.lines} for body in (was, now))
    for kind in dict.fromkeys([*old, *new]):
        if old.get(kind) != new.get(kind):
            yield _from_to(
                words.LINES[kind], _line(old.get(kind), was, before), _line(new.get(kind), now, after)
            )


def _line(line: Line | None, body: Body, named: Named) -> object:
    if line is None:
        return ""
    organ = named(line.organ) if line.organ == body.host else line.organ
    return organ if line.share is None else message(SHARED, organ=organ, share=line.share)
