"""Reads the rule files of a jurisdiction, refuses all faults at once, and merges national ones."""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.standards.rulebook import Standards
from santu.standards.schema import AnyRule, BoundRule, ListRule, OutcomeRule, Rule
from santu.standards.yaml_text import Document, read_yaml

NATIONAL = "cn"
CALENDAR_FILE = "working_days.yaml"

_MODELS: dict[object, type[AnyRule]] = {
    "limit": BoundRule,
    "cap": BoundRule,
    "ratio": BoundRule,
    "deadline": BoundRule,
    "weight": BoundRule,
    "list": ListRule,
    "outcome": OutcomeRule,
}


def data_root(root: Path | None = None) -> Traversable:
    """The folder of the standards: ``root``, or the one carried inside the package."""
    return root or files("santu.standards") / "data"


def provinces(root: Path | None = None) -> list[str]:
    """The provinces that have standards: every folder but the national one."""
    return sorted(
        entry.name for entry in data_root(root).iterdir() if entry.is_dir() and entry.name != NATIONAL
    )


@lru_cache(maxsize=8)
def load(jurisdiction: str = "shanxi", *, root: Path | None = None) -> Standards:
    """The national standards together with those of one province; cached.

    Raises:
        Refused: with every fault of every file, each with its place and cure.
    """
    base = data_root(root)
    if jurisdiction != NATIONAL and jurisdiction not in (known := provinces(root)):
        raise refuse(
            str(base),
            N_("没有“{name}”的标准目录，无法载入。请在标准目录下建立它，或改用已有的：{known}。"),
            name=jurisdiction,
            known="、".join(known),
        )
    faults: list[Fault] = []
    places: dict[str, str] = {}
    rules: dict[str, AnyRule] = {}
    for folder in dict.fromkeys((NATIONAL, jurisdiction)):
        for document, rule_id in _documents(base / folder, folder):
            rule = _rule(document, folder, rule_id)
            if rule is not None and rule.id in places:
                document.fault(
                    ("id",),
                    N_("标准“{id}”已在 {other} 规定过，两处会互相矛盾。请删去一处，或另起编号。"),
                    id=rule.id,
                    other=places[rule.id],
                )
            faults += document.faults
            if rule is not None:
                rules[rule.id] = rule
                places[rule.id] = document.place
    if faults:
        raise Refused(faults)
    return Standards(jurisdiction, rules)


def _documents(folder: Traversable, name: str) -> Iterator[tuple[Document, str]]:
    """Every rule file of a folder in order of name, with the id its path asks for."""
    if not folder.is_dir():
        return
    for subject in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if subject.is_dir():
            for file in sorted(subject.iterdir(), key=lambda entry: entry.name):
                place = f"{name}/{subject.name}/{file.name}"
                yield read_yaml(place, file.read_bytes()), f"{subject.name}/{file.name[:-5]}"
        elif subject.name != CALENDAR_FILE:
            stray = Document(f"{name}/{subject.name}")
            stray.fault(
                (),
                N_("标准文件应放在“辖区/主题/”两级目录下，放在这里不会生效。请移入相应的主题目录。"),
            )
            yield stray, ""


def _rule(document: Document, folder: str, rule_id: str) -> AnyRule | None:
    """The rule of one document; None, with faults in the document, when it is not one."""
    data = document.data
    if data is None:
        return None
    kind = data.get("kind") if isinstance(data, dict) else None
    model = _MODELS.get(kind) if isinstance(kind, str) else None
    already = {fault.where() for fault in document.faults}
    try:
        rule = (model or Rule).model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _report(document, detail, already)
        return None
    _check_consistency(document, rule, folder, rule_id)
    return rule if isinstance(rule, AnyRule) else None


def _report(document: Document, detail: ErrorDetails, already: set[str]) -> None:
    """Say one error of the schema in office words, unless its line was faulted before."""
    path = tuple(part for part in detail["loc"] if part != "[key]")
    place = document.at(path)
    missing = detail["type"] == "missing"
    if place in already and not missing:
        return
    already.add(place)
    template = _TEMPLATES.get(detail["type"], _TEMPLATE)
    context = detail.get("ctx", {})
    document.faults.append(
        Fault(
            place,
            message(
                template,
                key=path[-1] if path else "",
                found=detail["input"] if not missing else "",
                allowed=context.get("expected", context.get("pattern", "")),
            ),
        )
    )


def _check_consistency(document: Document, rule: Rule, folder: str, rule_id: str) -> None:
    """What the schema cannot see: the rule against its place, its source and its own dates."""
    if rule.id != rule_id:
        document.fault(
            ("id",),
            N_("编号“{id}”与文件位置不符，按位置应为“{expected}”。请改编号，或移动文件。"),
            id=rule.id,
            expected=rule_id,
        )
    if rule.status in ("law", "document") and rule.source.jurisdiction not in (NATIONAL, folder):
        document.fault(
            ("status",),
            N_(
                "“{document}”是 {jurisdiction} 的规定，在 {folder} 没有效力，不能标为“{status}”。"
                "请标为 practice（外地做法）。"
            ),
            document=rule.source.document,
            jurisdiction=rule.source.jurisdiction,
            folder=folder,
            status=rule.status,
        )
    if "subject" not in rule.scope:
        document.fault(
            ("scope",), N_("适用范围没有写明对象（subject），无法知道管的是什么。请补上，如 township。")
        )
    days = list(rule.values)
    for earlier, later in pairwise(days):
        if later <= earlier:
            document.fault(
                ("values", later.isoformat()),
                N_("生效日期 {later} 排在 {earlier} 之后却不晚于它，两段时间重叠。请按先后排列。"),
                later=later.isoformat(),
                earlier=earlier.isoformat(),
            )
    if isinstance(rule, ListRule):
        _check_items(document, rule)


def _check_items(document: Document, rule: ListRule) -> None:
    for day, items in rule.values.items():
        seen: set[str] = set()
        for k, item in enumerate(items or ()):
            if item.id in seen:
                document.fault(
                    ("values", day.isoformat(), k),
                    N_("清单项“{id}”重复，无法判断以哪一项为准。请删去一项，或改用别的编号。"),
                    id=item.id,
                )
            seen.add(item.id)


_TEMPLATES = {
    "missing": N_("缺少必填的“{key}”，没有它这条标准无法使用或无从查证。请补上。"),
    "extra_forbidden": N_("“{key}”不是标准文件认识的项，可能是拼写错误。请改正或删除。"),
    "string_type": N_("“{key}”应为文字，读到的是 {found}。编号类文字不加引号会变成数；请加上引号。"),
    "int_type": N_("“{key}”应为整数，读到的是“{found}”。请只填数字，单位写在 unit。"),
    "literal_error": N_("“{key}”不能填“{found}”，只能填：{allowed}。请改为其中之一。"),
    "string_pattern_mismatch": N_(
        "“{key}”填的“{found}”不合编号写法（{allowed}）。请用小写英文、数字和下划线。"
    ),
    "day": N_('生效日期“{found}”不是有效日期，因此无法知道何时生效。请写成 "2020-06-01" 的样子。'),
    "none_required": N_("“{key}”只用于有数值上下限的标准，这里填了“{found}”。请删除。"),
    "too_short": N_("“{key}”是空的，这条标准没有任何生效的值。请至少写一个生效日期和值。"),
    "string_too_short": N_("“{key}”是空的，读者无从知道内容。请填写，或删除这一项。"),
}
_TEMPLATE = N_("“{key}”填的内容不合这类标准的写法，读到的是“{found}”。请对照同类文件改正。")
