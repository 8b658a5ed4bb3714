"""Recording that a legal adviser visited a village: how many questions of which subject were answered, and nobody's name."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.counts import SMALL, large_faults
from santu.register.domain.service_rows import SUBJECTS, Adviser, Kind, counts_on
from santu.register.models import AdviserVisit, ServiceRecord, Unit
from santu.register.selectors.lying import lying_on
from santu.register.selectors.rights import right_over
from santu.register.selectors.service_rows import standing_rows, visit_is_recorded
from santu.standards.rulebook import Standards


def visit_record(
    *,
    village: str,
    firm: str,
    day: date,
    answered: Mapping[str, int | None],
    standards: Standards,
    by: User,
) -> int:
    """Record a visit; the number of the record, which ``service_undo`` takes back.

    Args:
        village: which village was visited.
        firm: the firm that advises it.
        day: when.
        answered: how many questions were answered, by subject; ``None`` for what is no number.
        standards: the subjects.
        by: who records it.

    Raises:
        Refused: the village is not theirs, the firm does not advise it on the day, the day is still to come, or the visit is
            recorded already; every fault at once.
    """
    right_over(by, Right.SERVE, [village])
    today = timezone.localdate()
    with transaction.atomic():
        list(Unit.objects.select_for_update(no_key=True).filter(pk=village))
        faults = _faults(village, firm, day, today)
        known = {item.id for item in standards.items(SUBJECTS, today)}
        if any(count is None or subject not in known for subject, count in answered.items()):
            wrong = N_("解答问题的数目要是 0 或正整数；请改正。")
            faults.append(Fault("answered", message(wrong)))
        faults += large_faults(answered, SMALL)
        if faults:
            raise Refused(faults)
        record = ServiceRecord.objects.create(kind=Kind.VISITS, title=firm, by=by.username)
        counts = {subject: count for subject, count in answered.items() if count} or {"": 0}
        AdviserVisit.objects.bulk_create(
            AdviserVisit(record=record, unit_id=village, firm=firm, day=day, subject=subject, answered=count)
            for subject, count in counts.items()
        )
        lying = lying_on(today, [village])
        after = {"service_record": record.pk, "unit": village, "answered": sum(counts.values())}
        county = lying[village].county if village in lying else ""
        append(chain=county, act="visit_record", by=by.username, after=after)
    return record.pk


def _faults(village: str, firm: str, day: date, today: date) -> list[Fault]:
    faults = []
    if day > today:
        faults.append(Fault("day", message(N_("走访日期 {day} 还没有到；请在走访以后登记。"), day=day)))
    rows = standing_rows(Kind.ADVISERS, [village])
    if not any(isinstance(row, Adviser) and row.firm == firm and counts_on(row, day) for row in rows):
        none = N_("{day} 这个村（社区）的法律顾问不是“{firm}”；请先登记法律顾问，或改正日期。（SX-31）")
        faults.append(Fault("firm", message(none, day=day, firm=firm)))
    elif visit_is_recorded(village, firm, day):
        twice = N_("“{firm}”{day} 的走访已经登记；要改请先撤销那次登记。（SX-31）")
        faults.append(Fault("day", message(twice, firm=firm, day=day)))
    return faults
