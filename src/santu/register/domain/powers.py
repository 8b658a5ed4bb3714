"""Powers that are devolved and taken back: what an instrument must say, and which duties it changes (SX-34)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from santu.kernel.apportion import apportion
from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Message, Place, message
from santu.register.domain.dating import Outcome, carry_out
from santu.register.domain.rows import Duty, mint_duty_id
from santu.register.domain.snapshot import Snapshot


class Form(StrEnum):
    """What an instrument does with powers."""

    DEVOLVE = "devolve"
    TAKE_BACK = "take_back"
    ENTRUST = "entrust"
    TRANSFER = "transfer"
    BY_LAW = "by_law"


FORMS = {
    Form.DEVOLVE: N_("赋权下放"),
    Form.TAKE_BACK: N_("收回职权"),
    Form.ENTRUST: N_("委托行使"),
    Form.TRANSFER: N_("划转职权"),
    Form.BY_LAW: N_("转为法定职权"),
}
GIVING = frozenset({Form.DEVOLVE, Form.ENTRUST})
AT_HOME = GIVING | {Form.BY_LAW}
"""The forms after which a body of the township undertakes the matter."""
OWN = frozenset({Form.DEVOLVE, Form.BY_LAW})
"""The forms after which the township itself answers for it."""
POWERS = {
    Form.DEVOLVE: "devolved",
    Form.ENTRUST: "entrusted",
    Form.TAKE_BACK: "statutory",
    Form.TRANSFER: "statutory",
    Form.BY_LAW: "statutory",
}
"""How whoever takes a power has it: a township by the document, a department by law, a township by law once that names it."""
GIVEN = frozenset({"devolved", "entrusted"})


class Pending(StrEnum):
    """What becomes of the cases that are pending on the effective day."""

    FORMER = "former"
    TRANSFER = "transfer"
    STATED = "stated"


PENDINGS = {
    Pending.FORMER: N_("原机关办结"),
    Pending.TRANSFER: N_("移交新机关"),
    Pending.STATED: N_("按文件规定"),
}
ASSUMABLE = {
    "published_on": N_("公布之日"),
    "published_in": N_("在哪里公布"),
    "effective": N_("生效日期"),
    "assessment_due": N_("下次评估期限"),
    "pending": N_("未结案件怎么办"),
    "places": N_("各乡镇（街道）承接哪些事项"),
}
"""What may be assumed where a document does not say it; everything else must be said."""
CONNECTED = ("inspection", "coercion")
"""The kinds of power that go with a power to penalise."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a document says of itself; a field that is empty was not said."""

    form: Form
    number: str
    title: str
    issuer: str
    published_on: date | None
    published_in: str
    effective: date | None
    pending: Pending | None
    assessment_due: date | None = None
    pending_text: str = ""
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A matter at a place, and who takes it; ``at`` is where that was written."""

    line: str
    matter: str
    name: str
    kind: str
    place: str
    body: str
    organ: str = ""
    connected: tuple[str, ...] = ()
    at: Place = field(default="", compare=False)

    @property
    def key(self) -> tuple[str, str]:
        return self.place, self.matter


@dataclass(frozen=True, slots=True)
class Later:
    """What is recorded next of a matter at a place, and from which day."""

    day: date
    duty: Duty


@dataclass(frozen=True, slots=True)
class Decided:
    """What an instrument makes of the duties: each as it was, ``None`` where nobody had the matter there, and as it is then."""

    day: date
    pairs: Sequence[tuple[Duty | None, Duty]]

    @property
    def changes(self) -> list[Change]:
        """What begins, and of what goes on who does it, who answers, how they have it, and by which document."""
        return [change for was, now in self.pairs for change in _changed(was, now)]

    def outcome(self, base: Snapshot) -> Outcome:
        """What each duty is from the day on."""
        return carry_out(base, [(self.day, self.changes)])

    def named(self, items: Iterable[Item]) -> list[Item]:
        """The items, each with the name and kind of the duty that it makes."""
        becomes = {(now.place, now.matter): now for _, now in self.pairs}
        return [
            replace(item, name=becomes[item.key].name, kind=becomes[item.key].kind)
            if item.key in becomes
            else item
            for item in items
        ]


DIFFER = ((Op.RECODE, "instrument"), (Op.RETYPE, "power"), (Op.MOVE, "body"), (Op.LINES, "organ"))


def _changed(was: Duty | None, now: Duty) -> Iterator[Change]:
    if was is None or was.id != now.id:
        yield Change(Op.ESTABLISH, now.id, becomes=now)
        return
    for op, name in DIFFER:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield Change(op, now.id, before, after)


def instrument_faults(said: Instrument, today: date) -> Iterator[Fault]:
    """What is missing or wrong in what a document says of itself; every fault."""
    for name, told, title in (
        (
            "number",
            said.number,
            N_("没有写明文号；下放、收回职权要有文件，请填写文号。（行政处罚法24，SX-34）"),
        ),
        ("title", said.title, N_("没有填写文件标题；请补上。")),
        ("issuer", said.issuer, N_("没有写明作出决定的机关；请补上。（行政处罚法24）")),
        (
            "published_on",
            said.published_on,
            N_("没有写明哪一天公布；决定应当公布，没有公布的不能用，请填写。（行政处罚法24）"),
        ),
        ("published_in", said.published_in, N_("没有写明在哪里公布；请填写网址或公报。（行政处罚法24）")),
        (
            "effective",
            said.effective,
            N_("没有写明从哪一天起生效；文件没写的，请填写并标明是假定。（SX-34）"),
        ),
        ("pending", said.pending, N_("没有写明未结案件怎么办；文件没写的，请选一种并标明是假定。（SX-34）")),
    ):
        if not told:
            yield Fault(name, message(title))
    if said.published_on and said.published_on > today:
        early = N_("公布日期 {day} 还没有到，不能登记；请在公布以后办理。（行政处罚法24）")
        yield Fault("published_on", message(early, day=said.published_on))
    if said.published_on and said.effective and said.effective < said.published_on:
        template = N_(
            "生效日期 {effective} 早于公布日期 {published}；未公布的决定不能生效，请改日期。（行政处罚法24）"
        )
        yield Fault("effective", message(template, effective=said.effective, published=said.published_on))
    if said.form in GIVING and said.assessment_due is None:
        template = N_("没有写明下次评估期限；下放的职权应当定期评估，请填写。（行政处罚法24，LR001）")
        yield Fault("assessment_due", message(template))
    elif said.effective and said.assessment_due and said.assessment_due <= said.effective:
        template = N_("下次评估期限 {due} 不晚于生效日期 {effective}；请改日期。（LR001）")
        yield Fault("assessment_due", message(template, due=said.assessment_due, effective=said.effective))
    if said.pending is Pending.STATED and not said.pending_text:
        yield Fault("pending_text", message(N_("没有摘录文件对未结案件的规定；请写上。（SX-34）")))


def decided(
    base: Snapshot,
    form: Form,
    number: str,
    items: Sequence[Item],
    later: Mapping[tuple[str, str], Later],
    *,
    given: Collection[tuple[str, str]] = (),
) -> tuple[Decided, list[Fault]]:
    """What an instrument makes of the duties of a day, and every reason why it cannot.

    What facts tell by the same document, on the day or later, stays as they tell it.

    Args:
        base: the register of the county on the effective day.
        form: what the instrument does.
        number: its document number.
        items: its matters and places, each with who takes it.
        later: place and matter → what is recorded after the day, and on it where another instrument decided then.
        given: the places and matters that instruments give, also where facts tell them otherwise.
    """
    held: defaultdict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in sorted(base.duties.values(), key=lambda duty: duty.id):
        if duty.is_main:
            held[duty.place, duty.matter].append(duty)
    faults: list[Fault] = []
    pairs: list[tuple[Duty | None, Duty]] = []
    first: dict[tuple[str, str], Item] = {}
    for item in items:
        known = {"matter": item.matter, "place": base.divisions[item.place].name}
        if first.setdefault(item.key, item) is not item:
            template = N_(
                "事项“{matter}”在“{place}”写了两次；一事在一地只能有一个主管机关，请删去一行。（SX-18）"
            )
            faults.append(Fault(item.at, message(template, **known)))
            continue
        after = later.get(item.key)
        if after and (after.duty.power, after.duty.instrument) == (POWERS[form], number):
            pairs.append((after.duty, after.duty))
            continue
        source = _source(base, held, item)
        now = _becomes(base, form, number, item, source)
        found = _faults(base, (form, number), item, held[item.key], source, given=item.key in given)
        if after and (found or now != source):
            template = N_(
                "事项“{matter}”在“{place}”从 {day} 起另有登记，期间重叠；请改生效日期，或先撤销后面的操作。（SX-34）"
            )
            found.append(message(template, **known, day=after.day))
        faults += [Fault(item.at, one) for one in found]
        if not found:
            pairs.append((source, now))
    if not items:
        faults.append(Fault("items", message(N_("没有一个事项；请选事项和乡镇，或填好清单。（SX-34）"))))
    return Decided(base.day, list(_with_people(base, held, pairs))), faults


def _with_people(
    base: Snapshot,
    held: Mapping[tuple[str, str], Sequence[Duty]],
    pairs: Sequence[tuple[Duty | None, Duty]],
) -> Iterator[tuple[Duty | None, Duty]]:
    """Who is at a matter above is at it for all the places below that have not got it; each of them is given its part."""
    parts: dict[str, dict[str, int]] = {}
    for was, now in pairs:
        if was is None or was.id == now.id:
            yield was, now
            continue
        if was.id not in parts:
            places = [one for one in base.children.get(was.place, ()) if not held.get((one, was.matter))]
            parts[was.id] = (
                dict(zip(places, apportion(was.persons, [1] * len(places)), strict=True)) if places else {}
            )
        yield was, replace(now, persons=parts[was.id].get(now.place, 0))


def _source(base: Snapshot, held: Mapping[tuple[str, str], Sequence[Duty]], item: Item) -> Duty | None:
    """The duty out of which a power is given: the one of the place, else the nearest above it."""
    place = item.place
    while place:
        if found := held.get((place, item.matter)):
            return found[0]
        place = base.divisions[place].parent
    return None


def _faults(
    base: Snapshot,
    by: tuple[Form, str],
    item: Item,
    held: Sequence[Duty],
    source: Duty | None,
    *,
    given: bool,
) -> list[Message]:
    """Why one item cannot be carried out on what is held there; what facts tell by the same document it can make good.

    What an instrument gave (``given``) can be taken back whatever facts tell of it.
    """
    form, number = by
    known = {"matter": item.matter, "place": base.divisions[item.place].name}
    known_by_it = [duty for duty in held if (duty.power, duty.instrument) == (POWERS[form], number)]
    found = list(_taker_faults(base, form, item))
    if len(held) > 1:
        template = N_("事项“{matter}”在“{place}”已有 {n} 个主办机构；请先在职责清单里改成一个。（SX-18）")
        found.append(message(template, **known, n=len(held)))
    elif form in GIVING and any(_is_by_law(base, duty) for duty in held):
        template = N_(
            "事项“{matter}”登记为“{place}”依法自己行使，不用下放、委托；请改正职责登记，或删去这一行。（SX-18）"
        )
        found.append(message(template, **known))
    elif form is Form.TAKE_BACK and not (given or known_by_it or any(duty.power in GIVEN for duty in held)):
        template = N_(
            "{day} 事项“{matter}”没有下放给“{place}”，无从收回；请核对事项、乡镇和生效日期。（SX-34）"
        )
        found.append(message(template, **known, day=base.day))
    elif form is Form.BY_LAW and not (given or known_by_it or any(duty.power in GIVEN for duty in held)):
        template = N_(
            "{day} 事项“{matter}”没有下放、委托给“{place}”，不用转为法定；请核对事项、乡镇和生效日期。（SX-34）"
        )
        found.append(message(template, **known, day=base.day))
    elif form is Form.TRANSFER and not (given or held):
        template = N_(
            "{day} 事项“{matter}”在“{place}”没有主管机关，无从划转；请核对事项、乡镇和生效日期。（SX-34）"
        )
        found.append(message(template, **known, day=base.day))
    elif source is None and not item.name:
        template = N_("登记里没有编码为“{matter}”的事项；请核对编码，新的事项要写明名称。（SX-18）")
        found.append(message(template, **known))
    elif form in GIVING and source and item.organ and source.organ not in ("", item.organ):
        template = N_("事项“{matter}”登记在“{organ}”，别的部门不能下放；请核对部门。（行政处罚法24）")
        found.append(message(template, **known, organ=answering(base, source)))
    return found


def _taker_faults(base: Snapshot, form: Form, item: Item) -> Iterator[Message]:
    """Why a body cannot take a matter: what a township has is of its own, what is taken back of a department's."""
    body = base.bodies.get(item.body)
    known = {"matter": item.matter, "place": base.divisions[item.place].name}
    if body is None:
        template = N_(
            "{day} 没有承办“{place}”的事项“{matter}”的机构；请另选承办机构，或改正它登记的起止日期。（SX-34）"
        )
        yield message(template, **known, day=base.day)
    elif form in AT_HOME and body.host != item.place:
        template = N_(
            "事项“{matter}”交给“{place}”，要由那里的机构承办，“{body}”不在那里；请另选承办机构。（行政处罚法24，SX-34）"
        )
        yield message(template, **known, body=body.name)
    elif form not in AT_HOME and body.host != base.above(item.place, Level.COUNTY):
        template = N_(
            "“{place}”的事项“{matter}”收回、划转以后由县级部门承办，“{body}”不是本县的部门；请另选承办机构。（SX-34）"
        )
        yield message(template, **known, body=body.name)


def _is_by_law(base: Snapshot, duty: Duty) -> bool:
    """Whether the township has it without an instrument."""
    return duty.power not in GIVEN and (duty.organ or base.bodies[duty.body].host) == duty.place


def _becomes(base: Snapshot, form: Form, number: str, item: Item, source: Duty | None) -> Duty:
    blank = Duty("", item.matter, item.name, item.kind, "", item.body)
    was = source or blank
    made = was.id if was.place == item.place else mint_duty_id(item.place, item.matter, base.day)
    organ = "" if form in OWN else item.organ
    return replace(
        was, id=made, place=item.place, body=item.body, organ=organ, power=POWERS[form], instrument=number
    )


def answering(base: Snapshot, duty: Duty) -> str:
    """What the organ is called that answers for a duty."""
    organ = duty.organ or base.bodies[duty.body].host
    row = base.divisions.get(organ) or base.bodies.get(organ)
    return row.name if row else organ
