"""Opening and closing the time in which an administrator's rights hold."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.grants import units_by_right
from santu.accounts.domain.roles import ADMINISTRATION
from santu.accounts.models import User
from santu.accounts.selectors.administration import administration_length
from santu.accounts.selectors.grants import held_by
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message

NO_ROLE = N_("您没有管理员的角色，打不开管理会话；请找安全管理员授予。")
NO_REASON = N_("没有写明为什么打开管理会话；请写上要办什么，例如“给新来的经办人授权”。")


@transaction.atomic
def administration_open(*, reason: str, by: User) -> datetime:
    """Open it for a purpose; when it ends.

    Raises:
        Refused: no reason is given, or there is nothing that they could administer.
    """
    today = timezone.localdate()
    faults = []
    if not ADMINISTRATION & units_by_right(held_by(by), today).keys():
        faults.append(Fault("", message(NO_ROLE)))
    if not reason.strip():
        faults.append(Fault("reason", message(NO_REASON)))
    if faults:
        raise Refused(faults)
    until = timezone.now().replace(microsecond=0) + administration_length(today)
    after = {"username": by.username, "until": until.isoformat()}
    append(chain="", act="administration_open", by=by.username, reason=reason.strip(), after=after)
    return until


@transaction.atomic
def administration_close(*, by: User) -> None:
    """Close it before its end."""
    append(chain="", act="administration_close", by=by.username, after={"username": by.username})
