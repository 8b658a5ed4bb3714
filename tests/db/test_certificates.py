"""Certificates of people in posts: recorded once, counting by the day, withdrawn and never deleted, blanked with the name."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.certificates import Certificate, Standing, number_masked
from santu.register.domain.staff import Place
from santu.register.models import StaffCertificate, StaffPost
from santu.register.selectors.certificates import certificates_of, certificates_on
from santu.register.services.certificates import certificate_record, certificate_withdraw
from santu.register.services.staff import post_leave, staff_blank, staff_load, staff_reveal
from tests.db.quotas import STANDARDS, ledger, paper, service, someone
from tests.db.registers import DAY, LATER, LATEST, holder, imported, person, unit

pytestmark = pytest.mark.django_db
NUMBER = "140726001234"
UNTIL = date(2024, 6, 30)


@pytest.fixture
def posts() -> list[int]:
    imported()
    ledger()
    place = Place(service("140101100"), "institutional")
    rows = [(someone(1), place), (someone(2), place)]
    return staff_load(people=rows, day=DAY, paper=paper(), standards=STANDARDS, by=person())


def recorded(post: int, number: str = NUMBER, kind: str = "enforcement", **said: object) -> int:
    days = {"valid_from": DAY, "valid_until": UNTIL} | said
    certificate = Certificate(kind, number, "山西省人民政府", **days)
    return certificate_record(post=post, certificate=certificate, standards=STANDARDS, by=person())


def withdraw(post: int, certificate: int, day: date = LATEST, reason: str = "调离执法岗位") -> None:
    certificate_withdraw(post=post, certificate=certificate, day=day, reason=reason, by=person())


def member(post: int) -> int:
    return StaffPost.objects.get(pk=post).member_id


def counting(post: int, day: date) -> list[str]:
    return [one.kind for one in certificates_on([member(post)], day).get(member(post), [])]


def test_a_certificate_counts_from_its_first_day_to_its_last(posts):
    recorded(posts[0])
    recorded(posts[0], "A2020", "legal", valid_from=LATER, valid_until=None)
    found = {
        day: counting(posts[0], day) for day in (DAY - timedelta(1), DAY, LATER, UNTIL, UNTIL + timedelta(1))
    }
    assert list(found.values()) == [
        [],
        ["enforcement"],
        ["enforcement", "legal"],
        ["enforcement", "legal"],
        ["legal"],
    ]
    assert counting(posts[1], LATER) == []
    first = certificates_of(member(posts[0]))[0]
    assert (first.number, first.on(UNTIL + timedelta(1))) == ("********1234", Standing.EXPIRED)
    assert first.on(DAY - timedelta(1)) is Standing.EARLY


@pytest.mark.parametrize(("number", "shown"), [("", ""), ("12", "**"), ("123", "**3"), ("123456", "****56")])
def test_most_of_a_number_is_never_shown(number, shown):
    assert number_masked(number) == shown


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(posts):
    bare = Certificate("medal", " ", "", None)
    with pytest.raises(Refused) as refused:
        certificate_record(post=posts[0], certificate=bare, standards=STANDARDS, by=person())
    assert [fault.place for fault in refused.value.faults] == ["kind", "number", "issuer", "valid_from"]
    with pytest.raises(Refused, match="早于有效期起"):
        recorded(posts[0], valid_until=DAY - timedelta(1))
    recorded(posts[0])
    before = AuditEntry.objects.count()
    with pytest.raises(Refused, match="已经登记"):
        recorded(posts[1], f" {NUMBER}")
    recorded(posts[1], NUMBER, "supervision")
    assert (StaffCertificate.objects.count(), AuditEntry.objects.count()) == (2, before + 1)


def test_the_database_holds_a_number_once_and_days_in_order(posts):
    said = {"kind": "legal", "number": "A1", "issuer": "司法部", "valid_from": DAY, "by": "planner"}
    StaffCertificate.objects.create(member_id=member(posts[0]), **said)
    for wrong in ({}, {"number": "A2", "valid_until": DAY - timedelta(1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StaffCertificate.objects.create(member_id=member(posts[1]), **said | wrong)


def test_what_is_withdrawn_stays_and_counts_until_that_day(posts):
    certificate = recorded(posts[0])
    with pytest.raises(Refused) as refused:
        withdraw(posts[0], certificate, timezone.localdate() + timedelta(1), " ")
    assert [fault.place for fault in refused.value.faults] == ["day", "reason"]
    with pytest.raises(Refused, match="从这个人的证件里选"):
        withdraw(posts[1], certificate)
    withdraw(posts[0], certificate)
    assert (counting(posts[0], LATEST - timedelta(1)), counting(posts[0], LATEST)) == (["enforcement"], [])
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.reason) == ("certificate_withdraw", "调离执法岗位")
    with pytest.raises(Refused, match="已于"):
        withdraw(posts[0], certificate)
    again = recorded(posts[0], valid_from=LATEST)
    assert [one.id for one in certificates_of(member(posts[0]))] == [again, certificate]


def test_who_left_has_none_recorded_and_numbers_are_blanked_with_the_name(posts):
    for number, post in enumerate(posts):
        recorded(post, f"{NUMBER}{number}")
    post_leave(number=posts[0], day=LATEST, paper=paper(), standards=STANDARDS, by=person())
    with pytest.raises(Refused, match="出编"):
        recorded(posts[0], "B1")
    staff_blank(day=date(2026, 3, 1), standards=STANDARDS, by=person())
    numbers = [StaffCertificate.objects.get(member=member(post)).number for post in posts]
    assert numbers == ["", f"{NUMBER}1"]


def test_whole_numbers_are_shown_for_a_reason_and_no_audit_names_them(posts):
    certificate = recorded(posts[0])
    shown = staff_reveal(number=posts[0], reason="核对", by=person())
    assert shown.numbers == {certificate: NUMBER}
    assert not AuditEntry.objects.filter(after__contains=NUMBER).exists()
    with pytest.raises(Refused, match="管理编制台账"):
        certificate_record(
            post=posts[0],
            certificate=Certificate("legal", "C1", "司法部", DAY),
            standards=STANDARDS,
            by=holder("county_officer", unit("140102")),
        )
