"""Lists of units for tests: one drafted, and one brought to be published."""

from datetime import date

from django.utils import timezone

from santu.register.domain.unit_lists import Publishing
from santu.register.services.list_publishing import list_publish, list_review, list_submit
from santu.register.services.unit_lists import list_draft
from santu.standards.loader import load
from tests.db.duties import WHITE
from tests.db.registers import person, unit

STANDARDS = load("shanxi")
CLASSES = ("排查安全隐患", "化解矛盾纠纷", "宣传政策法规", "服务群众")


def drafted(kind: str = "village_duties", source: str = "catalogue", code: str = WHITE) -> int:
    """A draft by somebody who may do everything."""
    return list_draft(unit=unit(code), kind=kind, source=source, standards=STANDARDS, by=person())


def sent(number: int) -> int:
    """A draft that was sent to review."""
    list_submit(edition=number, explained={}, standards=STANDARDS, by=person())
    return number


def reviewed(number: int) -> int:
    """A draft that was sent to review and agreed to by somebody else."""
    sent(number)
    list_review(edition=number, note="同意", by=person("reviewer"))
    return number


def published(number: int, start: date) -> int:
    """A draft that was published today, to be in force from a day."""
    reviewed(number)
    said = Publishing("水政发〔2026〕3号", timezone.localdate(), start)
    list_publish(edition=number, publishing=said, standards=STANDARDS, by=person())
    return number


def given(no: int) -> list[str | int]:
    """A row of a long admission list."""
    return [
        no,
        f"G{no:05d}",
        CLASSES[no % 4],
        f"任务{no}",
        f"部门{no % 20}",
        "查看、上报",
        "每月一次",
        f"准{no}号",
        "2022-12-31",
    ]
