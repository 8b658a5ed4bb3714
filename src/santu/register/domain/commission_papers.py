"""The papers of a commission as official documents, in Chinese as they are issued: agenda, minutes, reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from santu.formats.official_paper import Block, Listing, OfficialPaper, Paragraph, day_written
from santu.register.domain.commission import DECISIONS, PRESIDING, Decision, Item, Meeting
from santu.register.domain.ledger import HOLDS, MEASURES, MOVES, Account, Entry, Measure

LABELS, WIDTHS = ("序号", "事项", "从", "到", "编制类别", "数额", "起算日"), (4, 6, 10, 10, 6, 4, 7)
DIGITS = "零一二三四五六七八九"
UNNUMBERED = "（文号待编）"


@dataclass(frozen=True, slots=True)
class Names:
    """What units and kinds of quota are called."""

    units: Mapping[str, str]
    kinds: Mapping[str, str]


def agenda_paper(meeting: Meeting, names: Names, mark: str = "") -> OfficialPaper:
    """The agenda of a meeting, as it is handed out before."""
    blocks: list[Block] = [Paragraph(f"会议时间：{day_written(meeting.day)}")]
    for item in meeting.items:
        blocks += _head(item)
        blocks += [
            Paragraph(f"报送单位：{item.proposed.applicant}"),
            Paragraph(f"事由：{item.proposed.reason}"),
        ]
        if item.proposed.central:
            blocks.append(Paragraph(f"国务院机构编制管理机关批准文号：{item.proposed.central}"))
        blocks.append(listing(item.proposed.entries, names))
    return OfficialPaper((meeting.organ, "会议议题"), blocks, mark=mark)


def minutes_paper(meeting: Meeting, names: Names, mark: str = "") -> OfficialPaper:
    """The minutes of a meeting: what was decided on each item."""
    said = meeting.minutes
    presided = PRESIDING[said.presided] if said else ""
    opening = (
        f"{day_written(meeting.day)}，{presided}主持召开会议，研究了{len(meeting.items)}项议题。纪要如下："
    )
    blocks: list[Block] = [Paragraph(opening)]
    for item in meeting.items:
        blocks += _head(item)
        blocks.append(Paragraph(_decided(item)))
        if item.agreed:
            blocks.append(listing(item.entries, names))
    return OfficialPaper(
        (f"{meeting.organ}会议纪要",),
        blocks,
        number=said.number if said else "",
        day=said.day if said else None,
        signed=f"{meeting.organ}办公室",
        mark=mark,
    )


def reply_paper(meeting: Meeting, item: Item, names: Names, mark: str = "") -> OfficialPaper:
    """The reply to an item that was agreed to; without number and day as long as it has none."""
    proposed, minutes = item.proposed, meeting.minutes.number if meeting.minutes else ""
    opening = (
        f"你单位提请{proposed.title}一事，经{day_written(meeting.day)}会议研究（{minutes}），现批复如下："
    )
    blocks: list[Block] = [Paragraph(opening), Paragraph(_decided(item)), listing(item.entries, names)]
    blocks.append(Paragraph("编制自表列起算日起调整，请据此办理用编和实名制登记。"))
    return OfficialPaper(
        (meeting.organ, f"关于{proposed.title}的批复"),
        blocks,
        head=f"{meeting.organ}文件",
        number=item.reply or UNNUMBERED,
        recipients=proposed.applicant,
        day=item.replied_on,
        signed=meeting.organ,
        mark=mark,
    )


def _head(item: Item) -> list[Block]:
    return [Paragraph(f"{counted(item.no)}、{item.proposed.title}", 1)]


def _decided(item: Item) -> str:
    sayings = {
        Decision.AGREED: f"同意{item.proposed.title}，具体如下。",
        Decision.CHANGED: f"对提请的数额作了修改，同意按下列数额{item.proposed.title}。",
    }
    decision = item.decision or Decision.DEFERRED
    text = sayings.get(decision, f"{DECISIONS[decision]}。")
    return f"{text}{item.note}"


def listing(entries: Sequence[Entry], names: Names) -> Listing:
    """Entries as a table, with their sum."""
    rows = [
        (
            no,
            MOVES[one.move] if one.move else "",
            _side(one.source, names),
            _side(one.target, names),
            _kind(one.source, names),
            one.amount,
            one.day.isoformat(),
        )
        for no, one in enumerate(entries, 1)
    ]
    total = ("", "合计", "", "", "", sum(one.amount for one in entries), "")
    return Listing(LABELS, rows, total, WIDTHS)


def _side(account: Account, names: Names) -> str:
    return f"{names.units.get(account.unit, account.unit)}“{HOLDS[account.holds]}”"


def _kind(account: Account, names: Names) -> str:
    kind = names.kinds.get(account.kind, account.kind)
    return kind if account.measure is Measure.HEADS else f"{kind}：{MEASURES[account.measure]}"


def counted(no: int) -> str:
    """A number up to 99 as it stands before a heading: 一, 十, 十二, 二十一."""
    tens, ones = divmod(no, 10)
    begun = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return f"{begun}{DIGITS[ones] if ones or not tens else ''}"
