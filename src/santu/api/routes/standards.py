"""The standards: every rule with clause, status and values by date."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from santu.api.fields import Word
from santu.api.problems import told
from santu.kernel.messages import N_
from santu.standards.loader import load
from santu.standards.schema import AnyRule

router = Router()


class SourceShape(Schema):
    """Where a rule is written."""

    document: str
    clause: str
    jurisdiction: str
    quote: str | None


class RuleShape(Schema):
    """A rule; `status` says whether it is law, of the document, practice elsewhere or a proposal."""

    id: str
    title_zh: str
    title_en: str
    kind: str
    bound: str | None
    unit: str
    status: str
    in_principle: bool
    source: SourceShape


class DatedValue(Schema):
    """What holds from a day on; null repeals."""

    since: date
    value: Any = Field(description="A number, a list of items, or reported figures by name.")


class RuleWithValues(RuleShape):
    """A rule with all its values by date."""

    note_zh: str | None
    values: list[DatedValue]


@router.get("/standards", response=list[RuleShape], url_name="standards", operation_id="standards")
def standards(request: HttpRequest, q: Word = "") -> list[RuleShape]:
    """Every rule, or those with a text in id, title, document or clause."""
    book = load()
    return [RuleShape(**_told(rule)) for rule in (book.matching(q) if q else book)]


@router.get(
    "/standards/{subject}/{rule}", response=RuleWithValues, url_name="standard", operation_id="standard"
)
def standard(request: HttpRequest, subject: str, rule: str) -> RuleWithValues:
    """One rule with all its values."""
    name = f"{subject}/{rule}"
    found = load().rules.get(name)
    if found is None:
        raise told(404, N_("没有编号为“{name}”的标准；请从标准目录里选。"), place=name, name=name)
    values = found.model_dump(mode="json")["values"]
    return RuleWithValues(
        **_told(found),
        note_zh=found.note_zh,
        values=[
            DatedValue(since=date.fromisoformat(day), value=value) for day, value in sorted(values.items())
        ],
    )


def _told(rule: AnyRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title_zh": rule.title_zh,
        "title_en": rule.title_en,
        "kind": rule.kind,
        "bound": rule.bound,
        "unit": rule.unit,
        "status": rule.status,
        "in_principle": rule.in_principle,
        "source": SourceShape(
            document=rule.source.document,
            clause=rule.source.clause,
            jurisdiction=rule.source.jurisdiction,
            quote=rule.source.quote,
        ),
    }
