"""The documents that approve a plan."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.words import BRACKETED
from santu.standards.schema import Item


@dataclass(frozen=True, slots=True)
class Document:
    """An instrument: which authority it is of (see ``approval/authority``), number, date, issuer.

    ``minutes`` name the record of a collective decision; ``synthetic`` marks one that was made
    up for a demonstration.
    """

    authority: str
    number: str
    day: date
    issuer: str
    minutes: str = ""
    synthetic: bool = False


def made_up(needed: Sequence[Item], day: date, mark: str, *, undoing: bool = False) -> list[Document]:
    """A made-up instrument of each authority, marked so in its number and by itself."""
    signed = f"{mark}撤" if undoing else mark
    return [
        Document(
            item.id,
            f"{signed}〔{day.year}〕{place}号",
            day,
            item.text("organ_name"),
            f"{signed}纪要〔{day.year}〕{place}号" if item.flag("minutes") else "",
            synthetic=True,
        )
        for place, item in enumerate(needed, 1)
    ]


def numbers_of(numbers: Iterable[str]) -> str:
    """The numbers of documents as one text; a document that approves several things stands once."""
    return "、".join(dict.fromkeys(numbers))


def faults_of(
    documents: Iterable[Document], needed: Sequence[Item], *, today: date, demo: bool
) -> list[Fault]:
    """What keeps these documents from approving what needs the given authorities.

    Args:
        documents: the instruments at hand.
        needed: the authorities whose instrument is needed.
        today: the day of the approval, which no instrument is later than.
        demo: whether the database is a demonstration; elsewhere nothing made up counts.

    Returns:
        The faults, each at the field and the authority that it is about: ``day-body``.
    """
    given: dict[str, list[Document]] = {}
    for document in documents:
        given.setdefault(document.authority, []).append(document)
    faults = []
    for item in needed:
        if item.id not in given:
            template = N_("“{what}”须由{organ}以{form}批准，现在没有；请补上文号、日期和机关。（{clause}）")
            organ, form = message(item.text("organ_name")), message(item.text("instrument"))
            text = message(
                template, what=message(item.name), organ=organ, form=form, clause=item.text("clause")
            )
            faults.append(Fault(f"number-{item.id}", text))
        for document in given.pop(item.id, ()):
            faults += _faults_of(document, item, today=today, demo=demo)
    for authority in given:
        template = N_("这份计划不需要“{authority}”的批准文件；请从这些之中选：{needed}。")
        names = tuple(message(BRACKETED, name=item.id, more=message(item.name)) for item in needed)
        faults.append(Fault(authority, message(template, authority=authority, needed=names)))
    return faults


def _faults_of(document: Document, item: Item, *, today: date, demo: bool) -> Iterator[Fault]:
    what, clause = message(item.name), item.text("clause")
    if not (document.number.strip() and document.issuer.strip()):
        template = N_("“{what}”的批准文件缺少文号或机关；请补全后再提交。（{clause}）")
        missing = "issuer" if document.number.strip() else "number"
        yield Fault(f"{missing}-{item.id}", message(template, what=what, clause=clause))
    if document.day > today:
        template = N_("“{what}”的批准文件日期 {day} 还没有到；请核对日期，文件印发后再审批。（{clause}）")
        yield Fault(f"day-{item.id}", message(template, what=what, day=document.day, clause=clause))
    if item.flag("minutes") and not document.minutes.strip():
        template = N_("“{what}”须集体研究决定，没有会议纪要；请补上纪要编号。（{clause}）")
        yield Fault(f"minutes-{item.id}", message(template, what=what, clause=clause))
    if document.synthetic and not demo:
        template = N_("“{what}”的批准文件是演示用的合成文件，不能用于真实的库；请换成正式文件。")
        yield Fault(f"number-{item.id}", message(template, what=what))
