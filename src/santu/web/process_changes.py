"""What a version in the making changes: marked on its drawing and on the one before, counted, and as a table."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from santu.kernel.messages import N_, Message, message, said
from santu.operate.domain.differing import ADDED, CHANGED, REMOVED, Change
from santu.operate.selectors.drafts import DraftView
from santu.operate.selectors.processes import Shown
from santu.web.diagrams import Diagram, drawn, measures, version_address
from santu.web.language import translate
from santu.web.tables import Cell, Column, Row, Table

SIGN_WORDS = {ADDED: N_("新增"), CHANGED: N_("改动"), REMOVED: N_("去掉")}
TONES = {ADDED: "green", CHANGED: "accent", REMOVED: "red"}
NEW_MARKS = N_("新增和改动的标在图上，各改了什么见下面的表。")
OLD_MARKS = N_("去掉的标在原来的图上。")
NOT_DRAWN = N_("图上没有画")


@dataclass(frozen=True, slots=True)
class Key:
    """What a mark means, and how many there are."""

    sign: str
    word: str
    count: int


def keys_of(changes: Iterable[Change]) -> Sequence[Key]:
    """The signs on the drawings, each with its word and how often it stands there."""
    counted = Counter(one.sign for one in changes)
    return [Key(sign, word, counted[sign]) for sign, word in SIGN_WORDS.items()]


def new_drawing(draft: DraftView) -> Diagram:
    """The drawing of a draft with what is new and what was changed."""
    address = reverse("process-draft-drawing", args=[draft.process, draft.number])
    label = message(N_("第 {n} 号草稿的流程图，标有新增和改动"), n=draft.number)
    payload = _payload(one for one in draft.changes if one.sign != REMOVED)
    return Diagram("new", address, *measures(draft.drawing), label, NEW_MARKS if payload else "", payload)


def old_drawing(draft: DraftView, shown: Shown) -> Diagram | None:
    """The drawing that a draft follows with what is taken away, if anything is."""
    payload = _payload(one for one in draft.changes if one.sign == REMOVED)
    if not payload:
        return None
    label = message(N_("第 {n} 版的流程图，标有去掉的"), n=draft.based_on)
    return Diagram("old", version_address(shown.version), *measures(shown.drawing), label, OLD_MARKS, payload)


def _payload(changes: Iterable[Change]) -> dict[str, dict[str, object]]:
    """The marks in the words of the page, ready for JSON."""
    return {
        one.element: {
            "sign": one.sign,
            "word": translate(SIGN_WORDS[one.sign]),
            "name": str(said(one.name, translate)),
            "told": what_said(one).render(translate),
            "href": "#changes",
        }
        for one in changes
    }


def what_said(change: Change) -> Message:
    """All in which an element differs, one after the other."""
    word = message(SIGN_WORDS[change.sign])
    return message(N_("{word}：{what}"), word=word, what=change.what) if change.what else word


def changes_table(draft: DraftView) -> Table:
    """Every element that differs, with all in which it does; nodes that no drawing shows say so."""
    shown = drawn(draft.drawing) | drawn(draft.base)
    nodes = draft.made.definition.nodes if draft.made.definition else {}
    columns = [
        Column("sign", N_("变更"), "badge"),
        Column("name", N_("哪一个")),
        Column("what", N_("哪里不同")),
        Column("element", N_("元素"), "code"),
    ]
    rows = [
        Row(
            [
                Cell(translate(SIGN_WORDS[one.sign]), tone=TONES[one.sign]),
                Cell(one.name, mark=NOT_DRAWN if one.element in nodes and one.element not in shown else ""),
                Cell(message("{what}", what=one.what), parts=[Cell(what) for what in one.what]),
                one.element,
            ]
        )
        for one in draft.changes
    ]
    empty = (
        N_("与所依据的版本没有差别。") if draft.made.definition else N_("改正图里的问题以后，这里列出差别。")
    )
    return Table("changes", message(N_("与第 {n} 版的差别"), n=draft.based_on), columns, rows, empty=empty)
