"""The ledger of posts, place by place: divisions in the order of the tree, each followed by its bodies."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.kernel.codes import Level
from santu.register.domain.ledger import Account, Holds, Measure
from santu.register.models import BodyVersion, DivisionVersion, UnitCode
from santu.register.selectors.holding import holding_on
from santu.register.selectors.quotas import balances_on
from santu.register.selectors.scope import subtree

Held = Mapping[tuple[str, Measure], Mapping[Holds, int]]


@dataclass(frozen=True, slots=True)
class LedgerPlace:
    """A division, or a body of one (``body`` is its name), and what it holds by kind and measure.

    ``above`` are the ids of the divisions from the topmost one asked for down to its own.
    """

    unit: str
    code: str
    name: str
    body: str
    level: Level
    above: tuple[str, ...]
    held: Held


Balances = Callable[[date, Sequence[str]], Mapping[Account, int]]


def places_on(day: date, units: Sequence[str], of: Balances = balances_on) -> list[LedgerPlace]:
    """Some divisions, all under them but villages, and the bodies in these, with the posts (or what ``of`` gives) of each."""
    here = holding_on(day)
    inside = subtree(units, day)
    rows = DivisionVersion.objects.filter(here, unit__in=inside).exclude(level=Level.VILLAGE)
    divisions = {unit: said for unit, *said in rows.values_list("unit_id", "level", "name", "parent_id")}
    coded = UnitCode.objects.filter(here, system="nbs", unit__in=inside)
    codes = dict(coded.values_list("unit_id", "code"))
    children: defaultdict[str, list[str]] = defaultdict(list)
    for unit, (_, _, parent) in divisions.items():
        children[parent if parent in divisions else ""].append(unit)
    bodies: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    found = BodyVersion.objects.filter(here, host__in=inside).order_by("name", "unit")
    for host, unit, name in found.values_list("host_id", "unit_id", "name"):
        bodies[host].append((unit, name))
    held = _held(of(day, units))

    def walk(unit: str, above: tuple[str, ...]) -> Iterator[LedgerPlace]:
        level, name, _ = divisions[unit]
        way, code = (*above, unit), codes.get(unit, "")
        yield LedgerPlace(unit, code, name, "", Level(level), way, held.get(unit, {}))
        for body, called in bodies[unit]:
            yield LedgerPlace(body, code, name, called, Level(level), way, held.get(body, {}))
        for child in sorted(children[unit], key=lambda one: (codes.get(one, ""), one)):
            yield from walk(child, way)

    return [
        place for top in sorted(children[""], key=lambda one: codes.get(one, "")) for place in walk(top, ())
    ]


def _held(balances: Mapping[Account, int]) -> dict[str, dict[tuple[str, Measure], dict[Holds, int]]]:
    found: dict[str, dict[tuple[str, Measure], dict[Holds, int]]] = {}
    for account, balance in balances.items():
        of_kind = found.setdefault(account.unit, {}).setdefault((account.kind, account.measure), {})
        of_kind[account.holds] = balance
    return found
