"""Linking an account to whom an outside sign-on knows, once, and taking the link off."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from santu.accounts.models import User
from santu.accounts.selectors.outside import is_linked, linked_person, subject_key
from santu.accounts.services.people import SYSTEM
from santu.accounts.services.residents import RESIDENT
from santu.audit.services import append
from santu.kernel.messages import N_, refuse

OTHER = N_(
    "账号“{username}”已与统一登录里的另一个身份关联，没有登录；若人没有换，请系统管理员用 santu user {username} --unlink 解除后重试。"
)
NOT_STAFF = N_("账号“{username}”是居民或演示的账号，不能用统一登录；请换用自己的工作账号，或用密码登录。")
NOT_LINKED = N_("“{username}”没有与统一登录关联，不必解除。")


@transaction.atomic
def outside_link(*, user: User, issuer: str, subject: str, by: User) -> None:
    """Know a subject of an issuer as this person from now on; nothing that the issuer says of them is kept.

    Raises:
        Refused: the person is linked to another subject, the subject to another person, or the account is not one of
            the office.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    known = linked_person(issuer=issuer, subject=subject)
    if known == user:
        return
    if known is not None or is_linked(user, issuer=issuer):
        raise refuse("sign-on", OTHER, username=user.username)
    if user.is_demo or user.grants.filter(role=RESIDENT).exists():
        raise refuse("sign-on", NOT_STAFF, username=user.username)
    SocialAccount.objects.create(user=user, provider=issuer, uid=subject_key(subject), extra_data={})
    append(chain="", act="outside_link", by=by.username, after={"username": user.username, "issuer": issuer})


@transaction.atomic
def outside_unlink(*, user: User, by: User | None) -> None:
    """Forget whom the outside knows as this person, and end what is open in their name.

    Raises:
        Refused: nobody is.
    """
    rows = SocialAccount.objects.filter(user=user)
    issuers = sorted(rows.values_list("provider", flat=True))
    if not issuers:
        raise refuse("username", NOT_LINKED, username=user.username)
    rows.delete()
    user.sessions.all().delete()
    append(
        chain="",
        act="outside_unlink",
        by=by.username if by else SYSTEM,
        before={"username": user.username, "issuers": issuers},
    )
