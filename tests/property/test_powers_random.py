"""Powers in random histories of instruments: one competent body a matter, place and day, as a model tells it day by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from santu.kernel.codes import DivisionCode, Level
from santu.kernel.days import OPEN_END, Standing, rewrite
from santu.register.domain.competence import Above, Competence, Holder, Period
from santu.register.domain.powers import AT_HOME, GIVEN, GIVING, Form, Item, Later, Pending, decided
from santu.register.domain.rows import Body, Division, Duty
from santu.register.domain.snapshot import Snapshot

FIRST, DAYS = date(2021, 1, 1), 24
COUNTY, TOWNS, MATTERS = "c", ("a", "b"), ("1", "2", "3")
DEPARTMENTS = ("c/d", "c/e")
ROWS = {
    COUNTY: Division(COUNTY, Level.COUNTY, "county", "县", "", DivisionCode("140101")),
    **{one: Division(one, Level.TOWNSHIP, "town", one, COUNTY) for one in TOWNS},
}
BODIES = {
    one: Body(one, one.split("/", maxsplit=1)[0], one, "office")
    for one in (*DEPARTMENTS, *(f"{town}/team" for town in TOWNS))
}
ABOVE = [Above(town, FIRST, OPEN_END, COUNTY) for town in TOWNS]

steps = st.lists(
    st.tuples(
        st.sampled_from(Form),
        st.integers(0, DAYS - 1),
        st.sampled_from(Pending),
        st.lists(
            st.tuples(st.sampled_from(TOWNS), st.sampled_from(MATTERS), st.sampled_from(DEPARTMENTS)),
            min_size=1,
            max_size=4,
        ),
    ),
    max_size=12,
)
owned = st.dictionaries(st.sampled_from(MATTERS), st.sampled_from(DEPARTMENTS))


@dataclass
class Timelines:
    """The duties as the register keeps them: rows of half-open days, and a model that knows each day by itself."""

    rows: dict[str, list[tuple[date, date, Duty]]] = field(default_factory=dict)
    daily: dict[tuple[str, str, date], Holder] = field(default_factory=dict)
    decided_on: dict[tuple[str, str], set[date]] = field(default_factory=dict)
    pending: dict[tuple[str, str], Pending] = field(default_factory=dict)

    def on(self, day: date) -> Snapshot:
        held = [duty for rows in self.rows.values() for start, end, duty in rows if start <= day < end]
        return Snapshot(day, ROWS, BODIES, duties={duty.id: duty for duty in held})

    def later(self, day: date) -> Mapping[tuple[str, str], Later]:
        found = {}
        for key, days in self.decided_on.items():
            if after := [one for one in days if one >= day]:
                duties = self.on(min(after)).duties.values()
                [duty] = [one for one in duties if (one.place, one.matter) == key]
                found[key] = Later(min(after), duty)
        return found

    def write(self, unit: str, day: date, duty: Duty) -> None:
        rows = self.rows.setdefault(unit, [])
        found = rewrite([Standing(no, *row) for no, row in enumerate(rows)], [(day, duty)])
        kept = [row for no, row in enumerate(rows) if no not in found.withdraw]
        self.rows[unit] = sorted([*kept, *found.insert], key=lambda row: row[0])

    def competence(self) -> Competence:
        periods = (
            Period(duty.matter, duty.place, start, end, holder(duty))
            for rows in self.rows.values()
            for start, end, duty in rows
        )
        return Competence(periods, ABOVE, self.pending)


def holder(duty: Duty) -> Holder:
    return Holder(duty.organ or BODIES[duty.body].host, duty.body, duty.power, duty.instrument)


def day_of(number: int) -> date:
    return FIRST + timedelta(days=number)


def carried_out(
    history: Timelines, number: str, form: Form, day: date, wanted: list[tuple[str, str, str]]
) -> bool:
    """Whether an instrument was carried out; the model is told by the rules in words, not by the code."""
    items = [
        Item(
            "1",
            matter,
            f"事项{matter}",
            "penalty",
            place,
            f"{place}/team" if form in AT_HOME else organ,
            organ,
        )
        for place, matter, organ in wanted
    ]
    found, faults = decided(history.on(day), form, number, items, history.later(day))
    lawful = len({one.key for one in items}) == len(items)
    for one in items:
        mine = history.daily.get((one.matter, one.place, day))
        county = history.daily.get((one.matter, COUNTY, day))
        source = mine or county
        lawful &= all(other < day for other in history.decided_on.get(one.key, ()))
        if form in GIVING:
            lawful &= not (mine and mine.power not in GIVEN and mine.organ == one.place)
            lawful &= not (source and source.power != "devolved" and source.organ != one.organ)
        elif form in (Form.TAKE_BACK, Form.BY_LAW):
            lawful &= mine is not None and mine.power in GIVEN
        else:
            lawful &= mine is not None
    assert lawful == (not faults), [str(one) for one in faults]
    if faults:
        return False
    for unit, dated in found.outcome(history.on(day)).duties.items():
        [(since, now)] = dated
        history.write(unit, since, now)
    power = {Form.DEVOLVE: "devolved", Form.ENTRUST: "entrusted"}.get(form, "statutory")
    for one in items:
        organ = one.place if form in (Form.DEVOLVE, Form.BY_LAW) else one.organ
        for later in range(DAYS):
            if day_of(later) >= day:
                held = Holder(organ, one.body, power, number)
                history.daily[one.matter, one.place, day_of(later)] = held
        history.decided_on.setdefault(one.key, set()).add(day)
    return True


@settings(max_examples=150, deadline=None)
@given(owned, steps)
def test_one_body_is_competent_on_each_day_as_told_day_by_day(owned, steps):
    history = Timelines()
    for matter, organ in owned.items():
        duty = Duty(f"c#{matter}", matter, f"事项{matter}", "penalty", COUNTY, organ, organ)
        history.rows[duty.id] = [(FIRST, OPEN_END, duty)]
        for later in range(DAYS):
            history.daily[matter, COUNTY, day_of(later)] = holder(duty)
    for number, (form, day, pending, wanted) in enumerate(steps):
        name = f"文{number}"
        if carried_out(history, name, form, day_of(day), wanted):
            history.pending.update({(name, place): pending for place, _, _ in wanted})
    found = history.competence()
    asked = [(matter, town, day_of(day)) for matter in MATTERS for town in TOWNS for day in range(DAYS)]
    expected = [
        history.daily.get((matter, town, day)) or history.daily.get((matter, COUNTY, day))
        for matter, town, day in asked
    ]
    assert found.holders(*zip(*asked, strict=True)) == expected
    for matter, town, day in asked:
        claims = [one for one in history.on(day).duties.values() if (one.place, one.matter) == (town, matter)]
        assert len(claims) <= 1
    for matter in MATTERS:
        for town in TOWNS:
            for filed in range(0, DAYS, 5):
                case_as_told(history, found, (matter, town, filed))


def case_as_told(history: Timelines, found: Competence, asked: tuple[str, str, int]) -> None:
    """Who has a case is told by walking from the filing day on, one day after the other."""
    matter, town, filed = asked

    def on(number: int) -> Holder | None:
        day = day_of(number)
        return history.daily.get((matter, town, day)) or history.daily.get((matter, COUNTY, day))

    mine = on(filed)
    for number in range(filed, DAYS):
        before, now = on(max(filed, number - 1)), on(number)
        if before != now and mine == before and now:
            mine = now if history.pending[now.instrument, town] is Pending.TRANSFER else mine
        assert found.for_case(matter, town, day_of(filed), day_of(number)).holder == mine


def test_where_two_claim_a_matter_nobody_is_competent_as_long_as_they_do():
    one = Duty("x", "1", "事项", "penalty", "a", "a/team")
    other = replace(one, id="y", body="c/d", organ="c/d")
    periods = [
        Period("1", "a", day_of(0), day_of(10), holder(one)),
        Period("1", "a", day_of(5), day_of(8), holder(other)),
    ]
    found = Competence(periods, ABOVE)
    told = [found.holder("1", "a", day_of(number)) for number in (0, 4, 5, 7, 8, 9, 10)]
    assert told == [holder(one), holder(one), None, None, holder(one), holder(one), None]
