"""Lists of a county of the demonstration: those of its townships, published; one with a newer draft; and who does what, public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.publish.domain.listing import ListKind
from santu.publish.selectors.lists import listed
from santu.publish.services.editions import edition_draft, edition_propose, edition_publish
from santu.register.domain.centre_terms import CENTRE
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

COUNTY, TOWNSHIP = "140703", "140703103"
"""太谷区 and 水秀镇."""
RESPONSIBILITY, PROPOSED = "responsibility", ("village_duties", "agency", "admission")


@dataclass(frozen=True, slots=True)
class _Lists:
    """Who drafts, reviews and publishes lists on which day."""

    standards: Standards
    cast: Mapping[str, User]
    today: date

    def drafted(self, unit: str, key: str, source: str, by: User) -> int:
        return list_draft(unit=unit, kind=key, source=source, standards=self.standards, by=by)

    def published(self, unit: str, key: str, number: int, by: User) -> None:
        """The list of a unit that the catalogue makes; what nobody does is left to the county, and the list says so."""
        draft = self.drafted(unit, key, CATALOGUE, by)
        kind = kind_of(self.standards, key, self.today)
        gaps = gaps_at(unit, kind, self.today, rows_of(draft))
        explained = {gap.matter: f"{MARK}：等县里明确" for gap in gaps}
        list_submit(edition=draft, explained=explained, standards=self.standards, by=by)
        list_review(edition=draft, note=f"{MARK}：同意", by=self.cast["demo-approver"])
        said = Publishing(f"{MARK}政发〔{self.today.year}〕{number}号", self.today, self.today)
        list_publish(edition=draft, publishing=said, standards=self.standards, by=self.cast["demo-county"])


def demo_lists(register: Snapshot, standards: Standards, cast: Mapping[str, User]) -> None:
    """The lists of responsibilities and of centres of the townships of 太谷区, what they make public together; more of 水秀镇, and a newer draft."""
    lists = _Lists(standards, cast, timezone.localdate())
    own, clerk, numbers = register.by_code[TOWNSHIP], cast["demo-clerk"], count(1)
    county = register.by_code[COUNTY]
    done = listed(ListKind.DUTIES, scope=county, day=lists.today, standards=standards)
    busy = {one["place"] for one in done.records()}
    for key in (RESPONSIBILITY, *PROPOSED):
        lists.published(own, key, next(numbers), clerk)
    for unit in register.children[county]:
        if unit in busy and unit != own:
            lists.published(unit, RESPONSIBILITY, next(numbers), cast["demo-reform"])
    for unit in register.children[county]:
        if register.divisions[unit].formal:
            lists.published(unit, CENTRE, next(numbers), cast["demo-reform"])
    _public(lists, county)
    _newer(lists, own, clerk)


def _public(lists: _Lists, county: str) -> None:
    """Who does what in a county, proposed by its office and agreed to by the commission."""
    drafted = edition_draft(kind=ListKind.DUTIES, scope=county, day=lists.today, standards=lists.standards)
    document, by = f"{MARK}太政办发〔{lists.today.year}〕1号", lists.cast["demo-county"]
    made = edition_propose(draft=drafted, document=document, standards=lists.standards, by=by)
    edition_publish(number=made.pk, standards=lists.standards, by=lists.cast["demo-approver"])


def _newer(lists: _Lists, unit: str, clerk: User) -> None:
    """A draft of a responsibility list in which one row is another, one is gone and one is new."""
    kind, draft = (
        kind_of(lists.standards, RESPONSIBILITY, lists.today),
        lists.drafted(unit, RESPONSIBILITY, LAST, clerk),
    )
    edits: dict[str, Any] = {"edition": draft, "standards": lists.standards, "by": clerk}
    changed = rows_of(draft)[0]
    more = {**changed.cells, "body": "综合便民服务中心"}
    list_row_set(no=1, row=row_of(kind, changed.matter, more), **edits)
    list_row_remove(edition=draft, no=len(rows_of(draft)), by=clerk)
    said = {"class": kind.classes[0], "name": "村（社区）法律顾问的联系和考核", "body": "综治办公室"}
    list_row_set(no=None, row=row_of(kind, "", said), **edits)
