"""Recording an act: rows, scope and audit in one transaction, or nothing."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from santu.accounts.models import User
from santu.audit.domain.chain import Event
from santu.audit.services import append_many
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.touching import ABOVE
from santu.register.models import Act, ActScope
from santu.register.services.loading import load_rows
from santu.register.services.timeline import Writings, timeline_write, units_lock

Also = Callable[[Act], None]
"""What else is written in the transaction of an act, once it is done: all of it is kept, or none."""


def nothing_else(act: Act) -> None:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class ActPapers:
    """Why an act is done: its kind, a title, the reason and the number of the document."""

    kind: str
    title: str
    reason: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Writ:
    """Everything that an act will write, built before its transaction begins.

    ``since`` is the latest act that the builder had seen: if one of ``counties`` was changed
    after it, nothing is written.
    """

    counties: Collection[str]
    writings: Writings
    minted: Sequence[str] = ()
    since: int = 0


def act_record(*, papers: ActPapers, writ: Writ, by: User, undoes: Act | None = None) -> Act:
    """Write what was built, if the counties are still as the builder saw them.

    Raises:
        Refused: a county moved since; names the acts that moved it. Nothing is written.
    """
    with transaction.atomic():
        _lock(writ)
        _refuse_if_moved(writ)
        act = Act.objects.create(
            kind=papers.kind,
            title=papers.title,
            by=by.username,
            document=papers.document,
            undoes=undoes,
        )
        load_rows("register_actscope", ("county",), [(c,) for c in writ.counties], act=act.pk)
        timeline_write(act=act, writings=writ.writings, minted=writ.minted)
        append_many(
            Event(
                chain=county,
                act=papers.kind,
                by=by.username,
                reason=papers.reason or papers.title,
                document=papers.document,
                after={"act": act.pk, "title": papers.title, "undoes": undoes and undoes.pk},
            )
            for county in sorted(writ.counties) or [ABOVE]
        )
    return act


def _lock(writ: Writ) -> None:
    """A county stands for all its units: who changes one holds its row ("" for all above).

    Everybody holds the row above all, and first: acts are numbered in the order in which they commit.
    """
    held = {ABOVE, *writ.counties}
    if units_lock(held) < len(held):
        load_rows("register_unit", ("id",), [(county,) for county in sorted(held)], known=True)
        units_lock(held)


def _refuse_if_moved(writ: Writ) -> None:
    moved = ActScope.objects.filter(county__in=list(writ.counties), act__gt=writ.since)
    faults = [
        Fault(
            county,
            message(
                N_("在此期间该县的登记已被第 {act} 号操作“{title}”改动；请重新编制后再提交。"),
                act=act,
                title=title,
            ),
        )
        for county, act, title in moved.order_by("county", "act").values_list("county", "act", "act__title")
    ]
    if faults:
        raise Refused(faults)
