"""Ways from a unit up to the unit of a grant, as the page draws them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.kernel.messages import N_, Message, message
from santu.register.domain.ways_up import By, Step
from santu.register.selectors.why import Covering
from santu.web.grant_rows import end_of

LINKS = {
    By.START: "",
    By.ABOVE: N_("当时属于"),
    By.CARRIED: N_("{day} 起由它承接"),
    By.ABOVE_NOW: N_("今天属于"),
    By.ALL: N_("在"),
}
ABOVE_TODAY = N_("属于")


@dataclass(frozen=True, slots=True)
class Stop:
    """A unit on a way: how it follows from the one before, and whether it is the one that the grant is over."""

    name: str | Message
    link: Message | str
    last: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A grant with its way: the title of the role, from when to when, and the stops."""

    role: str
    start: date
    end: date | None
    stops: Sequence[Stop]


def drawn(covering: Iterable[Covering], names: Mapping[str, str | Message], *, past: bool) -> list[Drawn]:
    """Each grant with the way that leads up to it; on a ``past`` day what stood above then is told so."""
    return [
        Drawn(
            one.held.is_.title,
            one.held.start,
            end_of(one.held),
            [_stop(step, names, past=past, last=step is one.way[-1]) for step in one.way],
        )
        for one in covering
    ]


def _stop(step: Step, names: Mapping[str, str | Message], *, past: bool, last: bool) -> Stop:
    template = ABOVE_TODAY if step.by is By.ABOVE and not past else LINKS[step.by]
    link = message(template, day=step.day) if template else ""
    return Stop(names.get(step.unit, step.unit), link, last)
