"""What tasks, admissions and vetoes have in common: for whom, who issued it, by which document, when."""

from dataclasses import dataclass, fields
from datetime import date

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.personal_numbers import number_faults

MISSING = {
    "issuer": N_("没有选是哪个单位；请从上级单位和部门里选。"),
    "document": N_("没有填写文号；没有文件的写“无文件”，不要留空。"),
    "title": N_("没有写是什么事；请写明名称。"),
    "day": N_("没有填写日期；请填写。"),
}

GIVEN = frozenset({"unit", "issuer", "key"})
"""What nobody writes: ids, and the number of the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of anything handed down.

    Attributes:
        unit: the id of the unit that it is for.
        issuer: the id of the division or body above that issued it.
        document: by which document.
        title: what it is called there.
        day: when it was issued.
        key: the number of the request, so that the same one counts once.
    """

    unit: str
    issuer: str
    document: str
    title: str
    day: date | None
    key: str = ""

    def faults(self, today: date) -> list[Fault]:
        """What is missing or wrong."""
        found = [
            Fault(name, message(template))
            for name, template in MISSING.items()
            if not str(getattr(self, name) or "").strip()
        ]
        if self.day and self.day > today:
            late = N_("日期 {day} 在今天 {today} 之后；请改日期。")
            found.append(Fault("day", message(late, day=self.day, today=today)))
        texts = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in GIVEN}
        return found + number_faults({name: text for name, text in texts.items() if isinstance(text, str)})
