"""Service points, legal advisers and purchased services of one county of the demonstration, so that their pages are alive."""

from datetime import timedelta

from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.register.domain.purchases import Acceptance, Delivery, Verdict
from santu.register.domain.service_rows import SUBJECTS, Kind
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK
from santu.register.domain.synthetic_services import (
    synthetic_advisers,
    synthetic_contracts,
    synthetic_points,
)
from santu.register.selectors.outlines import outlines_of
from santu.register.services.purchases import delivery_accept, delivery_record
from santu.register.services.service_files import service_load
from santu.register.services.visits import visit_record
from santu.standards.rulebook import Standards

COUNTY, TOWNSHIP = "140703", "140703103"
"""太谷区, and 水秀镇, which purchases services."""
SEED, VISITS, WEEK = 20211031, 6, timedelta(7)
OFFICE = f"{MARK}：镇财政所"


def demo_services(register: Snapshot, standards: Standards, cast: dict[str, User]) -> None:
    """Points with and without a known place, advisers with visits, and three contracts: accepted, being mended, overdue."""
    county, township = register.by_code[COUNTY], register.by_code[TOWNSHIP]
    officer, clerk, today = cast["demo-county"], cast["demo-clerk"], timezone.localdate()
    layer = outlines_of(COUNTY)
    middle = layer.outlines.centre_of([COUNTY]) if layer else None
    points = list(synthetic_points(register, county, middle or (0.0, 0.0), SEED))
    advisers = list(synthetic_advisers(register, county, SEED))
    contracts = list(synthetic_contracts(township, today))
    service_load(kind=Kind.POINTS, rows=points, title=f"{MARK}：服务站点", by=officer)
    service_load(kind=Kind.ADVISERS, rows=advisers, title=f"{MARK}：法律顾问", by=officer)
    service_load(kind=Kind.CONTRACTS, rows=contracts, title=f"{MARK}：购买服务合同", by=clerk)
    own = [one for one in advisers if register.divisions[one.unit].parent == township][:VISITS]
    subjects = [item.id for item in standards.items(SUBJECTS, today)]
    for number, one in enumerate(own):
        answered = {subjects[number % len(subjects)]: number + 1, subjects[0]: 2}
        day = today - WEEK * number
        visit_record(
            village=one.unit, firm=one.firm, day=day, answered=answered, standards=standards, by=clerk
        )
    for contract, verdict in zip(contracts, (Verdict.ACCEPTED, Verdict.MEND), strict=False):
        of = {"unit": township, "contract": contract.number}
        given = Delivery(contract.due - WEEK, f"{contract.title}（全部）", 1, contract.fen)
        number = delivery_record(**of, delivery=given, key=f"demo {contract.number}", by=clerk)
        reason = "" if verdict is Verdict.ACCEPTED else f"{MARK}：有两次没有按时上门"
        found = Acceptance(verdict, OFFICE, contract.due, reason)
        delivery_accept(**of, number=number, found=found, by=officer)
