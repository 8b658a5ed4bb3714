"""What every request passes before its operation begins: who asks, what they may, whether it was done before."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from pydantic_core import PydanticCustomError

from santu.accounts.domain.roles import Right
from santu.api.access import RULES, Rule
from santu.api.callers import SAFE, Caller, caller_of
from santu.api.fields import day_written
from santu.api.problems import UNREAD, Told, misfits, problem, refused, told
from santu.api.sending import AGAIN, KEY, given_read, is_of_task
from santu.hits.limits import TooOften, count
from santu.kernel.messages import N_, Refused
from santu.repeats.services import Answer, answer_once

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
LONGEST_KEY = 200
NAMESPACE = "api"


def door(view: View) -> View:
    """A view of the API, closed to all but those whom its rule lets in."""

    @wraps(view)
    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 (what stands in the address)
        try:
            response = _let_in(view, request, kwargs)
        except Told as one:
            response = problem(one.status, one.faults, _challenge(one.status))
        except (MultiPartParserError, SuspiciousOperation):
            response = problem(400, told(400, UNREAD, place="body").faults)
        except TooOften as often:
            response = problem(429, often.faults, {"Retry-After": str(often.seconds)})
        except Refused as refusal:
            response = refused(request, refusal)
        except Exception:
            log.exception("an operation of the API failed")
            response = problem(500)
        return _told_apart(request, response)

    asked.behind = view  # type: ignore[attr-defined]  # asked for again where a version is compared
    asked.has_own_door = True  # type: ignore[attr-defined]  # the pages' rules are not asked
    asked.csrf_exempt = True  # type: ignore[attr-defined]  # asked for by the door where a session counts
    return login_not_required(asked)


def _let_in(view: View, request: HttpRequest, kwargs: Mapping[str, Any]) -> HttpResponse:
    match = request.resolver_match
    rule = RULES.get((match.url_name or "") if match else "")
    if rule is None:
        raise Told(404)
    if not rule.open:
        request.caller = _allowed(rule, request, kwargs)  # type: ignore[attr-defined]  # kept with the request
    if rule.files:
        given_read(request)
    response = _once(view, request, rule, kwargs)
    if response.status_code == 405:
        allowed = {"Allow": response["Allow"]} if "Allow" in response else None
        return problem(405, headers=allowed)
    return response


def _allowed(rule: Rule, request: HttpRequest, kwargs: Mapping[str, Any]) -> Caller:
    """Who asks, whom the rule lets in.

    Raises:
        Told: nobody, or somebody who may not; what they may not see is told as what is not there.
    """
    caller, safe = caller_of(request), request.method in SAFE
    right = rule.sees if safe else rule.acts
    if any("\0" in str(value) for value in kwargs.values()):
        raise Told(404)
    if rule.of:
        day = _day(request)
        _there(rule, caller, kwargs, day)
        if right is not None and right is not Right.READ:
            _may(rule, caller, kwargs, day, right)
    elif right is not None and not caller.sight.has(right):
        raise caller.lacks(right)
    if not safe and caller.token is not None and caller.token.reads_only:
        raise caller.acts_not(caller.token)
    if rule.limit is not None and (not safe or rule.acts is None):
        count(rule.limit, caller.person.username)
    return caller


def _there(rule: Rule, caller: Caller, kwargs: Mapping[str, Any], day: date) -> None:
    try:
        if rule.of:
            rule.of(caller.sight, kwargs, day, Right.READ)
    except Refused as unknown:
        raise Told(404, unknown.faults) from unknown


def _may(rule: Rule, caller: Caller, kwargs: Mapping[str, Any], day: date, right: Right) -> None:
    try:
        if rule.of:
            rule.of(caller.sight, kwargs, day, right)
    except Refused as lacking:
        raise caller.lacks(right) from lacking


def _day(request: HttpRequest) -> date:
    """The day that is asked for; one that is none is told before anything is looked up."""
    text = request.GET.get("day", "")
    try:
        found = day_written(text) if text else timezone.localdate()
    except PydanticCustomError as error:
        shown = {"type": error.type, "loc": ("query", "day"), "msg": str(error), "ctx": error.context}
        raise Told(422, misfits([shown])) from error
    return found if isinstance(found, date) else timezone.localdate()


def _once(view: View, request: HttpRequest, rule: Rule, kwargs: Mapping[str, Any]) -> HttpResponse:
    """The answer; of an act that came with a key, and was done under it, the one that was given then."""
    key = request.headers.get(KEY)
    if request.method in SAFE or key is None or not hasattr(request, "caller"):
        _unchanged(request, rule, kwargs)
        return view(request, **kwargs)
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        template = N_("Idempotency-Key 要写 1 到 {most} 个可见的 ASCII 字符，例如一个 UUID；请改写。")
        raise told(422, template, place=KEY, most=LONGEST_KEY)
    refusals: list[HttpResponse] = []

    def done() -> Answer:
        _unchanged(request, rule, kwargs)
        response = view(request, **kwargs)
        kept = response.status_code < 300
        if not kept:
            refusals.append(response)
        again = AGAIN in response
        return Answer(response.status_code, response.content.decode(), kept=kept, again=again)

    asked = _digest(request)
    request.asked = asked  # type: ignore[attr-defined]  # for whoever knows it longer than a day
    given = answer_once(who=request.caller.person.username, key=key, asked=asked, answer=done)
    if refusals:
        return refusals[0]
    response = HttpResponse(
        given.content, status=given.status, content_type="application/json; charset=utf-8"
    )
    if given.again:
        response[AGAIN] = "true"
    return response


def _digest(request: HttpRequest) -> str:
    """Of all that is asked; of files and fields apart, as the border between them is another one each time."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\0".encode())
    if request.content_type == "multipart/form-data":
        for name in sorted(request.POST):
            found.update(repr((name, request.POST.getlist(name))).encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                found.update(repr((name, file.name, _digest_of(file))).encode())
    else:
        found.update(request.body)
    return found.hexdigest()


def _digest_of(file: UploadedFile) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def _unchanged(request: HttpRequest, rule: Rule, kwargs: Mapping[str, Any]) -> None:
    """Where ``If-Match`` is sent, what is acted on has to be as who asks last read it.

    Raises:
        Told: somebody has changed it since.
    """
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if "token" in kwargs and wanted and all(map(is_of_task, wanted)):
        return  # the operation compares them, and tells field by field what became of the task
    if request.method in SAFE or not rule.version or not wanted or wanted == ["*"]:
        return
    names = {name: kwargs[name] for name in ("number", "key", "unit") if name in kwargs}
    path = reverse(f"{NAMESPACE}:{rule.version}", kwargs=names)
    read, match = copy(request), resolve(path)
    read.method, read.GET, read.path, read.path_info = "GET", QueryDict(), path, path
    now = etag_of(match.func.behind(read, **match.kwargs))  # type: ignore[attr-defined]  # as ``door`` left it
    if now not in {one.removeprefix("W/") for one in wanted}:
        template = N_("这期间有人改动过，与您读到的不同（If-Match 不符）；请重新读取，核对后再办。")
        raise told(412, template, place="If-Match")


def etag_of(response: HttpResponse) -> str:
    """Of the bytes that are answered: it tells nothing that they do not tell, and differs with whatever differs."""
    return quote_etag(hashlib.sha256(response.content).hexdigest()[:32])


def _told_apart(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer is for who asked, and is asked for again before it is taken for the same."""
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    if "ETag" not in response:
        response["ETag"] = etag_of(response)
    found = get_conditional_response(request, etag=response["ETag"], response=response)
    if found is None or found.status_code == 412:
        return problem(412)
    return found


def _challenge(status: int) -> dict[str, str] | None:
    return {"WWW-Authenticate": 'Bearer realm="santu"'} if status == 401 else None


def no_address(request: HttpRequest) -> HttpResponse:
    """Nothing of the API is at this address."""
    return problem(404)


no_address.has_own_door = True  # type: ignore[attr-defined]  # it tells the same to everybody
no_address.csrf_exempt = True  # type: ignore[attr-defined]  # there is nothing that could be forged
nowhere: View = login_not_required(no_address)
