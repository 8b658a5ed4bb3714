"""Documents of a case, as data of the binding: what each is called, from when on it may be made, what it says.

Texts hold ``{field}`` for what a form of the process asks, ``{task.on}`` for the day on which a task ended, and :data:`KNOWN`.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from santu.formats.official_paper import Block, OfficialPaper, Paragraph, Sheet, day_written
from santu.kernel.messages import N_, Drawn, Fault, Message, message
from santu.operate.domain.definition import Definition
from santu.operate.domain.forms import Field, Form, Kind, Value

KNOWN = {
    "case": N_("办件编号"),
    "title": N_("办件标题"),
    "place": N_("办件所在地"),
    "county": N_("办件所在县"),
    "organ": N_("办件所在地的政府或办事处"),
    "came": N_("收件日期"),
}
"""What every case says."""
ON = ".on"
"""Behind the id of a task: the day on which it ended."""
PLACE = re.compile(r"\{([^{}]*)\}")
WHEN = re.compile(r"(not )?(\w+)(?:=(\w+))?")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text: a paragraph, a heading, or a sheet of (what is asked, what is said); ``when`` it is there.

    ``when`` is ``field`` (the case says it), ``field=value``, or either behind ``not``.
    """

    text: str = ""
    heading: str = ""
    sheet: tuple[tuple[str, str], ...] = ()
    when: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text, self.heading, *(cell for row in self.sheet for cell in row))


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a case.

    Attributes:
        at: tasks, ``task.outcome`` or the start; it is due once one of them has ended (so).
        during: tasks while which it may be made already, of what is being written: it is printed and served before they end.
        needs: conditions of the binding that hold where it is made during a task: what is served cannot be taken back.
        clause: the law that asks for it, or says what stands in it.
        head: the line above its title; number: the number of the document; to: to whom it goes; sign: who signs.
        day: the field, or ``task.on``, that says its day; the end of the last of ``at`` where one signs and none is named.
    """

    title: str
    at: tuple[str, ...]
    during: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    clause: str = ""
    head: str = ""
    number: str = ""
    to: str = ""
    body: tuple[Part, ...] = ()
    sign: str = ""
    day: str = ""

    @property
    def texts(self) -> Iterator[str]:
        """Every text with places in it, and the day, which is one."""
        yield from (self.head, self.number, self.to, self.sign, f"{{{self.day}}}" if self.day else "")
        for part in self.body:
            yield from part.texts


@dataclass(frozen=True, slots=True)
class Told:
    """What a case says for its documents.

    Attributes:
        values: of its fields; words: the same as a document writes them, with :data:`KNOWN`.
        ended: the days on which tasks ended last, also by ``task.outcome``.
        blanked: fields whose words were there and are forgotten.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    ended: Mapping[str, date] = field(default_factory=dict)
    blanked: frozenset[str] = frozenset()

    def said(self, name: str) -> str:
        """What stands in a place; "" where the case does not say it."""
        if name.endswith(ON):
            day = self.ended.get(name.removesuffix(ON))
            return day_written(day) if day else ""
        return self.words.get(name, "")

    def holds(self, when: str) -> bool:
        """Whether a part is there."""
        found = WHEN.fullmatch(when)
        if found is None:
            return True
        value = self.values.get(found[2], self.words.get(found[2], ""))
        is_so = (
            found[3] in (value if isinstance(value, list) else [str(value)])
            if found[3]
            else value not in ("", [])
        )
        return is_so is not bool(found[1])


def due(papers: Mapping[str, Paper], ended: Mapping[str, date]) -> dict[str, Paper]:
    """The documents that can be made by now."""
    return {name: one for name, one in papers.items() if any(node in ended for node in one.at)}


def lacking(paper: Paper, told: Told) -> list[str]:
    """The places of a document that the case leaves empty, in the order of the text."""
    parts = [part for part in paper.body if told.holds(part.when)]
    texts = [paper.head, paper.number, paper.to, *(text for part in parts for text in part.texts), paper.sign]
    texts += [f"{{{paper.day}}}"] if paper.day else []
    names = dict.fromkeys(name for text in texts for name in PLACE.findall(text))
    return [name for name in names if not told.said(name)]


def lacking_faults(
    paper: Paper, told: Told, forms: Mapping[str, Form], definition: Definition
) -> list[Fault]:
    """What a case has to say before a document can be made: what lacks, and at which task it is written down."""
    found = []
    for name in lacking(paper, told):
        node = next((node for node, form in forms.items() if name in form), name.removesuffix(ON))
        task = definition.nodes[node].called if node in definition.nodes else node
        place = {"title": paper.title, "label": label_of(name, forms, definition), "task": task}
        lacks = N_("“{title}”还做不出来：本件没有写“{label}”；请在“{task}”这一步填写。")
        gone = N_("“{title}”做不出来了：“{label}”留存期满，已清除；请查归档的案卷。")
        found.append(Fault(name, message(gone if name in told.blanked else lacks, **place)))
    return found


def label_of(name: str, forms: Mapping[str, Form], definition: Definition) -> str | Message:
    """What a place is called."""
    if name in KNOWN:
        return message(KNOWN[name])
    if name.endswith(ON) and (node := definition.nodes.get(name.removesuffix(ON))):
        return message(N_("“{task}”办结的日期"), task=message(node.called))
    return next((form[name].label for form in forms.values() if name in form), name)


