"""The finder of gaps and overlaps agrees with loops that ask place by place and matter by matter."""

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from santu.kernel.codes import Level
from santu.register.domain.duty_gaps import Finding, Found, Papers, duty_report
from santu.register.domain.matters import Matter
from santu.register.domain.rows import Division, Duty

POWERS, BODIES = ("statutory", "devolved", "entrusted"), ("", "b0", "b1", "b2", "nobody")
places = st.lists(st.sampled_from(["town", "subdistrict"]), max_size=3).map(
    lambda kinds: [Division(f"p{n}", Level.TOWNSHIP, kind, "", "c") for n, kind in enumerate(kinds)]
)
matters = st.lists(st.tuples(st.sampled_from(POWERS), st.booleans()), max_size=4).map(
    lambda drawn: [Matter(f"m{n}", "", power=power, subdistricts=yes) for n, (power, yes) in enumerate(drawn)]
)
CHOICES = list(
    product(range(4), range(6), BODIES[1:], BODIES, POWERS, ("main", "cooperating"), ("given", "bare"))
)


def duty(place: int, matter: int, body: str, organ: str, power: str, *said: str) -> Duty:
    role, unit = said
    return Duty(unit, f"m{matter}", "", "other", f"p{place}", body, organ, power, role=role)


duties = st.lists(st.sampled_from(CHOICES), max_size=20).map(lambda drawn: [duty(*one) for one in drawn])


def naive(
    known: list[Matter],
    towns: list[Division],
    done: list[Duty],
    organs: set[str],
    denied: set[tuple[str, str]],
) -> Iterator[Found]:
    codes = {one.code for one in known} | {one.matter for one in done}
    for town in towns:
        for code in codes:
            here = [one for one in done if one.place == town.id and one.matter == code]
            main = [one for one in here if one.role == "main"]
            matter = next((one for one in known if one.code == code), None)
            asked = (
                matter is not None
                and matter.power == "statutory"
                and (town.kind == "town" or matter.subdistricts)
            )
            if asked and not main:
                yield found(Finding.HELP_ONLY if here else Finding.GAP, town, code, here)
            if here and matter is None:
                yield found(Finding.OFF_LIST, town, code, here)
            if len(main) > 1:
                yield Found(Finding.OVERLAP, town.id, code, tuple(sorted(one.body for one in main)))
            lost = [
                one
                for one in main
                if (one.organ and one.organ not in organs) or (not one.organ and one.power == "entrusted")
            ]
            if lost:
                yield found(Finding.NO_ORGAN, town, code, lost)
            bare = [one for one in main if one.power in ("devolved", "entrusted") and one.id == "bare"]
            if bare:
                yield found(Finding.NO_INSTRUMENT, town, code, bare)
            if here and (town.id, code) in denied:
                yield found(Finding.AGAINST_INSTRUMENT, town, code, main)


def found(finding: Finding, town: Division, code: str, some: list[Duty]) -> Found:
    return Found(finding, town.id, code, tuple(sorted({one.body for one in some})))


@settings(deadline=None)
@given(
    matters, places, duties, st.sets(st.tuples(st.sampled_from(["p0", "p1"]), st.sampled_from(["m0", "m5"])))
)
def test_the_finder_agrees_with_the_loops(known, towns, done, denied):
    organs = {"b0", "b1", "b2"}
    report = duty_report(known, towns, done, organs, Papers({"given"}, denied))
    expected = list(naive(known, towns, done, organs, denied))
    assert len(report.found) == len(expected)
    assert set(report.found) == set(expected)
