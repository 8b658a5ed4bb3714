"""Registering vetoes and pledges, and what was decided about each in the clean-up (SX-20)."""

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.vetoes import KINDS, Cleared, VetoTold, cleared_faults
from santu.register.models import Veto
from santu.register.selectors.handed import above
from santu.register.selectors.rights import right_over
from santu.register.selectors.vetoes import veto_numbered
from santu.register.services.handed import (
    LEVELS,
    columns_of,
    issues,
    lying_now,
    lying_of,
    once,
    place_faults,
    same_faults,
    told_of,
)
from santu.standards.rulebook import Standards


def veto_register(
    *,
    told: VetoTold,
    standards: Standards,
    by: User,
    cleared: Cleared | None = None,
    file: int | None = None,
) -> int:
    """Register a veto item or a pledge; its number. With ``cleared`` it is decided at once, or neither.

    Raises:
        Refused: the unit is not theirs, something is missing, it is registered already, or ``veto_clear`` refuses. Nothing is
            written.
    """
    today = timezone.localdate()
    lying = lying_of(told.unit, by)
    kinds = {item.id for item in standards.items(KINDS, today)}
    faults = [
        *told.faults_with(kinds, today),
        *place_faults(told, lying, LEVELS["vetoes"]),
        *same_faults(told, Veto),
        *(cleared_faults(told, cleared, today) if cleared else ()),
    ]
    if faults:
        raise Refused(faults)
    in_file = file is not None and cleared is not None
    with once(told, Veto):
        made = Veto.objects.create(**columns_of(told), by=by.username, file_id=file, decided_in_file=in_file)
        told_of(lying, "veto_register", by, document=told.document, veto=made.pk)
        if cleared:
            veto_clear(number=made.pk, cleared=cleared, by=by)
    return made.pk


def veto_clear(*, number: int, cleared: Cleared, by: User) -> None:
    """Record what was decided about one: cancelled, merged into another, or kept by an approval from above, once.

    Departments issue vetoes and have no say in what becomes of them: who draws up the lists of the county decides.

    Raises:
        Refused: deciding for the county is not theirs, they issued it themselves in another of their roles, it was decided already,
            something is missing, or it is to be kept without an approval of the State or the province.
    """
    lying = lying_now(veto_numbered(number).told.unit)
    right_over(by, Right.LISTS, [above(lying)])
    today = timezone.localdate()
    with transaction.atomic():
        row = Veto.objects.select_for_update(no_key=True).filter(pk=number).first()
        found = veto_numbered(number)
        if row and row.by == by.username and issues(above(lying), by):
            own = N_(
                "这一项是您在提出单位的岗位上登记的，您不能决定它的去留；请由县里负责清理的另一人办理。（SX-20）"
            )
            raise refuse("decision", own)
        if found.cleared:
            again = N_("这一项已在 {day} 决定，不能再改；请刷新页面。")
            raise refuse("decision", again, day=found.cleared.day)
        if faults := cleared_faults(found.told, cleared, today):
            raise Refused(faults)
        Veto.objects.filter(pk=number).update(
            decision=cleared.decision,
            into=cleared.into.strip(),
            level=cleared.level,
            approval=cleared.approval.strip(),
            organ=cleared.organ.strip(),
            decided_on=cleared.day,
            decided_by=by.username,
        )
        told_of(lying, "veto_clear", by, document=cleared.approval, veto=number, decision=cleared.decision)
