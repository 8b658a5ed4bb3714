"""What a person can propose for the townships of a county."""

from dataclasses import dataclass

from santu.kernel.messages import N_
from santu.register.domain.powers import Instrument, Item
from santu.register.domain.rows import Grid


@dataclass(frozen=True, slots=True)
class Absorb:
    """``units`` go, and all that they hold goes to ``into`` (整建制并入)."""

    units: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class Rename:
    """``unit`` is called otherwise and stays what it is."""

    unit: str
    name: str


@dataclass(frozen=True, slots=True)
class Retype:
    """``unit`` becomes a unit of another kind: in law another unit, which takes everything over.

    Without a ``code`` the new unit begins without one, and is given it later.
    """

    unit: str
    kind: str
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Cede:
    """``villages`` go to the township ``into``; the townships that they leave go on."""

    villages: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class Equip:
    """``unit``, or every township of it, gets the bodies that the standard asks for."""

    unit: str


@dataclass(frozen=True, slots=True)
class Undertake:
    """``duties`` are undertaken by ``body`` from then on; the places where they are done stay."""

    duties: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Devolve:
    """Stations of ``unit`` are run by the township from then on (下放、属地管理); they stay what they are, with their posts."""

    unit: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enact:
    """A published instrument over powers takes effect: what it says of itself, and its matters and places."""

    said: Instrument
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Divide:
    """``village`` is divided into ``grids`` of the base net, all at once; those of today that are not named end.

    ``grids`` that go on keep their id and number, whatever else becomes of them; ``ends`` are grids of other nets, which are
    taken in (多网合一), or those that a village left which the design abolishes.
    """

    village: str
    grids: tuple[Grid, ...]
    ends: tuple[str, ...] = ()


Wish = Absorb | Rename | Retype | Cede | Equip | Undertake | Devolve | Enact | Divide

WISHES = {
    "absorb": N_("整建制并入另一乡镇"),
    "retype": N_("改设（乡改镇、乡镇改街道）"),
    "rename": N_("更改名称"),
    "cede": N_("部分村（社区）划归另一乡镇"),
    "bodies": N_("按统一设置配齐机构"),
    "undertake": N_("调整职责的承办机构"),
    "devolve": N_("下放派驻站所"),
}
"""What each is called in a form."""
