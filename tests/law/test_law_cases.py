"""The law cases: what each rule says within, at and just beyond its number, in words an official reads."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from santu.standards.checks import missing_from_list, not_in_list, out_of_bound
from santu.standards.loader import load
from santu.standards.schema import BoundRule

HERE = Path(__file__).parent
TABLES: list[dict[str, Any]] = [
    table for file in sorted(HERE.glob("*.yaml")) for table in yaml.safe_load(file.read_text("utf-8"))
]
CASES = [
    pytest.param(table["rule"], {"day": table["day"]} | case, id=f"{table['rule']}: {case['name']}")
    for table in TABLES
    for case in table["cases"]
]


@pytest.mark.parametrize(("rule_id", "case"), CASES)
def test_case(rule_id: str, case: dict[str, Any]) -> None:
    standards, day = load(), date.fromisoformat(case["day"])
    if "found" in case:
        found = out_of_bound(standards.bound(rule_id), "140105001", case["found"], day, name="某镇")
        assert (not found) is case["holds"]
    else:
        rule = standards.list_rule(rule_id)
        missing = missing_from_list(rule, "140105001", case["present"], day, name="某镇")
        extra = not_in_list(rule, "140105001", {one: one for one in case["present"]}, day, name="某镇")
        assert [violation.kind for violation in missing] == case.get("missing", [])
        assert [violation.kind for violation in extra] == case.get("off_list", [])
        found = missing + extra
    for violation in found:
        said = str(violation.message)
        assert said.startswith("某镇：")
        assert said.endswith(f"{violation.source}）"), "a message ends with its clause"
        assert case.get("says", "") in said


BOUND_RULES = [rule for rule in load() if isinstance(rule, BoundRule)]


@pytest.mark.parametrize("rule", BOUND_RULES, ids=lambda rule: rule.id)
def test_every_number_has_cases_within_at_and_beyond(rule: BoundRule) -> None:
    numbers = {
        (case["found"], case["holds"])
        for table in TABLES
        if table["rule"] == rule.id
        for case in table["cases"]
        if case.get("day", table["day"]) == table["day"]
    }
    allowed = next(value for value in reversed(list(rule.values.values())) if value is not None)
    beyond = 1 if rule.bound == "at_most" else -1
    assert (allowed, True) in numbers, "no case at the number itself"
    assert (allowed + beyond, False) in numbers, "no case just beyond the number"
    assert allowed == 0 or any(holds and found != allowed for found, holds in numbers), "no case within"


def test_no_case_is_of_an_unknown_rule() -> None:
    assert {table["rule"] for table in TABLES} <= {rule.id for rule in load()}
