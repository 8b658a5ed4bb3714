"""What is left to background work: looking through an import, importing, taking an act back."""

from collections.abc import Mapping
from typing import Any

from santu.accounts.selectors.people import active_person as person
from santu.jobs.ports import Done, Handler, Progress
from santu.kernel.messages import N_
from santu.register.selectors.acts import act_numbered
from santu.register.selectors.drafts import draft_of
from santu.register.services.drafts import draft_commit, draft_discard, draft_review
from santu.register.services.undo import act_undo
from santu.standards.loader import load


def _review(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    draft = draft_of(args["draft"], by)
    draft_review(draft=draft, standards=load(), by=person(by), progress=progress)
    done({"draft": draft.key})


def _commit(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    draft, who = draft_of(args["draft"], by), person(by)
    draft_commit(
        draft=draft, since=args["since"], by=who, progress=progress, also=lambda act: done({"act": act.pk})
    )
    draft_discard(draft=draft, by=who)


def _undo(args: Mapping[str, Any], by: str, progress: Progress, done: Done) -> None:
    act = act_numbered(args["act"])
    progress(N_("正在撤销"), 0, 1)
    act_undo(
        act=act,
        by=person(by),
        reason=args["reason"],
        document=args["document"],
        also=lambda undoing: done({"act": act.pk, "undoing": undoing.pk}),
    )


HANDLERS = (
    Handler("import_review", N_("查看要导入的名单"), _review),
    Handler("import_commit", N_("导入名单"), _commit),
    Handler("act_undo", N_("撤销操作"), _undo),
)
