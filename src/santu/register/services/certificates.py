"""Recording the certificates of people in posts, and withdrawing them; none is deleted."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.certificates import KINDS, Certificate, certificate_faults, withdrawal_faults
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.staff import Post
from santu.register.models import StaffCertificate
from santu.register.selectors.certificates import certificates_of
from santu.register.selectors.lying import body_lying
from santu.register.selectors.rights import right_over
from santu.register.selectors.staff import post_numbered
from santu.standards.rulebook import Standards


def certificate_record(*, post: int, certificate: Certificate, standards: Standards, by: User) -> int:
    """Record a certificate of who holds a post; what it is kept as.

    Raises:
        Refused: the body is not theirs, the post was left, something is missing, the dates run backward, or one of the same
            kind and number is recorded already; every fault at once.
    """
    held, lying = _held(post, by)
    kinds = [item.id for item in standards.items(KINDS, timezone.localdate())]
    faults = certificate_faults(certificate, kinds) + _left_faults(held)
    if _is_recorded(certificate):
        faults.append(_twice())
    since = certificate.valid_from
    if faults or since is None:
        raise Refused(faults)
    try:
        with transaction.atomic():
            made = StaffCertificate.objects.create(
                member_id=held.member,
                kind=certificate.kind,
                number=certificate.number.strip(),
                issuer=certificate.issuer.strip(),
                valid_from=since,
                valid_until=certificate.valid_until,
                by=by.username,
            )
            after = {"post": post, "kind": certificate.kind, "certificate": made.pk}
            append(chain=lying.county, act="certificate_record", by=by.username, after=after)
    except IntegrityError:
        if _is_recorded(certificate):
            raise Refused([_twice()]) from None
        raise
    return made.pk


def certificate_withdraw(*, post: int, certificate: int, day: date, reason: str, by: User) -> None:
    """Say that a certificate of who holds a post does not count from a day on.

    Raises:
        Refused: the body is not theirs, the post was left, the certificate is somebody else's or withdrawn already, no reason is
            given, or the day is none on which it could be.
    """
    held, lying = _held(post, by)
    with transaction.atomic():
        list(StaffCertificate.objects.select_for_update(no_key=True).filter(pk=certificate))
        found = next((one for one in certificates_of(held.member) if one.id == certificate), None)
        if found is None:
            raise refuse("certificate", N_("没有选要收回哪个证件；请从这个人的证件里选。"))
        if faults := withdrawal_faults(found, day, reason, timezone.localdate()) + _left_faults(held):
            raise Refused(faults)
        StaffCertificate.objects.filter(pk=certificate).update(
            withdrawn=day, withdrawn_reason=reason.strip(), withdrawn_by=by.username
        )
        after = {"post": post, "certificate": certificate, "day": day.isoformat()}
        append(chain=lying.county, act="certificate_withdraw", by=by.username, reason=reason, after=after)


def _held(post: int, by: User) -> tuple[Post, Lying]:
    """A post, and where its body lies now, over which it takes the right."""
    held = post_numbered(post)
    lying = body_lying(held.place.body, held.left or max(timezone.localdate(), held.entered))
    right_over(by, Right.QUOTA, [lying.division])
    return held, lying


def _left_faults(held: Post) -> list[Fault]:
    if held.left is None:
        return []
    gone = N_("第 {number} 号在编记录已于 {left} 出编；证件请在现在的在编记录里办。")
    return [Fault(str(held.number), message(gone, number=held.number, left=held.left))]


def _is_recorded(said: Certificate) -> bool:
    same = StaffCertificate.objects.filter(kind=said.kind, number=said.number.strip(), withdrawn=None)
    return bool(said.number.strip()) and same.exists()


def _twice() -> Fault:
    return Fault("number", message(N_("同一种类、同一证号的证件已经登记；请核对证号，登记错的先收回。")))
