"""What is wrong, in one shape (RFC 9457): a status, its words, and every fault with its place."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from pydantic import Field

from santu.api.language import said, translate
from santu.kernel.messages import N_, Fault, Message, Refused, message

KIND = "application/problem+json"
TITLES = {
    400: N_("请求读不出来"),
    401: N_("没有登录，或令牌无效"),
    403: N_("没有权限"),
    404: N_("没有找到"),
    405: N_("这个地址不能这样用"),
    409: N_("与正在办理的事冲突"),
    412: N_("这期间已经改动"),
    422: N_("没有受理"),
    429: N_("办得太频繁"),
    500: N_("程序出错"),
}
TELLING: Mapping[str, str] = {
    "missing": N_("没有填写；请补上。"),
    "date": N_("“{given}”不是日期；请写成 2021-10-31 这样的年-月-日。"),
    "moment": N_("“{given}”不是时间；请写成 2026-03-02T09:30:00+08:00 这样的日期和时间。"),
    "extra_forbidden": N_("没有这一项；请核对名称，或删去。"),
}
UNREAD = N_("请求的正文不是 JSON，或编码不对；请用 UTF-8 的 JSON。")
OTHERWISE = N_("值不符合要求（{detail}）；请按接口说明改正。")


class FaultShape(Schema):
    """One thing that is wrong: where it is, and what, why and how to cure it."""

    place: str = Field(
        description="The field, thing or person that it is about; empty where it is about the whole."
    )
    message: str


class Problem(Schema):
    """Why a request was not done; every fault at once, in the language of `Accept-Language`."""

    type: str = "about:blank"
    title: str
    status: int
    faults: list[FaultShape]


class Told(Exception):
    """A refusal with a status of its own."""

    def __init__(
        self, status: int, faults: Iterable[Fault] = (), more: Mapping[str, Any] | None = None
    ) -> None:
        self.status, self.faults, self.more = status, tuple(faults), more
        super().__init__(status)


def told(status: int, template: str, /, place: str = "", **params: object) -> Told:
    """The same with one fault."""
    return Told(status, [Fault(place, message(template, **params))])


def problem(
    status: int,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The answer that says so, with further members where the kind of problem has them."""
    shapes = [FaultShape(place=one.where(translate), message=said(one.message)) for one in faults]
    shape = Problem(title=translate(TITLES[status]), status=status, faults=shapes)
    return JsonResponse(
        {**shape.model_dump(), **(more or {})},
        status=status,
        content_type=KIND,
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


def fault_shapes(faults: Iterable[Fault]) -> list[FaultShape]:
    """Faults that are part of an answer: of a job that was refused, of files that cannot be imported."""
    return [FaultShape(place=one.where(translate), message=said(one.message)) for one in faults]


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal of a service or selector: who reads asked for what is not there, who acts for what cannot be done."""
    return problem(404 if request.method == "GET" else 422, refusal.faults)


def misfits(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """What does not fit the shape of a request, field by field, in our words as far as we have any."""
    return [Fault(_place(error["loc"]), _words(error)) for error in errors]


def _place(loc: Iterable[object]) -> str:
    """The way to a field without the name of the argument that a body is bound to."""
    first, *others = map(str, loc)
    return ".".join(others[1:] if first == "body" and len(others) > 1 else others) or first


def _words(error: Mapping[str, Any]) -> Message:
    kind = str(error["type"])
    template = TELLING.get(kind, OTHERWISE)
    return message(template, given=error.get("ctx", {}).get("given", ""), detail=error["msg"])
