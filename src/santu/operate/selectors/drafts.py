"""Versions in the making: how they read, in what they differ from the version in force, who may publish them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from santu.accounts.domain.duties import barring
from santu.accounts.selectors.duties import bars_today
from santu.kernel.messages import N_, refuse
from santu.operate.domain.differing import Change, Saying, changes
from santu.operate.domain.drafting import Made, made_of
from santu.operate.models import Case, ProcessDraft, ProcessVersion, Token
from santu.operate.selectors.processes import bound_once, read_once
from santu.standards.loader import load


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its page shows it; ``base`` is the drawing that it follows, ``changes`` are none where it cannot be read.

    ``open_cases`` go on by the versions that are, ``found`` is its last simulation.
    """

    number: int
    process: str
    based_on: int
    base: str
    drawing: str
    binding: str
    by: str
    made_at: datetime
    published: int
    made: Made
    changes: Sequence[Change]
    open_cases: int
    found: dict[str, Any]
    is_unsimulated: bool

    @property
    def is_open(self) -> bool:
        return not self.published


@dataclass(frozen=True, slots=True)
class DraftListed:
    """A draft in a list; ``published`` is the number of the version that it became, 0 where it is open."""

    number: int
    process: str
    based_on: int
    by: str
    made_at: datetime
    published: int


def drafts_listed(process: str) -> list[DraftListed]:
    """The drafts of a process, the newest first."""
    rows = ProcessDraft.objects.filter(process=process).select_related("published").order_by("-pk")
    return [
        DraftListed(
            row.pk,
            row.process,
            row.based_on,
            row.by,
            row.made_at,
            row.published.number if row.published else 0,
        )
        for row in rows
    ]


def draft_named(process: str, number: int) -> ProcessDraft:
    """A draft of a process.

    Raises:
        Refused: there is none of this number.
    """
    found = ProcessDraft.objects.select_related("published").filter(process=process, pk=number).first()
    if found is None:
        none = N_("流程“{process}”没有第 {number} 号草稿；请从草稿列表里打开。")
        raise refuse(str(number), none, process=process, number=number)
    return found


def draft_view(process: str, number: int) -> DraftView:
    """A draft with all that is wrong with it, and what it changes."""
    draft = draft_named(process, number)
    base = ProcessVersion.objects.get(process=process, number=draft.based_on)
    old = Saying(read_once(base.drawing), bound_once(base.binding))
    made = made_of(process, draft.drawing, draft.binding, old.definition, load())
    differs = changes(old, Saying(made.definition, made.binding or old.binding)) if made.definition else []
    return DraftView(
        draft.pk,
        process,
        draft.based_on,
        base.drawing,
        draft.drawing,
        draft.binding,
        draft.by,
        draft.made_at,
        draft.published.number if draft.published else 0,
        made,
        differs,
        _open_cases(process),
        json.loads(draft.found) if draft.found else {},
        unsimulated(draft),
    )


def draft_made(draft: ProcessDraft) -> Made:
    """How a draft reads."""
    base = ProcessVersion.objects.get(process=draft.process, number=draft.based_on)
    return made_of(draft.process, draft.drawing, draft.binding, read_once(base.drawing), load())


def _open_cases(process: str) -> int:
    """How many cases wait for something, by the index of open tasks."""
    rows = Token.objects.filter(process=process).open_tasks()
    found: int = rows.aggregate(cases=Count("case", distinct=True))["cases"]
    return found


def unsimulated(draft: ProcessDraft) -> bool:
    """Whether no past case was led through a draft as it reads now, though there are some."""
    led = json.loads(draft.found)["cases"] if draft.found else 0
    return not led and Case.objects.filter(process=draft.process).exists()


def may_publish(draft: DraftView, username: str) -> bool:
    """Whether it is not closed to somebody for having drafted it."""
    return not any(person == username for person, _ in barring(PUBLISH, {DRAFT: draft.by}, bars_today()))


UNSIMULATED = N_(
    "草稿改动以后还没有用办过的件试走，不知道会卡在哪里；请先点“用办过的件试走”，看过结果再公布。"
)
DRAFT, PUBLISH = "process_draft", "process_publish"
"""The two deeds that one person may not combine."""
