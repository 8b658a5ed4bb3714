"""What the one window goes by: how materials may be met, what an agent may do, what is asked of who applies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from santu.kernel.messages import N_, Fault, message
from santu.operate.domain.forms import TELEPHONE
from santu.register.domain.centre_terms import Material
from santu.register.domain.personal_numbers import number_faults

PROCESS = "window"
SUPPLEMENT, APPROVE, DELIVER = "supplement", "approve", "deliver"
"""Tasks of the process of which something is measured."""
RATED_BADLY = ("call_back", "fix", "check_fix", "supervise_fix")
"""Tasks of a case whose applicant rated it badly."""
NODES = frozenset({"accept", SUPPLEMENT, APPROVE, "refuse", "issue", DELIVER, "rate", *RATED_BADLY})
"""The tasks that the program knows by their ids: by their forms, by what it reads and counts."""
LISTS = frozenset({"departments", "organ"})
"""The lists that a case has."""
TERMS: Mapping[str, type] = {
    "days": int,
    "statutory": int,
    "surveyed": int,
    "result": str,
    "fee": str,
    "basis": str,
}
"""What a case says of its matter, as it was on the opening day, that a condition may look at; days are working days."""
GIVEN, SHARED, PROMISED, LATER, MISSING = "given", "shared", "promised", "later", "missing"
STATES = {
    GIVEN: N_("已提交"),
    SHARED: N_("政府已掌握，不用提交"),
    PROMISED: N_("告知承诺"),
    LATER: N_("容缺后补"),
    MISSING: N_("缺"),
}
"""How a material was met, and what that is called."""
PAY, HANDLE, REPRESENT = "代缴", "代办", "代理"
AGENCIES = (PAY, HANDLE, REPRESENT)
FORMS = {"written": N_("书面"), "phone": N_("电话，有记录"), "online": N_("线上")}
"""In which form somebody consents."""
PERSON, COMPANY = "person", "company"
KINDS = {PERSON: N_("自然人"), COMPANY: N_("法人")}
WAYS = {
    "window": N_("窗口领取"),
    "post": N_("邮寄"),
    "online": N_("网上送达"),
    "village": N_("送到村（社区）"),
}
"""How a result is delivered."""
APPLICANT, AGENT = "applicant", "agent"
TO = {APPLICANT: N_("申请人"), AGENT: N_("代办员")}
NAME_LENGTH = 60
GRADES = "service/rating_grades"


@dataclass(frozen=True, slots=True)
class Who:
    """Who applies: a person or a company, by name and telephone ("": none) and nothing else."""

    name: str
    phone: str = ""
    kind: str = PERSON

    def faults(self) -> Iterator[Fault]:
        """What of it cannot be kept."""
        if not self.name.strip():
            yield Fault("name", message(N_("没有写申请人；请写姓名或单位名称。")))
        elif len(self.name) > NAME_LENGTH:
            long = N_("申请人的名称有 {count} 个字，最多 {most} 个；请只写姓名或单位名称。")
            yield Fault("name", message(long, count=len(self.name), most=NAME_LENGTH))
        if self.phone and not TELEPHONE.fullmatch(self.phone.replace(" ", "")):
            unread = N_("电话“{phone}”读不懂；请写 11 位手机号，或带区号的固定电话，没有就空着。")
            yield Fault("phone", message(unread, phone=self.phone))
        if self.kind not in KINDS:
            yield Fault("kind", message(N_("申请人只能是自然人或法人；请选一个。")))


@dataclass(frozen=True, slots=True)
class Agreed:
    """That who applies lets an agent act: how, for what, in which form, since when."""

    agency: str
    scope: str
    form: str
    given_at: datetime | None

    def faults(self, now: datetime) -> Iterator[Fault]:
        """What it lacks."""
        if self.agency not in AGENCIES:
            unknown = N_("没有写明群众同意怎样代：{agencies} 选一个。")
            yield Fault("agency", message(unknown, agencies=AGENCIES))
        if not self.scope.strip():
            yield Fault(
                "scope", message(N_("没有写明群众同意代到什么程度；请写明，例如“申请、补齐材料、领取”。"))
            )
        yield from number_faults({"scope": self.scope})
        if self.form not in FORMS:
            yield Fault("form", message(N_("没有写明群众以什么形式同意；请选书面、电话或线上。")))
        if self.given_at is None:
            yield Fault("given_at", message(N_("没有写明群众哪天同意的；没有同意不能代办。")))
        elif self.given_at > now:
            yield Fault("given_at", message(N_("群众同意的时间晚于现在；请核对。")))


@dataclass(frozen=True, slots=True)
class Check:
    """How one material of the list was met; ``until`` is the day up to which one that comes later may come."""

    state: str
    until: date | None = None


def materials_kept(materials: Iterable[Material]) -> list[dict[str, Any]]:
    """Materials as they are kept with a case."""
    return [asdict(one) for one in materials]


def materials_of(terms: Mapping[str, Any]) -> list[Material]:
    """The materials of a case, as on the day on which it was opened."""
    return [Material(**one) for one in terms.get("materials", ())]


def checks_faults(materials: Sequence[Material], checks: Sequence[Check], today: date) -> Iterator[Fault]:
    """What is wrong with how materials are said to be met, each by its number from 1."""
    if len(checks) != len(materials):
        count = N_("这一事项有 {count} 份材料，收到了 {found} 份的核对结果；请逐份核对。")
        yield Fault("materials", message(count, count=len(materials), found=len(checks)))
        return
    for no, (material, check) in enumerate(zip(materials, checks, strict=True), 1):
        place, told = f"material-{no}", {"material": material.name}
        if check.state not in STATES:
            yield Fault(place, message(N_("“{material}”还没有核对；请选它怎么样了。"), **told))
        elif material.held and check.state != SHARED:
            held = N_("“{material}”政府已掌握，不能要求提交，也不能算缺；请通过共享核对。")
            yield Fault(place, message(held, **told))
        elif check.state == PROMISED and not material.promise:
            no_promise = N_("“{material}”没有列为可以告知承诺；请收材料，或写明缺。")
            yield Fault(place, message(no_promise, **told))
        elif check.state == LATER and not material.later:
            yield Fault(place, message(N_("“{material}”没有列为可以容缺；请收材料，或写明缺。"), **told))
        elif check.state == LATER and (check.until is None or check.until < today):
            yield Fault(place, message(N_("“{material}”容缺后补到哪天没有写，或已经过去；请写明。"), **told))


def news(missing: Sequence[str], told_before: Sequence[str]) -> list[str]:
    """What is missing now and was not told of the first time."""
    return [name for name in missing if name not in told_before]


def name_masked(name: str) -> str:
    """The first character of a name."""
    return name[:1] + "**" if name else ""


def phone_masked(phone: str) -> str:
    """The last two digits of a telephone number."""
    return "*" * (len(phone) - 2) + phone[-2:] if phone else ""
