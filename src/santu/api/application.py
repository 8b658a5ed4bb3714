"""The API put together: its operations, what it answers when something is wrong, and its schema."""

import json
import logging
from collections.abc import Collection
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from santu.api.problems import KIND, UNREAD, Problem, Told, misfits, problem, refused, told
from santu.api.routes import (
    acts,
    audit,
    case_acts,
    cases,
    imports,
    jobs,
    me,
    operation,
    phone,
    plans,
    processes,
    scenarios,
    searching,
    standards,
    unit_history,
    units,
    whistles,
)
from santu.api.sending import SENT_AT
from santu.kernel.messages import Refused

log = logging.getLogger(__name__)
PREFIX = "/api/v1/"
DESCRIPTION = (
    "The registers, designs, plans and daily work of township reform, as one may see and change them. Every answer is as of a day "
    "(`day`, today where it is left out) and within what the roles of the person reach; what lies beyond is answered "
    "as if it were not there."
)
READ_FAULTS = {
    "401": "Nobody is signed in, or the token is not valid.",
    "403": "The right is lacking.",
    "404": "Not there, or not within reach.",
    "412": "It has changed since it was read.",
    "422": "Refused: every fault at once.",
    "429": "Too often.",
}
ACT_FAULTS = {"400": "The request cannot be read.", **READ_FAULTS}
"""In English whatever language was asked for, so that the schema is one text."""
TAKE_FILES = frozenset({"case_begin", "case_task"})
"""The operations to which files may be sent beside what is given, as their rules say."""


class AsWritten(JSONRenderer):
    """Chinese stands in answers as it is."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Ninja's, with refusals as problems."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:  # noqa: ANN401 (as Ninja has it)
        """The schema, with the faults that every operation may answer, and the headers that it knows."""
        found = super().get_openapi_schema(**{**options, "path_prefix": PREFIX})
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        found["components"]["schemas"] |= {**shape.pop("$defs"), "Problem": shape}
        content = {KIND: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found["components"]["responses"] = {
            status: {"description": text, "content": content} for status, text in ACT_FAULTS.items()
        }
        for methods in found["paths"].values():
            for method, described in methods.items():
                _completed(method, described)
        return found


def _completed(method: str, operation: dict[str, Any]) -> None:
    faults = READ_FAULTS if method == "get" else ACT_FAULTS
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    answers |= {status: {"$ref": f"#/components/responses/{status}"} for status in faults}
    if method == "get":
        answers["304"] = {"description": "Not modified since the ETag of `If-None-Match`."}
        headers = [_header("If-None-Match", "ETag of an earlier answer.")]
    else:
        again = "New for each act; sent again, the act is not done again."
        match = "ETag of what is acted on, as it was last read."
        headers = [_header("Idempotency-Key", again), _header("If-Match", match)]
    if operation["operationId"] in TAKE_FILES:
        _with_files(operation)
        headers.append(_header(SENT_AT, "The clock of the phone as it sends, beside `recorded_at`."))
    for status, answer in answers.items():
        if status >= "400" and "content" in answer:
            answer["content"] = {KIND: answer["content"].pop("application/json")}
    operation["parameters"] = [*operation.get("parameters", ()), *headers]
    operation["responses"] = dict(sorted(answers.items()))


def _with_files(operation: dict[str, Any]) -> None:
    """The same as a form: what is given as text in one part, files in the others, each named by its field."""
    content = operation["requestBody"]["content"]
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    content["multipart/form-data"] = {
        "schema": {
            "type": "object",
            "properties": {"given": content["application/json"]["schema"]},
            "required": ["given"],
            "additionalProperties": files,
        }
    }


def _header(name: str, description: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": "^[!-~]+$", "maxLength": 200}
    return {"in": "header", "name": name, "required": False, "description": description, "schema": schema}


api = Api(
    title="Santu",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    renderer=AsWritten(),
    urls_namespace="api",
    openapi_extra={
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "santu_session"},
            }
        },
        "security": [{"token": []}, {"session": []}],
    },
)
SUBJECTS = {
    "me": (me,),
    "units": (units, unit_history),
    "search": (searching,),
    "standards": (standards,),
    "imports": (imports,),
    "acts": (acts,),
    "scenarios": (scenarios,),
    "plans": (plans,),
    "cases": (cases, case_acts, whistles),
    "operation": (operation, processes),
    "phone": (phone,),
    "jobs": (jobs,),
    "audit": (audit,),
}
for tag, modules in SUBJECTS.items():
    for module in modules:
        api.add_router("", module.router, tags=[tag])


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return refused(request, refusal)


@api.exception_handler(Told)
def _told(_request: HttpRequest, one: Told) -> HttpResponse:
    return problem(one.status, one.faults, more=one.more)


@api.exception_handler(ValidationError)
def _misfit(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, misfits(error.errors))


@api.exception_handler(HttpError)
def _unread(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, told(error.status_code, UNREAD, place="body").faults)


@api.exception_handler(Exception)
def _failed(_request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("an operation of the API failed", exc_info=error)
    return problem(500)


def names_of(subjects: Collection[str]) -> set[str]:
    """The names of the addresses of some subjects."""
    return {
        str(view.url_name)
        for subject in subjects
        for module in SUBJECTS[subject]
        for view in module.router.path_operations.values()
    }


@cache
def schema() -> OpenAPISchema:
    """The OpenAPI schema, the same whoever asks."""
    return api.get_openapi_schema()


def written() -> str:
    """The schema as its copy in the documentation has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
