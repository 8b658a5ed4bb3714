"""People in posts: what has to be said of them, and how an identity number proves itself (GB 11643)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.ledger import Account, Entry, Holds, Measure

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
BORN = slice(6, 14)
LEADERS = {"": (Measure.HEADS,)} | {
    leader.value: (Measure.HEADS, leader) for leader in (Measure.PRINCIPAL, Measure.DEPUTY)
}
"""What a post counts as: a head, and where it is one a leader post."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who is to hold a post; ``identity`` is the number of the card, of which only a digest is kept."""

    name: str
    identity: str = field(repr=False)
    retires: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A post: of which body and kind of quota, as which leader if any, called how; ``works_at`` is where, if elsewhere."""

    body: str
    kind: str
    leader: str = ""
    title: str = ""
    works_at: str = ""

    def account(self, holds: Holds, measure: Measure = Measure.HEADS) -> Account:
        return Account(self.body, holds, self.kind, measure)

    def moves(self, day: date, source: Holds, target: Holds) -> list[Entry]:
        """One post from vacant to filled, or back, in each measure in which it counts."""
        return [
            Entry(day, self.account(source, measure), self.account(target, measure), 1)
            for measure in LEADERS[self.leader]
        ]


@dataclass(frozen=True, slots=True)
class Post:
    """A post that somebody holds or held."""

    number: int
    member: int
    name: str
    place: Place
    entered: date
    left: date | None
    retires: date | None
    approval: int | None = None


@dataclass(frozen=True, slots=True)
class Revealed:
    """What is shown for a reason: the whole name, and the whole numbers of the certificates by what these are kept as."""

    name: str
    numbers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Use:
    """An approval to fill posts (用编核准), and how many of it are used."""

    number: int
    place: Place
    amount: int
    used: int
    day: date
    until: date
    document: str


def masked(name: str) -> str:
    """The name as it is shown: the first character, the others as stars."""
    return name[:1] + "*" * (len(name) - 1)


def identity_proves(number: str) -> bool:
    """Whether the number of an identity card has the right length, a day of birth and the right check digit."""
    if len(number) != len(WEIGHTS) + 1 or not (number[:-1].isascii() and number[:-1].isdigit()):
        return False
    born = number[BORN]
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
    return CHECKS[total % len(CHECKS)] == number[-1].upper()


def holder_faults(holder: Holder) -> Iterator[Fault]:
    """What is missing or wrong in what is said of somebody."""
    if not holder.name.strip():
        yield Fault("name", message(N_("没有填写姓名；请补上。")))
    if not identity_proves(holder.identity):
        wrong = N_("身份证号码的长度、出生日期或校验码不对；请核对。号码只用来判断是否已在编，不保存。")
        yield Fault("identity", message(wrong))


def loading(places: Sequence[Place], authorised: dict[Account, int], day: date) -> list[Entry]:
    """The entries by which people who are in posts already are recorded: who finds no vacancy is in excess.

    Args:
        places: one for each person.
        authorised: the vacant posts of each account, before anybody is recorded.
        day: from when.
    """
    counted: dict[Account, int] = {}
    for place in places:
        for measure in LEADERS[place.leader]:
            account = place.account(Holds.VACANT, measure)
            counted[account] = counted.get(account, 0) + 1
    entries = []
    for account, people in sorted(counted.items()):
        filled, beyond = (
            Account(account.unit, holds, account.kind, account.measure)
            for holds in (Holds.FILLED, Holds.BEYOND)
        )
        within = min(people, authorised.get(account, 0))
        entries += [Entry(day, account, filled, within)] if within else []
        entries += [Entry(day, beyond, filled, people - within)] if people > within else []
    return entries
