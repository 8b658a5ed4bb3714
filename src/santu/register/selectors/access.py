"""Units and acts as somebody reaches them: what they may not see is refused in the words for what is not there."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import connection
from django.db.models import Q

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.reach import Reach
from santu.register.domain.touching import ABOVE
from santu.register.models import (
    Act,
    ActScope,
    BodyVersion,
    CommissionMeeting,
    HeadConsultation,
    QuotaLoan,
    StaffPost,
    Supervision,
    UseApproval,
)
from santu.register.selectors.act_views import act_unknown
from santu.register.selectors.commission import meeting_unknown
from santu.register.selectors.dispatched import head_file_unknown
from santu.register.selectors.holding import holding_on
from santu.register.selectors.loans import loan_unknown
from santu.register.selectors.reach import Sight
from santu.register.selectors.staff import post_unknown, use_unknown
from santu.register.selectors.supervision import supervision_unknown
from santu.register.selectors.tree import ancestors
from santu.register.selectors.units import life_of, lives_of
from santu.register.selectors.vouchers import moves_in, voucher_unknown, voucher_view


def unit_unknown(unit: str) -> Refused:
    """There is no such unit, as far as whoever asks may know."""
    return refuse(unit, N_("登记里没有编号为“{unit}”的单位；请用搜索查找名称或代码。"), unit=unit)


def access_unit(sight: Sight, unit: str, day: date, right: Right = Right.READ) -> None:
    """A division on a day; where it is not there, as it last was.

    Raises:
        Refused: the register never had such a unit, or it is not theirs.
    """
    life = life_of(unit)
    if life is None:
        raise unit_unknown(unit)
    seen = min(max(day, life.first), life.last)
    reach = sight.on(seen, right)
    if not reach.everything and not reach.covers(ancestors(seen, unit)):
        raise unit_unknown(unit)


def access_act(sight: Sight, number: int, right: Right = Right.READ) -> Act:
    """An act of which all that it changed is theirs.

    Raises:
        Refused: there is none of this number, or it changed what is not theirs.
    """
    act = Act.objects.filter(pk=number).first()
    if act is None or not acts_seen(sight, [number], right):
        raise act_unknown(number)
    return act


def access_loan(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A loan from a pool that is theirs; to see it, one to a body of a township that is theirs is enough.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    loan = QuotaLoan.objects.filter(pk=number).first()
    if loan is None:
        raise loan_unknown(number)
    places = {loan.pool_id}
    if right is Right.READ:
        lent_to = Q(holding_on(loan.start)) | Q(holding_on(sight.today))
        places |= set(BodyVersion.objects.filter(lent_to, unit=loan.body_id).values_list("host", flat=True))
    if not units_seen(sight, places, right):
        raise loan_unknown(number)


def access_head_file(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A file on the head of a dispatched body in a township that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    township = HeadConsultation.objects.filter(pk=number).values_list("township", flat=True).first()
    if township is None or not units_seen(sight, [township], right):
        raise head_file_unknown(number)


def access_supervision(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A file of supervision of a team in a township that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    township = Supervision.objects.filter(pk=number).values_list("township", flat=True).first()
    if township is None or not units_seen(sight, [township], right):
        raise supervision_unknown(number)


def access_meeting(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A meeting of the commission of a unit that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    unit = CommissionMeeting.objects.filter(pk=number).values_list("unit", flat=True).first()
    if unit is None or not units_seen(sight, [unit], right):
        raise meeting_unknown(number)


def access_post(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A post of a body that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    found = StaffPost.objects.filter(pk=number).values_list("body", "entered").first()
    if found is None or not _body_seen(sight, *found, right):
        raise post_unknown(number)


def access_use(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """An approval to fill posts of a body that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    found = UseApproval.objects.filter(pk=number).values_list("body", "day").first()
    if found is None or not _body_seen(sight, *found, right):
        raise use_unknown(number)


def _body_seen(sight: Sight, body: str, day: date, right: Right) -> bool:
    """Whether a body is theirs where it lies today; where it is gone, where it lay on a day."""
    found = BodyVersion.objects.filter(unit=body)
    hosts = found.filter(holding_on(sight.today)) or found.filter(holding_on(day))
    return bool(units_seen(sight, [one.host_id for one in hosts], right))


