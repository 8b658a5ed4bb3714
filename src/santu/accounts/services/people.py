"""Making people, and their passwords."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from santu.accounts.models import USERNAME_LENGTH, User
from santu.accounts.selectors.demo import database_is_demo
from santu.accounts.selectors.grants import right_to_grant
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message

SYSTEM = "santu"
"""Stands as the doer of what a command does before anyone has signed in."""

WEAK = {
    "password_too_short": N_("密码太短；请至少用 {min_length} 个字符。"),
    "password_too_common": N_("这是常见的密码，容易被猜到；请换一个别人想不到的。"),
    "password_entirely_numeric": N_("密码全是数字，容易被猜到；请加上字母或别的字符。"),
}
OTHERWISE_WEAK = N_("密码不够安全；请换一个更长、更难猜的。")


@transaction.atomic
def user_create(
    *,
    username: str,
    title_zh: str,
    by: User | None,
    title_en: str = "",
    is_demo: bool = False,
    password: str | None = None,
) -> User:
    """Make a person, who cannot sign in until a password is set; ``by`` None is the system itself."""
    faults = [] if password is None else password_faults(password)
    if not username.strip() or len(username) > USERNAME_LENGTH:
        unfit = N_("用户名不能为空，也不能超过 {most} 个字：请改一个。")
        faults.append(Fault("username", message(unfit, most=USERNAME_LENGTH)))
    if not title_zh.strip():
        faults.append(Fault("title_zh", message(N_("没有填写称谓：请写明此人的单位和职务。"))))
    if User.objects.filter(username__iexact=username).exists():
        taken = N_("用户名 {username} 已经有人使用：请换一个。")
        faults.append(Fault("username", message(taken, username=username)))
    if is_demo and not database_is_demo():
        faults.append(
            Fault("is_demo", message(N_("这不是演示库，不能建立演示人员：请换用 santu demo 建立的库。")))
        )
    if faults:
        raise Refused(faults)
    user = User(username=username, title_zh=title_zh, title_en=title_en, is_demo=is_demo)
    user.set_unusable_password()
    user.save(force_insert=True)
    after = {"username": username, "title_zh": title_zh, "title_en": title_en, "is_demo": is_demo}
    append(chain="", act="user_create", by=by.username if by else SYSTEM, after=after)
    if password is not None:
        password_set(user=user, password=password, by=by)
    return user


@transaction.atomic
def password_set(*, user: User, password: str, by: User | None) -> None:
    """Give a person a password, which is kept as a hash and nowhere else; what they have open anywhere is ended.

    Raises:
        Refused: the password is weak (every reason is told), or the person is one of a
            demonstration, whose people come in without.
    """
    faults = password_faults(password)
    if user.is_demo:
        template = N_("“{username}”是演示人员，登录不用密码，不能设置；请另建用户。")
        faults.append(Fault("username", message(template, username=user.username)))
    if faults:
        raise Refused(faults)
    user.set_password(password)
    user.save(update_fields=["password"])
    user.sessions.all().delete()
    append(
        chain="",
        act="password_set",
        by=by.username if by else SYSTEM,
        after={"username": user.username},
    )


@transaction.atomic
def user_deactivate(*, user: User, reason: str, by: User | None) -> None:
    """Somebody may not act any more: from the next page on they are out, and their roles count for nothing.

    Raises:
        Refused: they are out already, no reason is given, or it is oneself.
    """
    _stand(user, active=False, reason=reason, by=by)


@transaction.atomic
def user_activate(*, user: User, reason: str, by: User | None) -> None:
    """Somebody may act again, with the roles that nobody took from them.

    Raises:
        Refused: they may already, no reason is given, or it is oneself.
    """
    _stand(user, active=True, reason=reason, by=by)


def _stand(user: User, *, active: bool, reason: str, by: User | None) -> None:
    right_to_grant(by)
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    faults = []
    if not reason.strip():
        faults.append(Fault("reason", message(N_("没有写明理由；请补上理由。"))))
    if by is not None and by.pk == row.pk:
        faults.append(Fault("user", message(N_("不能停用或恢复自己；请由另一位安全管理员办理。"))))
    if row.is_active == active:
        already = N_("“{username}”已经恢复，不必再办。") if active else N_("“{username}”已经停用，不必再办。")
        faults.append(Fault("user", message(already, username=row.username)))
    if faults:
        raise Refused(faults)
    row.is_active = active
    row.save(update_fields=["is_active"])
    append(
        chain="",
        act="user_activate" if active else "user_deactivate",
        by=by.username if by else SYSTEM,
        reason=reason,
        before={"username": row.username, "is_active": not active},
        after={"username": row.username, "is_active": active},
    )


def password_faults(password: str) -> list[Fault]:
    """Why a password will not do, one fault for each reason."""
    try:
        validate_password(password)
    except ValidationError as refused:
        return [
            Fault("password", message(WEAK.get(error.code or "", OTHERWISE_WEAK), **(error.params or {})))
            for error in refused.error_list
        ]
    return []
