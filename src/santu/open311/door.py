"""What every request passes: it is counted, its county is found, and whatever is wrong is answered in one shape."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from santu.accounts.domain.roles import Right
from santu.accounts.domain.tokens import rights_carried
from santu.accounts.selectors.people import User
from santu.accounts.selectors.tokens import token_shown
from santu.hits.addresses import address_of
from santu.hits.limits import Limit, TooOften, count
from santu.kernel.messages import N_, Fault, Refused, message
from santu.open311.faults import (
    BROKEN,
    FORBIDDEN,
    NOT_FOUND,
    NOT_SO,
    TOO_OFTEN,
    UNREADABLE,
    Wrong,
    errors,
    wrong,
)
from santu.operate.selectors.open_requests import county_coded, only_county

log = logging.getLogger(__name__)
READS = Limit("open311.reads", 600, timedelta(minutes=1), patient=False)
KEYS = Limit("open311.keys", 60, timedelta(minutes=10))
"""Tries of one address with a key that is none."""
FILED = Limit("open311.filed", 300, timedelta(minutes=10))
LONGEST_CODE = 12
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the door let in: in which form the answer is, and of which county."""

    request: HttpRequest
    form: str
    county: str


def door(*methods: str, reads_county: bool = True) -> Callable[[Callable[..., HttpResponse]], View]:
    """A view that is asked for by these methods; it is given what was asked and the rest of the address."""

    def of(view: Callable[..., HttpResponse]) -> View:
        @wraps(view)
        def asked(request: HttpRequest, form: str, **rest: str) -> HttpResponse:
            response = _answer(view, request, form, methods, rest, reads_county=reads_county)
            response["Cache-Control"] = "no-cache"
            patch_vary_headers(response, ["Accept-Language"])
            return response

        asked.has_own_door = True  # type: ignore[attr-defined]  # the pages' rules are not asked
        asked.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie counts here, only a key in the form
        return login_not_required(asked)

    return of


def _answer(
    view: View,
    request: HttpRequest,
    form: str,
    methods: tuple[str, ...],
    rest: dict[str, str],
    *,
    reads_county: bool,
) -> HttpResponse:
    try:
        if request.method not in methods:
            not_so = N_("这个地址不能用 {method}；可用：{methods}。")
            raise wrong(NOT_SO, "", not_so, method=str(request.method), methods=methods)
        count(READS, address_of(request))
        county = _county(request) if reads_county else ""
        return view(Asked(request, form, county), **rest)
    except Wrong as told:
        response = errors(form, told.status, told.faults)
        if told.status == NOT_SO:
            response["Allow"] = ", ".join(methods)
        return response
    except TooOften as often:
        response = errors(form, TOO_OFTEN, often.faults)
        response["Retry-After"] = str(often.seconds)
        return response
    except Refused as refused:
        return errors(form, UNREADABLE, refused.faults)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        unread = message(N_("送来的内容读不出来，或太大；请按表单编码（UTF-8）重新送。"))
        return errors(form, UNREADABLE, [Fault("", unread)])
    except Exception:
        log.exception("an answer of Open311 failed")
        return errors(form, BROKEN, [Fault("", message(N_("程序出错，已经记下；请稍后再试。")))])


def _county(request: HttpRequest) -> str:
    """The county that ``jurisdiction_id`` names by its code; the only one of the register where it is not given.

    Raises:
        Wrong: it is not given though there are several, or there is none of this code.
    """
    sent = request.POST if request.method == "POST" else request.GET
    code, today = (
        (sent.get("jurisdiction_id") or request.GET.get("jurisdiction_id") or "").strip(),
        timezone.localdate(),
    )
    if not code:
        if (only := only_county(today)) is None:
            raise wrong(UNREADABLE, "jurisdiction_id", N_("没有写是哪个县（市、区）；请写它的 6 位代码。"))
        return only
    sound = code.isascii() and code.isalnum() and len(code) <= LONGEST_CODE
    found = county_coded(code, today) if sound else None
    if found is None:
        none = N_("没有代码为“{code}”的县（市、区）；请写 6 位代码。")
        raise wrong(NOT_FOUND, "jurisdiction_id", none, code=code[:LONGEST_CODE])
    return found


def key_holder(asked: Asked) -> User:
    """Whose the key is that a form was sent with.

    Raises:
        Wrong: there is none, it is not valid, or it only reads.
    """
    request = asked.request
    secret = request.POST.get("api_key", "").strip()
    if not secret:
        raise wrong(FORBIDDEN, "api_key", N_("没有写 api_key；请向县级热线机构要一个令牌。"))
    found = token_shown(secret)
    if found is None:
        count(KEYS, address_of(request))
        raise wrong(FORBIDDEN, "api_key", N_("api_key 无效：已撤销、已过期，或不完整；请另要一个。"))
    person, token = found
    if Right.DISPATCH not in rights_carried(reads_only=token.reads_only):
        raise wrong(FORBIDDEN, "api_key", N_("这个 api_key 只能查看，不能报送；请另要一个。"))
    count(FILED, person.username)
    return person


def nowhere(asked: Asked) -> HttpResponse:
    """Nothing is at this address."""
    raise wrong(NOT_FOUND, "", N_("没有这个地址；请从 discovery 里的地址开始。"))
