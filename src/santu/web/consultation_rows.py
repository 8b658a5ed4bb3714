"""Rounds of consultation as pages show them: what each body says, what is replied, and the summary as a table."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from santu.design.domain.consulting import ANSWERS, Answer, AskedBody, Round, Said
from santu.design.selectors.consultations import consultations_to_do
from santu.kernel.messages import N_, Message, message
from santu.register.selectors.reach import Sight
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

TONES = {Answer.AGREE: "green", Answer.AGREE_IF: "amber", Answer.OBJECT: "red", Answer.NONE: ""}
SILENT, WAITED_FOR = N_("逾期未答复"), N_("未答复")
ADOPTED, NOT_ADOPTED, UNREPLIED = N_("采纳"), N_("不采纳"), N_("待答复")
ALL = N_("总的意见")
ANSWER_BY = N_("征求意见，{due} 前答复")
SETTLE = N_("征求意见可以结束了（期限 {due}）")
COLUMNS = (
    Column("body", N_("单位")),
    Column("answer", N_("意见"), "badge"),
    Column("of", N_("对哪一项")),
    Column("words", N_("建议或理由")),
    Column("at", N_("答复日"), "day"),
    Column("adopted", N_("采纳情况"), "badge"),
    Column("reply", N_("采纳的改动或不采纳的理由")),
)


@dataclass(frozen=True, slots=True)
class ToReply:
    """An opinion that waits for a reply."""

    said: Said
    body: Message
    of: Message
    answer: str
    tone: str


@dataclass(frozen=True, slots=True)
class RoundShown:
    """A round with its figures: how many bodies said what of all that they were asked about."""

    it: Round
    counts: tuple[tuple[str, str, int], ...]
    to_reply: int
    is_open: bool
    is_over: bool

    @property
    def asked(self) -> int:
        return len(self.it.asked)


def round_shown(found: Round) -> RoundShown:
    """The figures of a round."""
    today = timezone.localdate()
    counted = Counter(body.whole.answer for body in found.asked if body.whole)
    counts = tuple((ANSWERS[answer], TONES[answer], counted[answer]) for answer in Answer)
    pending = sum(1 for _ in found.to_reply())
    return RoundShown(found, counts, pending, found.closed_at is None, today > found.due)


def subject_of(said: Said, reasons: Mapping[str, Message]) -> Message:
    """What an opinion is of: all, or one proposal by its reason."""
    if not said.proposal:
        return message(ALL)
    return reasons.get(said.proposal) or message("{key}", key=said.proposal)


def summary(found: Round, names: Mapping[int, Message], reasons: Mapping[str, Message]) -> Table:
    """Every body with all that it says, and what was replied."""
    rows = [row for body in found.asked for row in _rows(found, body, names[body.number], reasons)]
    return Table("opinions", N_("意见汇总"), COLUMNS, rows)


def _rows(found: Round, body: AskedBody, name: Message, reasons: Mapping[str, Message]) -> Iterator[Row]:
    if body.whole is None:
        said = SILENT if timezone.localdate() > found.due or found.closed_at else WAITED_FOR
        yield Row((name, Cell(message(said)), "", "", None, "", ""))
    for one in body.said:
        yield Row(
            (
                name,
                Cell(message(ANSWERS[one.answer]), tone=TONES[one.answer]),
                subject_of(one, reasons),
                one.words,
                _day(one),
                _adopted(one),
                one.reply.words if one.reply else "",
            )
        )


def _day(said: Said) -> date:
    return timezone.localtime(said.at).date()


def _adopted(said: Said) -> Cell | str:
    if said.reply is None:
        return Cell(message(UNREPLIED), tone="amber") if said.needs_reply else ""
    return Cell(message(ADOPTED if said.reply.adopted else NOT_ADOPTED))


def to_reply(found: Round, names: Mapping[int, Message], reasons: Mapping[str, Message]) -> list[ToReply]:
    """The opinions that wait for a reply, objections first."""
    rows = [
        ToReply(said, names[body.number], subject_of(said, reasons), ANSWERS[said.answer], TONES[said.answer])
        for body, said in found.to_reply()
    ]
    return sorted(rows, key=lambda row: row.said.answer is not Answer.OBJECT)


def consultations_shown(sight: Sight, day: Day) -> list[dict[str, object]]:
    """The rounds that wait for a person, each with its next step."""
    found: list[dict[str, object]] = []
    for one in consultations_to_do(sight):
        name, number = ("consultation-asked", one.asked) if one.asked else ("consultation", one.number)
        waits = ANSWER_BY if one.asked else SETTLE
        found.append(
            {
                "title": one.title,
                "waits": message(waits, due=one.due),
                "next": N_("去答复") if one.asked else N_("去办结"),
                "href": day.link(reverse(name, args=[number])),
            }
        )
    return found