def access_voucher(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A voucher that moves posts where it is theirs to see; to act on it, all that it moves has to be theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    reach = sight.on(voucher_view(number).day, right)
    if not reach.everything and not moves_in(number, reach, wholly=right is not Right.READ):
        raise voucher_unknown(number)


def acts_open(sight: Sight, right: Right = Right.READ) -> set[int]:
    """The numbers of all acts of which all that they changed is theirs."""
    return acts_seen(sight, list(Act.objects.values_list("pk", flat=True)), right)


def acts_seen(sight: Sight, acts: Collection[int], right: Right = Right.READ) -> set[int]:
    """Those of some acts of which all that they changed is theirs.

    Of an act that changed something above the counties, too, all above its counties has to be theirs.
    """
    if sight.on(sight.today, right).everything:
        return set(acts)
    scopes: dict[int, set[str]] = {act: set() for act in acts}
    for act, county in ActScope.objects.filter(act__in=acts).values_list("act", "county"):
        scopes[act].add(county)
    return _scopes_seen(sight, scopes, right)


def places_seen(sight: Sight, places: Iterable[str], right: Right) -> bool:
    """Whether all of some counties are theirs; with ABOVE among them, all above them, too."""
    return sight.on(sight.today, right).everything or 0 in _scopes_seen(sight, {0: set(places)}, right)


def _scopes_seen(sight: Sight, scopes: Mapping[int, set[str]], right: Right) -> set[int]:
    """The numbers of those sets of counties that are theirs."""
    counties = {county for some in scopes.values() for county in some} - {ABOVE}
    above = _above(counties)
    seen = units_seen(sight, {*counties, *(unit for way in above.values() for unit in way)}, right)

    def needed(some: set[str]) -> set[str]:
        theirs = some - {ABOVE}
        return theirs | {unit for county in theirs for unit in above[county]} if ABOVE in some else theirs

    return {number for number, some in scopes.items() if some - {ABOVE} and needed(some) <= seen}


def _above(counties: Iterable[str]) -> dict[str, list[str]]:
    """Of each of some counties the units above it, when it was last there."""
    return {unit: ancestors(life.last, unit)[1:] for unit, life in lives_of(counties).items()}


def chains_seen(sight: Sight, chains: Iterable[str]) -> set[str]:
    """Those of some chains of the audit that are theirs to audit; the one of what belongs to no county takes all."""
    if sight.on(sight.today, Right.AUDIT).everything:
        return set(chains)
    return units_seen(sight, set(chains) - {ABOVE}, Right.AUDIT)


def units_seen(
    sight: Sight, units: Iterable[str], right: Right = Right.READ, day: date | None = None
) -> set[str]:
    """Those of some units that are theirs, each on a day (today), or the one nearest to it on which it was there."""
    nearest = day or sight.today
    if sight.on(sight.today, right).everything:
        return set(units)
    lives = lives_of(units)
    by_day: dict[date, set[str]] = {}
    for unit, life in lives.items():
        by_day.setdefault(min(max(nearest, life.first), life.last), set()).add(unit)
    found: set[str] = set()
    for shown, some in by_day.items():
        reach = sight.on(shown, right)
        found |= some if reach.everything else _covered(reach, some)
    return found


def _covered(reach: Reach, units: Collection[str]) -> set[str]:
    """Those of some units that lie in the roots of a reach."""
    if not reach.roots or not units:
        return set()
    wanted = ", ".join(["(%s)"] * len(units))
    with connection.cursor() as cursor:
        # Only placeholders are put into the text; every value is a parameter.
        cursor.execute(
            f"""
            WITH RECURSIVE way(unit, above) AS (
                SELECT column1, column1 FROM (VALUES {wanted}) AS wanted
                UNION
                SELECT way.unit, v.parent_id FROM register_divisionversion v
                JOIN way ON v.unit_id = way.above
                WHERE v.start <= %s AND v."end" > %s AND v.withdrawn_by_id IS NULL AND v.parent_id IS NOT NULL
            ) SELECT unit, above FROM way
            """,
            [*units, reach.day, reach.day],
        )
        roots = set(reach.roots)
        return {unit for unit, above in cursor.fetchall() if above in roots}
