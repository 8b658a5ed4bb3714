"""Finding the unit that a person means by a code, an id or a name."""

from santu.kernel.codes import Level
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import BRACKETED

SHOWN = 20


def unit_called(snapshot: Snapshot, text: str) -> Division:
    """The one division that ``text`` names: by id, by code, by name, or by the name above and its own.

    Raises:
        Refused: there is none, or several; then each is listed with its code.
    """
    if text in snapshot.divisions:
        return snapshot.divisions[text]
    if text in snapshot.by_code:
        return snapshot.divisions[snapshot.by_code[text]]
    found = [row for row in snapshot.divisions.values() if text in (row.name, _long_name(snapshot, row))]
    if not found:
        raise refuse(
            text,
            N_("{day} 的登记里没有代码、编号或名称为“{text}”的单位；请核对，或换一个日期。"),
            day=snapshot.day,
            text=text,
        )
    if len(found) > 1:
        names = sorted((chain_text(snapshot, row), row.code or row.id) for row in found)
        template = N_("有 {count} 个单位叫“{text}”，请改用代码：{listed}。")
        listed = tuple(message(BRACKETED, name=name, more=code) for name, code in names[:SHOWN])
        raise refuse(text, template, count=len(found), text=text, listed=listed)
    return found[0]


def chain(snapshot: Snapshot, unit: str) -> tuple[Division, ...]:
    """The units above, from the province down to the unit itself."""
    found: list[Division] = []
    row = snapshot.divisions.get(unit)
    while row is not None:
        found.append(row)
        row = snapshot.divisions.get(row.parent)
    return tuple(reversed(found))


def chain_text(snapshot: Snapshot, row: Division) -> str:
    """The names from the city down, joined."""
    rows = [above for above in chain(snapshot, row.id) if above.level is not Level.PROVINCE]
    return "".join(above.name for above in rows or [row])


def _long_name(snapshot: Snapshot, row: Division) -> str:
    above = snapshot.divisions.get(row.parent)
    return f"{above.name}{row.name}" if above else row.name


def subtree(snapshot: Snapshot, unit: str) -> set[str]:
    """The unit and everything in it, divisions and bodies, by id."""
    found: set[str] = set()
    ahead = [unit]
    while ahead:
        one = ahead.pop()
        found.add(one)
        found.update(snapshot.bodies_of.get(one, ()))
        ahead += snapshot.children.get(one, ())
    return found
