"""Standards as rows: what a rule says on a day, its values by date, the items of its lists."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

from django.urls import reverse

from santu.accounts.domain.roles import ROLES
from santu.kernel.messages import N_, Message, message
from santu.register.domain.words import LEVELS
from santu.standards.schema import UNIT_NAMES, AnyRule, BoundRule, Item, ListRule
from santu.web.days import Day
from santu.web.language import in_chinese
from santu.web.pages.standards_words import (
    FIELDS,
    FIGURES,
    JURISDICTIONS,
    KINDS,
    SCOPE_KEYS,
    SCOPE_VALUES,
    STATUSES,
    SUBJECTS,
    VALUES,
)
from santu.web.tables import Cell, Column, Row, Table

BOUNDS = {"at_most": N_("最多 {n} {unit}"), "at_least": N_("至少 {n} {unit}")}
ITEMS = N_("{n} 项")
SEVERAL = N_("{n} 个数字")
RULES = N_("{n} 条")
REPEALED = N_("已废止")
NOT_YET = N_("{day} 起生效")
OF = N_("{key}：{value}")
YES, NO = N_("是"), N_("否")
IN_FORCE, PAST, COMING, ENDED = N_("有效"), N_("已被替代"), N_("尚未生效"), N_("已废止")
Shown = str | int | float | Message | None
WORDS_OF = {
    "roles": {role.key: role.title for role in ROLES},
    "level": SCOPE_VALUES,
    "levels": {level.value: title for level, title in LEVELS.items()},
    "holds": {
        "text": N_("文字"),
        "long": N_("长文字"),
        "number": N_("数字"),
        "day": N_("日期"),
        "choice": N_("选一项"),
    },
    "speaks": {
        "way": N_("驻地之间越远"),
        "weaker": N_("并入比自己弱的一方"),
        "alike": N_("两方越相似"),
        "unlike": N_("两方相差越大"),
        "other": N_("两方不相同"),
    },
    "begins": {
        "duties": N_("登记的职责"),
        "enforcement": N_("登记的执法职责"),
        "proposal": N_("建议文本"),
        "vetoes": N_("登记的一票否决和责任状"),
    },
}
"""Fields whose values are called otherwise than the same values of other fields."""


def title_of(rule: AnyRule) -> str:
    """The title in the language of the page."""
    return rule.title_zh if in_chinese() else rule.title_en


def value_said(rule: AnyRule, value: object) -> Message | str:
    """A value of a rule with its unit, in a few words."""
    if value is None:
        return message(REPEALED)
    if isinstance(rule, BoundRule) and isinstance(value, int):
        return message(BOUNDS[rule.bound], n=f"{value:,}", unit=message(UNIT_NAMES[rule.unit]))
    if isinstance(value, Mapping):
        only = next(iter(value.values())) if len(value) == 1 else None
        return f"{only:,}" if isinstance(only, int | float) else message(SEVERAL, n=len(value))
    return message(ITEMS, n=len(value)) if isinstance(value, tuple) else str(value)


def said_on(rule: AnyRule, day: date) -> Message | str:
    """What the rule says on a day; before its first day, when it begins."""
    if rule.start(day) is None:
        return message(NOT_YET, day=min(rule.values))
    return value_said(rule, rule.on(day))


def rules_table(rules: Iterable[AnyRule], day: Day, *, in_file: bool) -> Table:
    """The rules under their subjects; a file has a column of subjects instead."""
    ordered = sorted(rules, key=lambda rule: (_place(rule), rule.id))
    columns = [Column("title", N_("标准"))]
    columns += [Column("subject", N_("主题"))] if in_file else []
    columns += [
        Column("value", N_("所示日的值")),
        Column("kind", N_("种类")),
        Column("clause", N_("条款")),
        Column("status", N_("效力"), "badge"),
    ]
    rows: list[Row] = []
    subject = ""
    for rule in ordered:
        if (own := subject_of(rule)) != subject:
            subject = own
            number = sum(1 for one in ordered if subject_of(one) == own)
            rows.append(Row([Cell(subject_word(own), below=message(RULES, n=number))], heading=True))
        rows.append(_row(rule, day, in_file=in_file))
    return Table(
        "standards", N_("标准"), columns, rows, empty=N_("没有符合条件的标准；请换一个条件，或看全部。")
    )


def _row(rule: AnyRule, day: Day, *, in_file: bool) -> Row:
    word, tone = STATUSES[rule.status]
    title = Cell(
        title_of(rule),
        day.link(reverse("standard", args=rule.id.split("/"))),
        mark=N_("原则上") if rule.in_principle else "",
        below=rule.id,
    )
    cells: list[Cell | Message | str] = [title]
    cells += [subject_word(subject_of(rule))] if in_file else []
    source = Cell(rule.source.clause, below=rule.source.document)
    if in_file:
        source = Cell(rule.source.cited)
    return Row(
        [*cells, said_on(rule, day.shown), message(KINDS[rule.kind]), source, Cell(message(word), tone=tone)]
    )


def values_table(rule: AnyRule, day: date) -> Table:
    """Every value by its effective date, the latest first, repeals among them."""
    starts = list(rule.values)
    ends: dict[date, date | None] = {**dict(pairwise(starts)), starts[-1]: None}
    rows = []
    for start in reversed(starts):
        value = rule.values[start]
        word, tone = _state(rule, start, day)
        rows.append([start, ends[start], value_said(rule, value), Cell(message(word), tone=tone)])
    columns = (
        Column("start", N_("生效日"), "day"),
        Column("end", N_("失效日"), "day"),
        Column("value", N_("值")),
        Column("state", N_("所示日"), "badge"),
    )
    return Table("values", N_("按生效日的各个值"), columns, rows)


def content_table(rule: AnyRule, day: date) -> Table | None:
    """The items of a list, or the figures of an outcome, in force on the day; else those of the first day."""
    start = rule.start(day) or min(rule.values)
    value = rule.values[start]
    if isinstance(rule, ListRule) and isinstance(value, tuple):
        return _items(value)
    if isinstance(value, Mapping):
        columns = (Column("figure", N_("数字")), Column("value", N_("文件所载"), "number"))
        return Table(
            "figures",
            N_("文件所载的数字"),
            columns,
            [[message(FIGURES.get(key, key)), _plain(one)] for key, one in value.items()],
        )
    return None


def scope_said(rule: AnyRule) -> list[Message]:
    """What the rule is about, key by key."""
    return [
        message(
            OF,
            key=message(SCOPE_KEYS.get(key, key)),
            value=tuple(message(SCOPE_VALUES.get(v, v)) for v in some),
        )
        for key, value in rule.scope.items()
        for some in [[value] if isinstance(value, str) else value]
    ]


def subject_of(rule: AnyRule) -> str:
    return rule.id.split("/")[0]


def subject_word(subject: str) -> Message:
    return message(SUBJECTS.get(subject, subject))


def source_of(rule: AnyRule) -> str:
    """Whose document it is."""
    return JURISDICTIONS.get(rule.source.jurisdiction, rule.source.jurisdiction)


def _place(rule: AnyRule) -> int:
    order = list(SUBJECTS)
    subject = subject_of(rule)
    return order.index(subject) if subject in order else len(order)


def _state(rule: AnyRule, start: date, day: date) -> tuple[str, str]:
    if start > day:
        return COMING, "accent"
    if rule.start(day) != start:
        return PAST, ""
    return (ENDED, "red") if rule.values[start] is None else (IN_FORCE, "green")


def _items(items: Sequence[Item]) -> Table:
    extras = [item.model_extra or {} for item in items]
    keys = list(dict.fromkeys(key for extra in extras for key in extra))
    keys += ["status"] if any(item.status for item in items) else []
    columns = [Column("name", FIELDS["name"]), Column("id", FIELDS["id"], "code")]
    columns += [Column(key, FIELDS.get(key, key), _kind(key, extras)) for key in keys]
    rows = [
        [
            message(item.name),
            item.id,
            *(_field(key, item.status if key == "status" else extra.get(key)) for key in keys),
        ]
        for item, extra in zip(items, extras, strict=True)
    ]
    return Table("items", N_("清单各项"), columns, rows, frozen=True)


def _kind(key: str, extras: Sequence[Mapping[str, object]]) -> Literal["number", "text"]:
    values = [extra[key] for extra in extras if key in extra]
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return "number" if numbers and values else "text"


def _field(key: str, value: object) -> Shown:
    if isinstance(value, bool):
        return message(YES if value else NO)
    words = WORDS_OF.get(key, VALUES)
    if isinstance(value, list | tuple):
        return (
            message(N_("{list}"), list=tuple(message(words.get(str(one), str(one))) for one in value))
            if value
            else ""
        )
    if key == "status" and value in STATUSES:
        return message(STATUSES[str(value)][0])
    if isinstance(value, str) and value in words:
        return message(words[value])
    return _plain(value)


def _plain(value: object) -> Shown:
    return value if isinstance(value, int | float | None) else str(value)
