"""The group ``lists``: what is found in the lists of matters and duties, and who is competent for a matter."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.harness import Row, best, run
from santu.kernel.codes import Level
from santu.register.domain.duty_gaps import Papers, duty_report
from santu.register.domain.matters import Matter
from santu.register.domain.rows import Division, Duty

MATTERS, TOWNSHIPS, BODIES = 1_500, 100, 20
GAP_SECONDS = 2.0
QUESTIONS, POWER_MICROSECONDS = 1_000_000, 20.0
SEED, GAPS, TWICE, HELPED = 6, 0.01, 0.01, 0.2


def gaps_and_overlaps() -> Iterator[Row]:
    """A county's report, from duties at hand."""
    matters = [Matter(f"M{n:04}", f"事项{n}", subdistricts=n % 2 == 0) for n in range(MATTERS)]
    places = [
        Division(f"t{n}", Level.TOWNSHIP, "town" if n % 5 else "subdistrict", f"镇{n}", "c")
        for n in range(TOWNSHIPS)
    ]
    bodies = {place.id: [f"{place.id}/{n}" for n in range(BODIES)] for place in places}
    duties = list(_duties(matters, places, bodies, Random(SEED)))
    organs = {body for some in bodies.values() for body in some}

    def attempt() -> dict[str, float]:
        start = perf_counter()
        duty_report(matters, places, duties, organs, Papers())
        return {"seconds": perf_counter() - start}

    [found] = best(attempt)
    name = f"gaps and overlaps, {MATTERS:,} matters × {TOWNSHIPS} townships × {BODIES} bodies, {len(duties):,} duties"
    yield Row(name, found["seconds"], "s", target=GAP_SECONDS)


def _duties(
    matters: list[Matter], places: list[Division], bodies: dict[str, list[str]], dice: Random
) -> Iterator[Duty]:
    for place in places:
        for matter in matters:
            drawn = dice.random()
            main = 0 if drawn < GAPS else 2 if drawn < GAPS + TWICE else 1
            helps = dice.random() < HELPED
            for n, body in enumerate(dice.sample(bodies[place.id], main + helps)):
                role = "main" if n < main else "cooperating"
                unit = f"{place.id}#{matter.code}+{n}"
                yield Duty(unit, matter.code, matter.name, matter.kind, place.id, body, role=role)


def powers() -> Iterator[Row]:
    """One call of arrays, with all that it reads from the database."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        database = str(home / "santu.sqlite3")
        run("santu", "migrate", "--json", database=database, home=home)
        found = run("benchmarks.powers_work", str(QUESTIONS), database=database, home=home)
    name = f"who is competent, {QUESTIONS:,} questions in one call over {found['duties']:,} rows, each"
    yield Row(name, found["seconds"] / QUESTIONS * 1e6, "µs", target=POWER_MICROSECONDS)


BENCHMARKS = (gaps_and_overlaps, powers)
