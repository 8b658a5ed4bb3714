"""A meeting of the commission of the eastern county of the small register, and the people who prepare and decide."""

from datetime import date

from santu.accounts.models import User
from santu.register.domain.commission import Decided, Minutes, Proposed
from santu.register.domain.ledger import Account, Entry, Holds
from santu.register.models import CommissionMeeting
from santu.register.services.commission import item_propose, meeting_call, minutes_record, reply_enter
from tests.db.quotas import NUMBERS, STANDARDS, account, service
from tests.db.registers import DAY, holder, unit

EAST, TOWNSHIP = "140101", "140101100"
ORGAN = "中共东县委机构编制委员会"
SIGNED = date(2020, 7, 3)
AGREED = Decided("agreed", "", (2,))


def officer() -> User:
    return holder("county_officer", unit(EAST))


def commission() -> User:
    return holder("commission", unit(EAST))


def meeting(day: date = DAY) -> CommissionMeeting:
    return meeting_call(unit=unit(EAST), day=day, organ=ORGAN, by=officer())


def entries(*amounts: int) -> list[Entry]:
    """Posts of the county for the institution of a township, so many in each entry."""
    vacant = Account(service(TOWNSHIP), Holds.VACANT, "institutional")
    return [Entry(DAY, account(EAST, Holds.LEVEL), vacant, amount) for amount in amounts]


def proposal(*amounts: int, **said: object) -> Proposed:
    given = {"title": "核定水秀镇事业编制", "applicant": "水秀镇人民政府", "reason": "窗口增加"}
    more = {"entries": entries(*(amounts or (2,))), "key": f"item {next(NUMBERS)}"}
    return Proposed(**{**given, **more, **said})  # type: ignore[arg-type]


def proposed(number: int, /, *amounts: int, by: User | None = None, **said: object) -> int:
    one = proposal(*amounts, **said)
    return item_propose(meeting=number, proposed=one, standards=STANDARDS, by=by or officer())


def minuted(number: int, /, *decided: Decided, by: User | None = None, **said: object) -> None:
    given = {"number": "东编委纪〔2020〕2号", "day": SIGNED, "presided": "chair", **said}
    minutes_record(
        meeting=number,
        minutes=Minutes(**given),  # type: ignore[arg-type]
        decided=dict(enumerate(decided, 1)),
        by=by or commission(),
    )


def replied(number: int, /, no: int = 1, by: User | None = None, **said: object) -> int:
    given = {"reply": "东编委〔2020〕8号", "day": SIGNED, **said}
    return reply_enter(meeting=number, no=no, standards=STANDARDS, by=by or officer(), **given)  # type: ignore[arg-type]
