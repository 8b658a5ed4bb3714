"""How often pages may be asked for."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse

from santu.hits.addresses import address_of
from santu.hits.limits import Limit, count
from santu.kernel.messages import N_

View = Callable[..., HttpResponse]

LOCKED = N_(
    "试得太多，暂停登录：{minutes} 分钟内最多 {most} 次；请在 {time} 以后再试，忘记密码请找系统管理员。"
)
CODES_LOCKED = N_("验证码试得太多，暂停验证：{minutes} 分钟内最多 {most} 次；请在 {time} 以后再试。")

SIGN_IN_ADDRESS = Limit("sign-in.address", 60, timedelta(minutes=10))
"""An office of many people may have one address."""
SIGN_IN_PERSON = Limit("sign-in.person", 10, timedelta(minutes=10), said=LOCKED)
CODES = Limit("codes", 5, timedelta(minutes=10), said=CODES_LOCKED)
SIGN_UPS = Limit("sign-ups", 10, timedelta(minutes=60))


def limited(limit: Limit, *methods: str) -> Callable[[View], View]:
    """A view that a person, or an address where nobody is signed in, may ask for only so often by these methods."""

    def of(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method in methods:
                count(limit, request.user.get_username() or address_of(request))
            return view(request, *args, **kwargs)

        return counted

    return of
