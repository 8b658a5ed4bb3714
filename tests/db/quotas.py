"""Posts in the small register: issued, allotted, and assigned to bodies of two counties."""

from collections.abc import Iterable
from datetime import date
from itertools import count

from santu.accounts.models import User
from santu.register.domain.ledger import Account, Entry, Holds, Measure
from santu.register.domain.ledger_rules import Paper
from santu.register.domain.staff import CHECKS, WEIGHTS, Holder
from santu.register.services.bodies import bodies_record
from santu.register.services.quotas import quota_record
from santu.standards.loader import load
from tests.db.registers import DAY, body, person, unit

STANDARDS = load()
NUMBERS = count(1)
POSTS = {"14": 0, "140101": 6, "140102": 4}
"""By code so many institutional posts that are not assigned yet."""
IN_POOL, IN_BODY = 5, 10


def account(
    code: str, holds: Holds, kind: str = "institutional", measure: Measure = Measure.HEADS
) -> Account:
    return Account(unit(code), holds, kind, measure)


def paper(**said: str) -> Paper:
    """A voucher's papers, of a request of its own."""
    given = {"document": "编办〔2020〕1号", "approver": "省委编委", "reason": "测试"}
    return Paper(**{**given, "key": f"request {next(NUMBERS)}", **said})


def entered(*entries: Entry, by: User | None = None, **said: str) -> int:
    return quota_record(entries=entries, paper=paper(**said), standards=STANDARDS, by=by or person())


def moves(day: date, *lines: tuple[Account, Account, int]) -> Iterable[Entry]:
    return [Entry(day, *line) for line in lines]


def service(code: str) -> str:
    """The id of the institution of a township."""
    return body(unit(code), "便民服务中心", "centre").id


def ledger() -> None:
    """Posts in the small register: each township has an institution, each county a pool and posts that are free."""
    codes = ("140101100", "140101200", "140102100")
    bodies = [body(unit(code), "便民服务中心", "centre") for code in codes]
    bodies_record(day=DAY, bodies=bodies, title="机构", by=person())
    top = [account("14", holds) for holds in (Holds.ISSUED, Holds.CAP, Holds.LEVEL)]
    given = sum(POSTS.values()) + IN_POOL * 2 + IN_BODY * len(bodies)
    lines = [(top[0], top[1], given)]
    for county in ("140101", "140102"):
        free, pool = account(county, Holds.LEVEL), account(county, Holds.POOL)
        inside = [one for one, code in zip(bodies, codes, strict=True) if code.startswith(county)]
        lines.append((top[1], free, POSTS[county] + IN_POOL + IN_BODY * len(inside)))
        lines.append((free, pool, IN_POOL))
        lines += [(free, Account(one.id, Holds.VACANT, "institutional"), IN_BODY) for one in inside]
    entered(*moves(DAY, *lines))


def someone(number: int, name: str = "张某某") -> Holder:
    """Somebody with an identity number that proves itself."""
    digits = f"140101199001{number % 28 + 1:02}{number:03}"
    return Holder(
        name, digits + CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, digits, strict=True)) % len(CHECKS)]
    )
