"""Who may open a case of a process, and where: the right of the lane in which it begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from santu.kernel.codes import Level
from santu.kernel.messages import N_, refuse
from santu.operate.domain.binding import Binding
from santu.operate.domain.definition import Definition
from santu.operate.domain.forms import LISTS, Form
from santu.operate.models import Case, Token
from santu.operate.selectors.processes import Shown, number_on, publication_of, shown_of, versions_listed
from santu.operate.selectors.whose import holding, may_act, unit_of, whose_is
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight
from santu.register.selectors.tree import township_over


@dataclass(frozen=True, slots=True)
class Begins:
    """A process as it is opened: its name, its title, the form of its beginning."""

    process: str
    title: str
    definition: Definition
    binding: Binding

    @property
    def start(self) -> str:
        """The node at which it begins."""
        return self.definition.starts[self.definition.id]

    @property
    def form(self) -> Form:
        return self.binding.forms[self.start]


def begins(process: str, sight: Sight) -> Begins:
    """How a process begins by its version of today.

    Raises:
        Refused: there is none of this name, or it is opened otherwise.
    """
    found = _begins(shown_of(process, number_on(process, sight.today)))
    if found.start not in found.binding.forms:
        own = N_("“{title}”不从这里开；请从它自己的页面开。")
        raise refuse("process", own, title=found.title)
    return found


def begun_at(sight: Sight, place: str) -> list[Begins]:
    """The processes of which somebody may open a case at a place, by their titles."""
    place = place_at(place, sight)
    names = dict.fromkeys(one.process for one in versions_listed())
    found = [_begins(shown_of(name, number_on(name, sight.today))) for name in names]
    return [one for one in found if one.start in one.binding.forms and might_begin(one, sight, place)]


def _begins(shown: Shown) -> Begins:
    binding = publication_of(shown.version).binding
    return Begins(shown.version.process, shown.version.title, shown.definition, binding)


def might_begin(found: Begins, sight: Sight, place: str) -> bool:
    """Whether they might, whatever units they choose in the form."""
    lane = found.binding.lanes[found.definition.nodes[found.start].lane]
    chosen = [name for name, own in found.form.items() if own.kind in LISTS]
    if not set(lane.at) & set(chosen):
        return may_begin(found, sight, place, {})
    return any(right == lane.right for right, _, _ in holding(sight.held, sight.today))


def may_begin(found: Begins, sight: Sight, place: str, lists: Mapping[str, Sequence[str]]) -> bool:
    """Whether somebody may open a case at a place, with units that they chose."""
    lane = found.binding.lanes[found.definition.nodes[found.start].lane]
    case = Case(place_id=place, county_id=county_of(place, sight))
    unit = unit_of(lane, case, None, lists)
    own = whose_is(lane, unit, case, lying_on(sight.today, {unit}))
    task = Token(right=own.right, place_id=own.place, body=own.body)
    return may_act(sight, task, "")


def place_at(unit: str, sight: Sight) -> str:
    """Where a case that is opened at a unit lies: one of a village lies at its township."""
    return township_over(sight.today, unit) or unit


def county_of(place: str, sight: Sight) -> str:
    """The county in which a division lies; a county, or what lies above, is its own.

    Raises:
        Refused: there is no such division today.
    """
    lying = lying_on(sight.today, {place}).get(place)
    if lying is None or lying.is_body:
        none = N_("{day} 没有编号为“{place}”的区划；请从单位页面上开这一件。")
        raise refuse("place", none, day=sight.today, place=place)
    return lying.county if lying.level in (Level.TOWNSHIP, Level.VILLAGE) and lying.county else place
