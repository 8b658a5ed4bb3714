"""How two editions of a list differ, in words: what was added, what taken away, which cell went from what to what."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from santu.kernel.messages import N_, Message, message
from santu.register.domain.list_kinds import MATTER, NO, Kind
from santu.register.domain.signs import CHANGED, GONE, NEW
from santu.register.domain.unit_lists import ListRow, row_of

NOTHING = N_("（空）")


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else."""

    field: str
    title: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that was added, changed or taken away."""

    sign: str
    row: ListRow
    cells: Sequence[CellChange] = ()

    @property
    def told(self) -> Message:
        """In a sentence."""
        name = self.row.name
        if self.sign == NEW:
            return message(N_("新增“{name}”"), name=name)
        if self.sign == GONE:
            return message(N_("取消“{name}”"), name=name)
        return message(N_("“{name}”：{cells}"), name=name, cells=self.cells_told)

    @property
    def cells_told(self) -> tuple[Message, ...]:
        """Each cell from what to what."""
        return tuple(
            message(
                N_("{field}由“{was}”改为“{now}”"),
                field=message(one.title),
                was=one.was or message(NOTHING),
                now=one.now or message(NOTHING),
            )
            for one in self.cells
        )


def changes_between(kind: Kind, before: Sequence[ListRow], after: Sequence[ListRow]) -> list[RowChange]:
    """What became of the rows: those added and changed in the order of ``after``, then those taken away.

    A row is that of the same matter, else of the same name; of several the one that says most nearly the same. Which place
    it stands at is no change.
    """
    pairs: dict[int, ListRow] = {}
    left = list(range(len(before)))
    for key in (_whole, _about, _named):
        left = _pair(before, after, left, pairs, partial(key, kind))
    found = []
    for place, row in enumerate(after):
        was = pairs.get(place)
        if was is None:
            found.append(RowChange(NEW, row))
        elif cells := list(_cells(kind, was, row)):
            found.append(RowChange(CHANGED, row, cells))
    return found + [RowChange(GONE, before[place]) for place in left]


def kept_where_silent(
    kind: Kind, before: Sequence[ListRow], after: Sequence[ListRow], said: Sequence[Collection[str]]
) -> list[ListRow]:
    """The rows of a file; a cell of a column that the file has not says what it said before."""
    if all({MATTER, *(field.id for field in kind.fields)} <= set(some) for some in said):
        return list(after)
    pairs: dict[int, ListRow] = {}
    left = list(range(len(before)))
    shared = frozenset.intersection(*map(frozenset, said))
    for key in (_told(shared), partial(_about, kind), partial(_named, kind)):
        left = _pair(before, after, left, pairs, key)
    found = []
    for place, (row, spoken) in enumerate(zip(after, said, strict=True)):
        was = pairs.get(place)
        if was is None:
            found.append(row)
        else:
            cells = {key: text for key, text in was.cells.items() if key not in spoken}
            found.append(row_of(kind, row.matter if MATTER in spoken else was.matter, {**cells, **row.cells}))
    return found


def _told(fields: frozenset[str]) -> Callable[[ListRow], tuple[str, ...]]:
    ordered = sorted(fields - {MATTER, NO})
    return lambda row: (row.matter if MATTER in fields else "", *(row.cell(field) for field in ordered))


def _pair(
    before: Sequence[ListRow],
    after: Sequence[ListRow],
    left: Sequence[int],
    pairs: dict[int, ListRow],
    key: Callable[[ListRow], tuple[str, ...]],
) -> list[int]:
    """Pair what is left by a key; what is left then."""
    free: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in reversed(left):
        free[key(before[place])].append(place)
    for place, row in enumerate(after):
        if place not in pairs and (found := free.get(key(row))):
            pairs[place] = before[found.pop()]
    return sorted(place for some in free.values() for place in some)


def _whole(kind: Kind, row: ListRow) -> tuple[str, ...]:
    return (row.matter, *(row.cell(field.id) for field in kind.fields))


def _about(kind: Kind, row: ListRow) -> tuple[str, ...]:
    return row.key(kind)


def _named(kind: Kind, row: ListRow) -> tuple[str, ...]:
    return (row.name, *(row.cell(field) for field in kind.apart))


def _cells(kind: Kind, was: ListRow, now: ListRow) -> Iterator[CellChange]:
    if was.matter != now.matter:
        yield CellChange(MATTER, N_("事项编码"), was.matter, now.matter)
    for field in kind.fields:
        if was.cell(field.id) != now.cell(field.id):
            yield CellChange(field.id, field.title, was.cell(field.id), now.cell(field.id))


def counted(changes: Sequence[RowChange]) -> dict[str, int]:
    """How many rows there are of each sign."""
    return {sign: sum(one.sign == sign for one in changes) for sign in (NEW, CHANGED, GONE)}


def changes_text(changes: Sequence[RowChange], translate: Callable[[str], str]) -> str:
    """The changes as plain text, one a line."""
    return "".join(f"{one.sign} {one.told.render(translate)}\n" for one in changes)
