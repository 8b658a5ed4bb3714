"""What is told where somebody else ended or changed a task meanwhile: by whom, how, and field by field what differs."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Schema

from santu.api.callers import caller
from santu.api.language import said, translate
from santu.api.problems import Problem, Told
from santu.api.routes.case_ends import Complete, texts_of
from santu.api.sending import brought_in, read_of, task_etag
from santu.kernel.messages import N_, Fault, message
from santu.operate.selectors.cases import CaseView
from santu.operate.selectors.meanwhile import Apart, Meanwhile, Mine, meanwhile

ENDED = N_("这项任务已经办结或结束（{outcome}，{at}），没有再办；请核对下面不一样的地方。")
CHANGED = N_("这项任务在您读取之后有人动过（{outcome}，{at}），没有再办；请核对后再送。")


class FieldApart(Schema):
    """A field of which two said different things: as asked now, as the other wrote it, as it was before either."""

    name: str
    label: str
    mine: str
    theirs: str
    base: str | None


class Conflict(Schema):
    """What became of a task meanwhile.

    `by` is null for a clock, and for who applied. `can_resend`: it is still open to whoever asks, who then sends `etag`.
    """

    by: str | None
    at: datetime
    outcome_word: str
    fields: list[FieldApart]
    can_resend: bool
    etag: str


class Conflicting(Problem):
    """Why an act was not done: somebody else was before."""

    conflict: Conflict


def conflict_met(request: HttpRequest, found: CaseView, token: int, does: Any) -> None:  # noqa: ANN401 (one of ``End``)
    """See that nobody ended or changed a task since it was read.

    Raises:
        Told: somebody did (409).
    """
    met = meanwhile(caller(request).sight, found, token, _mine(request, found.pk, token, does))
    if met is None:
        return
    told = {"outcome": message(met.outcome), "at": f"{timezone.localtime(met.at):%Y-%m-%d %H:%M}"}
    fault = Fault("token", message(CHANGED if met.is_open else ENDED, **told))
    shape = _shape(met, task_etag(found.pk, token, found.case.steps))
    raise Told(409, [fault], {"conflict": shape.model_dump(mode="json")})


def _mine(request: HttpRequest, case: int, token: int, does: Any) -> Mine:  # noqa: ANN401 (one of ``End``)
    written = texts_of(does.written) if isinstance(does, Complete) else {}
    note = getattr(does, "note", "") or "\n".join(written.get("note", ()))
    files = Counter(one.field for one in brought_in(request))
    return Mine(written, note, files, read_of(request, case, token))


def _shape(met: Meanwhile, etag: str) -> Conflict:
    zh, en = met.by or ("", "")
    by = zh if (get_language() or "").startswith("zh") else en
    return Conflict(
        by=by or None,
        at=met.at,
        outcome_word=translate(met.outcome),
        fields=[_field(one) for one in met.apart],
        can_resend=met.is_open,
        etag=etag,
    )


def _field(one: Apart) -> FieldApart:
    return FieldApart(
        name=one.name,
        label=translate(one.label),
        mine=said(one.mine),
        theirs=said(one.theirs),
        base=None if one.base is None else said(one.base),
    )
