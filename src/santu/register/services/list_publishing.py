"""A list on its way from draft to public: sent to review, sent back or agreed to by somebody else, published and superseding."""

import json
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.list_beginnings import organ_name
from santu.register.domain.unit_lists import (
    Edition,
    Publishing,
    State,
    digest_of,
    gap_faults,
    instrument_faults,
    publishing_faults,
)
from santu.register.models import ListEdition
from santu.register.selectors.unit_lists import (
    bars_against,
    gaps_at,
    kind_in,
    matter_faults,
    powers_by_document,
    published_last,
    rows_of,
    unit_row,
)
from santu.register.services.unit_lists import list_held, list_in_draft, list_said
from santu.standards.rulebook import Standards


def list_submit(*, edition: int, explained: Mapping[str, str], standards: Standards, by: User) -> None:
    """Send a draft to review; from now on what it says stands.

    Args:
        edition: the draft.
        explained: by code of matter why a matter goes out with no main body, or several.
        standards: the kinds of lists and their conditions.
        by: who sends it.

    Raises:
        Refused: the unit is not theirs, it is no draft, or it cannot be published as it is; every fault at once.
    """
    with transaction.atomic():
        found = list_in_draft(edition, by)
        rows, kind, today = rows_of(edition), kind_in(found, standards), timezone.localdate()
        gaps = gaps_at(found.unit, kind, today, rows)
        faults = publishing_faults(kind, rows, organ_name(unit_row(found.unit, today)), standards)
        faults += matter_faults(kind, rows, today)
        faults += gap_faults(gaps, explained, standards)
        if faults:
            raise Refused(faults)
        said = {gap.matter: explained[gap.matter].strip() for gap in gaps}
        ListEdition.objects.filter(pk=edition).update(
            state=State.REVIEW,
            digest=digest_of(found.kind, found.unit, rows),
            explained=json.dumps(said, ensure_ascii=False),
            submitted_by=by.username,
            note="",
        )
        list_said(found, "list_submit", by, rows=len(rows))


def list_return(*, edition: int, reason: str, by: User) -> None:
    """Send an edition back, to be changed.

    Raises:
        Refused: reviewing there is not theirs, it is not in review, or no reason is given.
    """
    with transaction.atomic():
        found = _in_review(edition, Right.APPROVE, by)
        if not reason.strip():
            raise refuse("reason", N_("没有写明退回改什么；请补上。"))
        ListEdition.objects.filter(pk=edition).update(
            state=State.DRAFT, reviewed_by="", reviewed_on=None, note=reason.strip()
        )
        list_said(found, "list_return", by, reason=reason)


def list_review(*, edition: int, note: str, by: User) -> None:
    """Agree to an edition as it is.

    Raises:
        Refused: reviewing there is not theirs, they wrote in it, or it is not waiting for review.
    """
    with transaction.atomic():
        found = _in_review(edition, Right.APPROVE, by)
        if found.reviewed_by:
            raise refuse("edition", N_("第 {version} 版已经审核通过；请公布。"), version=found.version)
        if faults := bars_against(found, "list_review", by.username):
            raise Refused(faults)
        ListEdition.objects.filter(pk=edition).update(
            reviewed_by=by.username, reviewed_on=timezone.localdate(), note=note.strip()
        )
        list_said(found, "list_review", by, reason=note)


def list_publish(*, edition: int, publishing: Publishing, standards: Standards, by: User) -> None:
    """Publish an edition that was agreed to; the one in force before ends on the day from which this one is.

    Raises:
        Refused: publishing there is not theirs, nobody agreed to it yet, what it says is not what was agreed to, its time
            would overlap with that of another, or something is missing; every fault at once.
    """
    today = timezone.localdate()
    try:
        with transaction.atomic():
            found = _in_review(edition, Right.PUBLISH, by)
            kind, rows = kind_in(found, standards), rows_of(edition)
            earlier = published_last(found.unit, found.kind)
            faults = publishing.faults(found, earlier, today, kind.clause)
            faults += _unreviewed(found, digest_of(found.kind, found.unit, rows))
            organ = organ_name(unit_row(found.unit, today))
            faults += publishing_faults(kind, rows, organ, standards)
            day = publishing.start or today
            faults += instrument_faults(kind, rows, powers_by_document(found.unit, day), day)
            faults += matter_faults(kind, rows, day)
            gaps = gaps_at(found.unit, kind, day, rows)
            faults += gap_faults(gaps, found.explained or {}, standards)
            start = publishing.start
            if faults or start is None:
                raise Refused(faults)
            if earlier:
                ListEdition.objects.filter(pk=earlier.number).update(end=start)
            ListEdition.objects.filter(pk=edition).update(
                state="published",
                document=publishing.document.strip(),
                published_on=publishing.published_on,
                start=start,
                end=OPEN_END,
                published_by=by.username,
            )
            list_said(found, "list_publish", by, document=publishing.document, start=start.isoformat())
    except IntegrityError:
        template = N_("同一种清单刚刚公布了另一版；请刷新页面，核对后再公布。")
        raise refuse("start", template) from None


def _in_review(edition: int, right: Right, by: User) -> Edition:
    """An edition that is in review, over which somebody has a right, locked.

    Raises:
        Refused: they have not, or it is not in review.
    """
    found = list_held(edition, right, by)
    if found.stored != State.REVIEW:
        template = N_("第 {version} 版不在审核中；请刷新页面。")
        raise refuse("edition", template, version=found.version)
    return found


def _unreviewed(edition: Edition, digest: str) -> list[Fault]:
    """Why an edition is not what somebody agreed to."""
    if not edition.reviewed_by:
        return [Fault("edition", message(N_("还没有审核通过，不能公布；请先由另一人审核。")))]
    if edition.digest != digest:
        return [Fault("edition", message(N_("内容和送审时的不一样，不能公布；请退回，重新送审。")))]
    return []
