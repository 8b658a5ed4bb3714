"""The standards: every rule with clause, status and values by date."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.kernel.messages import N_, refuse
from santu.standards.loader import load, provinces
from santu.standards.rulebook import Standards
from santu.standards.schema import AnyRule
from santu.web.days import day_of
from santu.web.pages.standards_rows import (
    content_table,
    rules_table,
    said_on,
    scope_said,
    source_of,
    subject_of,
    subject_word,
    title_of,
    values_table,
)
from santu.web.pages.standards_words import KINDS, STATUS_HINTS, STATUSES, SUBJECTS, USES
from santu.web.respond import page


def standards(request: HttpRequest) -> HttpResponse:
    """Every rule under its subject, by kind, status or words."""
    day, book = day_of(request), _book(request)
    chosen = {name: request.GET.get(name, "") for name in ("subject", "kind", "status", "q")}
    rules = [rule for rule in (book.matching(chosen["q"]) if chosen["q"] else book) if _fits(rule, chosen)]
    table = rules_table(rules, day, in_file=bool(request.GET.get("export")))
    context = {
        "folders": provinces() if len(provinces()) > 1 else [],
        "folder": book.jurisdiction,
        "chosen": chosen,
        "narrowed": any(chosen.values()),
        "found": len(rules),
        "subjects": [
            (name, word) for name, word in SUBJECTS.items() if any(subject_of(rule) == name for rule in book)
        ],
        "kinds": KINDS,
        "statuses": [
            (name, word, tone, STATUS_HINTS[name], sum(rule.status == name for rule in book))
            for name, (word, tone) in STATUSES.items()
        ],
    }
    return page(request, "web/standards.html", context, tables=[table])


def standard(request: HttpRequest, subject: str, rule: str) -> HttpResponse:
    """One rule: all its values by date, its items, its source."""
    day, book = day_of(request), _book(request)
    found = book.rules.get(f"{subject}/{rule}")
    if found is None:
        template = N_("没有编号为“{name}”的标准；请从标准目录里选。")
        raise refuse(f"{subject}/{rule}", template, name=f"{subject}/{rule}")
    content = content_table(found, day.shown)
    tables = [values_table(found, day.shown), *([content] if content else [])]
    word, tone = STATUSES[found.status]
    context: dict[str, Any] = {
        "rule": found,
        "title": title_of(found),
        "subject": subject_word(subject),
        "value": said_on(found, day.shown),
        "kind_word": KINDS[found.kind],
        "status": (word, tone, STATUS_HINTS[found.status]),
        "scope": scope_said(found),
        "jurisdiction": source_of(found),
        "uses": USES.get(found.id, ()),
        "content": content,
    }
    return page(request, "web/standard.html", context, tables=tables)


def _book(request: HttpRequest) -> Standards:
    """The rules of the folder that is asked for, of the usual one otherwise."""
    asked = request.GET.get("folder", "")
    return load(asked) if asked else load()


def _fits(rule: AnyRule, chosen: dict[str, str]) -> bool:
    return (
        chosen["subject"] in ("", subject_of(rule))
        and chosen["kind"] in ("", rule.kind)
        and chosen["status"] in ("", rule.status)
    )


urlpatterns = [
    path("standards/", standards, name="standards"),
    path("standards/<slug:subject>/<slug:rule>", standard, name="standard"),
]
