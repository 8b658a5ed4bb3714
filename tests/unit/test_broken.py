"""Broken rules by the unit that they belong to."""

from dataclasses import replace

from santu.register.domain.broken import broken_rules
from santu.register.domain.conformity import CODE, LINES
from tests.db.registers import DISPATCHED, body, listed


def test_a_rule_counts_for_its_unit_and_for_every_unit_above():
    bare = listed()
    ids = bare.by_code
    station = body(ids["140101100"], "司法所", "dispatched", lines=DISPATCHED)
    register = replace(bare, bodies={station.id: station})
    broken = {
        ("body/standard_set", ids["140101200"], "economy"): (0, 1),
        (LINES, station.id, "party"): (0, 1),
        (CODE, "140102100", ""): (2, 1),
        ("structure/parent", "nobody", ""): (1, 0),
    }
    found = broken_rules(broken, register)
    assert {code: found.number(ids[code]) for code in ("14", "140101", "140102", "140101100")} == {
        "14": 3,
        "140101": 2,
        "140102": 1,
        "140101100": 1,
    }
    assert set(found.inside(register, ids["140101"])) == {
        key for key in broken if key[0] in ("body/standard_set", LINES)
    }
    assert found.of([(CODE, "140102100", "")]) == {(CODE, "140102100", ""): (2, 1)}
