"""Lists of one township of the demonstration: published ones, and a newer draft that differs from the one in force."""

from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK
from santu.register.domain.unit_lists import Publishing, row_of
from santu.register.selectors.unit_lists import gaps_at, rows_of
from santu.register.services.list_publishing import list_publish, list_review, list_submit
from santu.register.services.unit_lists import (
    CATALOGUE,
    LAST,
    list_draft,
    list_row_remove,
    list_row_set,
)
from santu.standards.rulebook import Standards

TOWNSHIP = "140703103"
"""水秀镇."""
RESPONSIBILITY, PROPOSED = "responsibility", ("village_duties", "centre")


def demo_lists(register: Snapshot, standards: Standards, cast: dict[str, User]) -> None:
    """A responsibility list with a newer draft, the village duty list and the centre list, all by the cast."""
    unit, clerk, today = register.by_code[TOWNSHIP], cast["demo-clerk"], timezone.localdate()
    kind = kind_of(standards, RESPONSIBILITY, today)

    def drafted(key: str, source: str) -> int:
        return list_draft(unit=unit, kind=key, source=source, standards=standards, by=clerk)

    def published(number: int, place: int) -> None:
        gaps = gaps_at(unit, kind, today, rows_of(number))
        explained = {gap.matter: f"{MARK}：等县里明确" for gap in gaps}
        list_submit(edition=number, explained=explained, standards=standards, by=clerk)
        list_review(edition=number, note=f"{MARK}：同意", by=cast["demo-approver"])
        said = Publishing(f"{MARK}水政发〔{today.year}〕{place}号", today, today)
        list_publish(edition=number, publishing=said, standards=standards, by=cast["demo-county"])

    published(drafted(RESPONSIBILITY, CATALOGUE), 1)
    for place, key in enumerate(PROPOSED, 2):
        published(drafted(key, CATALOGUE), place)
    draft = drafted(RESPONSIBILITY, LAST)
    changed = rows_of(draft)[0]
    more = {**changed.cells, "body": "综合便民服务中心"}
    list_row_set(edition=draft, no=1, row=row_of(kind, changed.matter, more), standards=standards, by=clerk)
    list_row_remove(edition=draft, no=len(rows_of(draft)), by=clerk)
    said = {"class": kind.classes[0], "name": "村（社区）法律顾问的联系和考核", "body": "综治办公室"}
    list_row_set(edition=draft, no=None, row=row_of(kind, "", said), standards=standards, by=clerk)
