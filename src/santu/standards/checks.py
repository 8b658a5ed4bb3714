"""Generic checks: a rule as data, what was found, and the violations that follow.

A rule that is not in force on the day is never broken; a list of outcomes is not a rule.
"""

from collections.abc import Collection, Mapping
from datetime import date

from santu.kernel.messages import N_, message
from santu.kernel.violation import Violation
from santu.standards.schema import UNIT_NAMES, BoundRule, ListRule

_BEYOND = {
    "at_most": N_(
        "{subject}：{found}{unit}，超过“{title}”最多 {allowed}{unit}的规定。"
        "请减到规定以内，或报批有期限的例外。（{clause}）"
    ),
    "at_least": N_(
        "{subject}：{found}{unit}，低于“{title}”至少 {allowed}{unit}的规定。"
        "请补到规定以上，或报批有期限的例外。（{clause}）"
    ),
}
_NOT_LISTED = N_(
    "{subject}：“{item}”不在“{title}”之列，没有设置依据。请并入清单内的一项，或报批有期限的例外。（{clause}）"
)
_MISSING = N_(
    "{subject}：缺少“{title}”规定的“{item}”，其职责无人承担。请设置，或报批有期限的例外。（{clause}）"
)


def out_of_bound(rule: BoundRule, subject: str, found: int, day: date, *, name: str = "") -> list[Violation]:
    """``found`` against the number in force on ``day``, above or below as the rule says.

    ``subject`` is the id of what is checked and ``name`` what a reader calls it; ``found`` is in
    the unit of the rule. The number itself is within the rule (以上、以下 include it).
    """
    allowed = rule.on(day)
    if allowed is None or (found <= allowed if rule.bound == "at_most" else found >= allowed):
        return []
    text = message(
        _BEYOND[rule.bound],
        subject=name or subject,
        found=found,
        allowed=allowed,
        unit=message(UNIT_NAMES[rule.unit]),
        title=message(rule.title_zh),
        clause=rule.citation(),
    )
    return [Violation(rule.id, subject, found, allowed, rule.source.cited, text)]


def not_in_list(
    rule: ListRule, subject: str, present: Mapping[str, str], day: date, *, name: str = ""
) -> list[Violation]:
    """One violation for each id of ``present`` (id → what a reader calls it) off the list."""
    items = rule.on(day)
    if items is None:
        return []
    listed = {item.id for item in items}
    return [
        _of_item(rule, _NOT_LISTED, subject, (1, 0), kind=key, item=label, name=name)
        for key, label in present.items()
        if key not in listed
    ]


def missing_from_list(
    rule: ListRule, subject: str, present: Collection[str], day: date, *, name: str = ""
) -> list[Violation]:
    """One violation for each item of the list whose id is not in ``present``."""
    return [
        _of_item(rule, _MISSING, subject, (0, 1), kind=item.id, item=item.name, name=name)
        for item in rule.on(day) or ()
        if item.id not in present
    ]


def _of_item(
    rule: ListRule,
    template: str,
    subject: str,
    counts: tuple[int, int],
    *,
    kind: str,
    item: str,
    name: str,
) -> Violation:
    found, allowed = counts
    text = message(
        template,
        subject=name or subject,
        item=item,
        title=message(rule.title_zh),
        clause=rule.citation(),
    )
    return Violation(rule.id, subject, found, allowed, rule.source.cited, text, kind)