def filled(paper: Paper, told: Told, mark: str = "") -> OfficialPaper:
    """A document of a case; places that the case leaves empty are the caller's to refuse."""

    def text(template: str) -> str:
        return PLACE.sub(lambda place: told.said(place[1]), template)

    blocks: list[Block] = []
    for part in paper.body:
        if not told.holds(part.when):
            continue
        if part.sheet:
            blocks.append(Sheet([(text(label), text(value)) for label, value in part.sheet]))
        else:
            level = 1 if part.heading else 0
            blocks += [Paragraph(line, level) for line in text(part.heading or part.text).splitlines()]
    return OfficialPaper(
        title=[line for line in (text(paper.head), paper.title) if line],
        blocks=blocks,
        number=text(paper.number),
        recipients=text(paper.to),
        signed=text(paper.sign),
        day=_day(paper, told) if paper.sign or paper.day else None,
        mark=mark,
    )


def _day(paper: Paper, told: Told) -> date | None:
    if paper.day in told.values:
        return date.fromisoformat(str(told.values[paper.day]))
    nodes = (paper.day.removesuffix(ON),) if paper.day else paper.at
    return max((told.ended[node] for node in nodes if node in told.ended), default=None)


def papers_faults(
    papers: Mapping[str, Paper], forms: Mapping[str, Form], definition: Definition, guards: Collection[str]
) -> Iterator[Fault]:
    """Documents at tasks that are not there, with conditions that are not there, and places that nothing fills."""
    asked = {name: own for form in forms.values() for name, own in form.items()}
    tasks = {node.id for node in definition.nodes.values() if node.outcomes}
    tasks.add(definition.starts[definition.id])
    ends = tasks | {f"{node.id}.{one}" for node in definition.nodes.values() for one in node.outcomes}
    for name, paper in papers.items():
        for node in sorted(set(paper.at) - ends) or ([""] if not paper.at else []):
            lost = N_("文书“{title}”写在“{node}”之后（at），流程里没有这个环节；请核对。")
            yield Fault(name, message(lost, title=paper.title, node=node))
        for node in sorted(set(paper.during) - tasks):
            never = N_("文书“{title}”写在“{node}”办理时（during），流程里没有这个环节；请核对。")
            yield Fault(name, message(never, title=paper.title, node=node))
        for guard in sorted(set(paper.needs) - set(guards)):
            unasked = N_("文书“{title}”要的条件“{guard}”没有写在 guards 里；请补上。")
            yield Fault(name, message(unasked, title=paper.title, guard=guard))
        known = {*KNOWN, *asked, *(f"{node}{ON}" for node in tasks)}
        for place in dict.fromkeys(place for text in paper.texts for place in PLACE.findall(text)):
            if place not in known:
                empty = N_(
                    "文书“{title}”里的“{place}”没有哪一栏填；请改为表单里的一栏、“环节{on}”或{known}之一。"
                )
                told = {"title": paper.title, "place": f"{{{place}}}", "on": ON, "known": tuple(KNOWN)}
                yield Fault(name, message(empty, **told))
        for text in paper.texts:
            if re.search(r"[{}]", PLACE.sub("", text)):
                open_ = N_("文书“{title}”里“{text}”的花括号不成对；请改正。")
                yield Fault(name, message(open_, title=paper.title, text=text[:40]))
        yield from _parts_faults(name, paper, asked)


def _parts_faults(name: str, paper: Paper, asked: Mapping[str, Field]) -> Iterator[Fault]:
    if (
        paper.day
        and not paper.day.endswith(ON)
        and (own := asked.get(paper.day))
        and own.kind is not Kind.DAY
    ):
        no_day = N_("文书“{title}”的日期（day）写的“{day}”不是一栏日期；请改正。")
        yield Fault(name, message(no_day, title=paper.title, day=paper.day))
    for part in paper.body:
        found = WHEN.fullmatch(part.when)
        own = asked.get(found[2]) if found else None
        if part.when and (own is None or (found and found[3] and own.of and found[3] not in own.of)):
            odd = N_(
                "文书“{title}”里一段的条件（when）“{when}”看不懂；请写成“栏名”或“栏名=值”，前面可加 not。"
            )
            yield Fault(name, message(odd, title=paper.title, when=part.when))


def paper_of(told: Mapping[str, Any]) -> Paper:
    """A document out of YAML.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    if odd := [key for key in told if key not in PAPER]:
        raise ValueError(odd[0])
    plain = {key: str(value) for key, value in told.items() if key not in (*LISTED, *SAID)}
    return Paper(
        Drawn(told["title"]),
        tuple(map(str, told["at"])),
        tuple(map(str, told.get("during", ()))),
        tuple(map(str, told.get("needs", ()))),
        clause=Drawn(told.get("clause", "")),
        body=tuple(_part(one) for one in told["body"]),
        **plain,
    )


SAID = ("title", "clause")
"""What of a document pages say; the rest stands in it alone."""
PAPER = tuple(one.name for one in fields(Paper))
LISTED = ("at", "during", "needs", "body")
PART = tuple(one.name for one in fields(Part))


def _part(told: object) -> Part:
    if isinstance(told, str):
        return Part(told)
    if not isinstance(told, Mapping) or [key for key in told if key not in PART]:
        raise TypeError(told)
    sheet = tuple((str(label), str(value)) for label, value in told.get("sheet", ()))
    return Part(str(told.get("text", "")), str(told.get("heading", "")), sheet, str(told.get("when", "")))
