"""The rules in force for one jurisdiction, asked by id and day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from santu.kernel.messages import N_, Refused, message, refuse
from santu.standards.schema import AnyRule, BoundRule, Figure, Item, ListRule, OutcomeRule, Value


@dataclass(frozen=True, slots=True)
class Standards:
    """National rules and those of one province, by id (``body/limit``)."""

    jurisdiction: str
    rules: Mapping[str, AnyRule]

    def __iter__(self) -> Iterator[AnyRule]:
        return iter(self.rules.values())

    def rule(self, rule_id: str) -> AnyRule:
        """The rule with this id; KeyError when no file states it."""
        return self.rules[rule_id]

    def bound(self, rule_id: str) -> BoundRule:
        """The numeric rule with this id; TypeError when the rule is of another kind."""
        rule = self.rules[rule_id]
        if not isinstance(rule, BoundRule):
            raise TypeError(f"{rule_id} is a {rule.kind}, not a number")
        return rule

    def list_rule(self, rule_id: str) -> ListRule:
        """The list rule with this id; TypeError when the rule is of another kind."""
        rule = self.rules[rule_id]
        if not isinstance(rule, ListRule):
            raise TypeError(f"{rule_id} is a {rule.kind}, not a list")
        return rule

    def under(self, subject: str) -> tuple[AnyRule, ...]:
        """The rules of one subject folder, such as ``body``."""
        return tuple(rule for rule in self if rule.id.startswith(f"{subject}/"))

    def matching(self, text: str) -> tuple[AnyRule, ...]:
        """The rules whose id, title, document or clause has ``text`` in it, in any case of letters."""
        sought = text.casefold()
        return tuple(
            rule
            for rule in self
            if any(
                sought in part.casefold()
                for part in (rule.id, rule.title_zh, rule.title_en, rule.source.document, rule.source.clause)
            )
        )

    def on(self, rule_id: str, day: date) -> Value | None:
        """The value in force on ``day``; None before the rule began or after its repeal."""
        return self.rules[rule_id].on(day)

    def count(self, rule_id: str, day: date) -> int:
        """The number in force on ``day``, in the rule's unit.

        Raises:
            Refused: when the rule is not in force on that day.
        """
        rule = self.bound(rule_id)
        value = rule.on(day)
        if value is None:
            raise _not_in_force(rule, day)
        return value

    def items(self, rule_id: str, day: date) -> tuple[Item, ...]:
        """The list in force on ``day``; Refused when the rule is not in force on that day."""
        rule = self.list_rule(rule_id)
        value = rule.on(day)
        if value is None:
            raise _not_in_force(rule, day)
        return value

    def numbers(self, rule_id: str, day: date) -> Mapping[str, float]:
        """The ``value`` of each item of a list of parameters, by item id."""
        return {item.id: item.number("value") for item in self.items(rule_id, day)}

    def figures(self, rule_id: str, day: date) -> Mapping[str, Figure]:
        """The reported figures in force on ``day``; Refused when there are none."""
        rule = self.rules[rule_id]
        if not isinstance(rule, OutcomeRule):
            raise TypeError(f"{rule_id} is a {rule.kind}, not an outcome")
        value = rule.on(day)
        if value is None:
            raise _not_in_force(rule, day)
        return value


def _not_in_force(rule: AnyRule, day: date) -> Refused:
    return refuse(
        rule.id,
        N_("“{title}”在 {day} 没有生效的规定，无法据此判断。请改选日期，或在标准文件中补上。{clause}"),
        title=message(rule.title_zh),
        day=day.isoformat(),
        clause=rule.citation(),
    )
