"""Making and revoking tokens."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.tokens import LONGEST_DAYS, LONGEST_NAME, MOST, hash_of, secret_made
from santu.accounts.models import Token, User
from santu.accounts.services.people import SYSTEM
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse


@transaction.atomic
def token_make(*, user: User, name: str, until: date | None, reads_only: bool, by: User | None) -> str:
    """Make a token for a person; returns its secret, which is kept nowhere and cannot be shown again.

    Args:
        user: whose it is, and with whose rights it acts.
        name: what it is for.
        until: the last day on which it is valid; ``None`` where none was given, which is refused.
        reads_only: whether it opens only what is read.
        by: who makes it; ``None`` is the system itself.

    Raises:
        Refused: name or day are missing or do not do, the person is not active any more, or has as many
            tokens as one can have; every fault at once.
    """
    # Two that are made at once wait for each other, so that together they are not too many.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    faults = _faults(user, name.strip(), until)
    if faults or until is None:
        raise Refused(faults)
    secret = secret_made()
    token = Token.objects.create(
        user=user, name=name.strip(), secret_hash=hash_of(secret), reads_only=reads_only, until=until
    )
    append(chain="", act="token_make", by=by.username if by else SYSTEM, after=_words(token))
    return secret


def _faults(user: User, name: str, until: date | None) -> list[Fault]:
    today = timezone.localdate()
    latest = today + timedelta(days=LONGEST_DAYS)
    faults = []
    if not user.is_active:
        gone = N_("“{username}”已停用，不能建立令牌；请先核对人员。")
        faults.append(Fault("user", message(gone, username=user.username)))
    if not name:
        faults.append(Fault("name", message(N_("没有写令牌的用途；请写明给哪个程序用，以后好辨认。"))))
    elif len(name) > LONGEST_NAME:
        text = message(N_("令牌的用途超过 {most} 个字；请写短一些。"), most=LONGEST_NAME)
        faults.append(Fault("name", text))
    if until is None:
        faults.append(Fault("until", message(N_("没有写令牌的有效期；请写成 2021-10-31 这样的年-月-日。"))))
    elif not today <= until <= latest:
        template = N_("有效期 {day} 不在今天到 {latest} 之间；请改日期，到期后另建一个。")
        faults.append(Fault("until", message(template, day=until, latest=latest)))
    if Token.objects.filter(user=user, revoked_at=None, until__gte=today).count() >= MOST:
        template = N_("“{username}”已有 {most} 个有效的令牌，不能再建；请先撤销不用的。")
        faults.append(Fault("", message(template, username=user.username, most=MOST)))
    return faults


@transaction.atomic
def token_revoke(*, number: int, user: User, by: User | None) -> None:
    """Revoke a token of a person; the next request with it is refused.

    Raises:
        Refused: the person has no such token, or it is revoked already.
    """
    token = Token.objects.select_for_update(no_key=True).filter(pk=number, user=user, revoked_at=None).first()
    if token is None:
        template = N_("没有第 {number} 号令牌，或已经撤销；请刷新页面。")
        raise refuse(str(number), template, number=number)
    token.revoked_at, token.revoked_by = timezone.now(), by.username if by else SYSTEM
    token.save(update_fields=["revoked_at", "revoked_by"])
    append(chain="", act="token_revoke", by=token.revoked_by, before=_words(token))


def _words(token: Token) -> dict[str, object]:
    return {
        "token": token.pk,
        "username": token.user.username,
        "name": token.name,
        "reads_only": token.reads_only,
        "until": str(token.until),
    }
