"""To whom a task may be handed on, and whom one may ask for a view."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, refuse
from santu.operate.models import Token
from santu.operate.selectors.whose import Whose
from santu.register.selectors.heirs import answering
from santu.register.selectors.lying import lying_on
from santu.register.selectors.posts_places import bodies_hosted


@dataclass(frozen=True, slots=True)
class Target:
    """A body, or a division itself, with its name and that of the division ("" for the division)."""

    unit: str
    name: str
    within: str


def targets_from(right: str, place: str, county: str, body: str, day: date) -> list[Target]:
    """The bodies to which a task may go on, or that may be asked: of its own division, and of the county."""
    known = _known(right, place, county, day)
    own = body or answering(place, day)
    return [Target(unit, name, within) for unit, name, within, _ in known if unit != own]


def target_of(task: Token, unit: str, day: date) -> Whose:
    """Where a task goes that is handed on to a unit.

    Raises:
        Refused: it cannot go there, or is there already.
    """
    if unit == (task.body or answering(task.place_id, day)):
        raise refuse("to", N_("任务已经在这个单位，不用再转；请选别的单位。"))
    for known, _, _, division in _known(task.right, task.place_id, task.county_id, day):
        if known == unit:
            return Whose(task.right, division, "" if unit == division else unit)
    raise refuse("to", N_("任务不能转到这里；可以转给本单位的机构，或县级的其他部门，请从列表里选。"))


def view_target(task: Token, unit: str, day: date) -> Whose:
    """Whom one asks for a view on a task, who handles what is put before a unit.

    Raises:
        Refused: it cannot be asked, or is the one whose the task is.
    """
    if unit == (task.body or answering(task.place_id, day)):
        raise refuse("of", N_("任务就在这个单位，不用请它会签；请选别的单位。"))
    for known, _, _, division in _known(Right.HANDLE, task.place_id, task.county_id, day):
        if known == unit:
            return Whose(Right.HANDLE.value, division, "" if unit == division else unit)
    raise refuse("of", N_("请不了这个单位会签；请从列表里选本单位的机构，或县级的其他部门。"))


def _known(right: str, place: str, county: str, day: date) -> Sequence[tuple[str, str, str, str]]:
    """(unit, name, name of its division, division) in the order of a list."""
    place, county = answering(place, day), answering(county, day)
    divisions = [place, *([county] if right == Right.HANDLE and county != place else [])]
    names = lying_on(day, set(divisions))
    hosted = bodies_hosted(divisions, day)
    found = []
    for division in divisions:
        name = names[division].name if division in names else division
        if division == place:
            found.append((division, name, "", division))
        found += [(one.unit, one.name, name, division) for one in hosted[division]]
    return found
