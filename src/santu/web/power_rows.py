"""Powers and the instruments over them as tables."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.power_assessments import Due
from santu.register.domain.power_sums import Count, by_department, by_place, counted
from santu.register.domain.powers import ASSUMABLE, FORMS, OWN, PENDINGS, Form, Item
from santu.register.domain.words import MATTERS, POWERS
from santu.register.domain.yuan import yuan
from santu.register.selectors.instruments import Given, Kept
from santu.transition.domain.follow_sums import Follows, Sums
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

Names = Mapping[str, str]
UNTOLD = N_("文件未写明")
NOBODY = N_("无")
ASSUMED = N_("假定")
SOON = 90
"""An assessment is soon within so many days."""
LINE = Column("line", N_("序号"), "code")
MATTER = Column("matter", N_("事项编码"), "code")
NAME = Column("name", N_("事项名称"))
KIND = Column("kind", N_("权力种类"))
DEPARTMENT = Column("department", N_("业务部门"))
PLACES = Column("places", N_("哪些乡镇（街道）"))
BODY = Column("body", N_("承办机构"))
DOCUMENT = Column("instrument", N_("文件"))
DUE = Column("due", N_("下次评估"), "badge")
LINES = Column("lines", N_("目录事项"), "number")
MATTERS_ = Column("matters", N_("拆分后"), "number")
GIVEN = (LINE, NAME, KIND, DEPARTMENT, Column("form", N_("形式")), PLACES, BODY, DOCUMENT)
BY_DEPARTMENT = (DEPARTMENT, Column("form", N_("形式")), LINES, MATTERS_)
TAKEN = (LINE, NAME, DEPARTMENT, PLACES, Column("day", N_("收回之日"), "day"), DOCUMENT)
INSTRUMENTS = (
    Column("number", N_("文号")),
    Column("title", N_("标题")),
    Column("form", N_("文件种类")),
    Column("effective", N_("生效日期"), "day"),
    LINES,
    DUE,
)
ITEMS = (
    LINE,
    MATTER,
    NAME,
    KIND,
    Column("before", N_("此前由谁行使")),
    Column("after", N_("此后由谁行使")),
    PLACES,
)
SUMS = (DEPARTMENT, LINES, MATTERS_)
TOWNSHIPS = (
    Column("place", N_("乡镇（街道）")),
    Column("before", N_("此前"), "number", N_("项")),
    Column("by", N_("增减"), "number", N_("项")),
    Column("after", N_("此后"), "number", N_("项")),
)
FOLLOWS = (
    NAME,
    Column("giver", N_("现在谁办")),
    Column("taker", N_("改由谁办")),
    Column("persons", N_("办理人数"), "number"),
    Column("people", N_("建议随转人员"), "number"),
    Column("rest", N_("人员缺口"), "number"),
    Column("posts", N_("建议随转编制"), "number"),
    Column("money", N_("建议随转经费"), "number", N_("元")),
)
DECIDED = Column("decided", N_("决定"))
SUMS_SAID = N_("人 {people}，编 {posts}，费 {money} 元")
SURVEYED = N_("按运行调查")


def follows_table(follows: Sequence[Follows], names: Names) -> Table:
    """What follows the matters of an instrument of which anything is known, one row a matter, with the sum; what a plan decided."""
    planned = any(one.decided is not None for one in follows)
    grouped: defaultdict[str, list[Follows]] = defaultdict(list)
    for one in follows:
        if one.is_known:
            grouped[one.moved.duty.matter].append(one)
    rows = [_follow_row(some[0].moved.duty.name, some, names, planned=planned) for some in grouped.values()]
    if len(rows) > 1:
        known = [one for some in grouped.values() for one in some]
        rows.append(_follow_row(message(N_("合计")), known, {}, planned=planned))
    columns = (*FOLLOWS, DECIDED) if planned else FOLLOWS
    empty = N_("没有查到在办的人数，也没有为这些事项列的经费。")
    return Table("follows", N_("随事转：人员、编制、经费"), columns, rows, empty=empty)


def follows_unknown(follows: Sequence[Follows]) -> Message | None:
    """Of how many matters nobody knows who is at them."""
    matters = {one.moved.duty.matter for one in follows} - {
        one.moved.duty.matter for one in follows if one.is_known
    }
    text = N_("有 {n} 项事项，登记里没有在办人数，运行调查也没有，无从建议；请先摸底，或在决定里写明。")
    return message(text, n=len(matters)) if matters else None


def _follow_row(title: str | Message, follows: Sequence[Follows], names: Names, *, planned: bool) -> Row:
    persons = sum(one.moved.persons for one in follows)
    surveyed = any(one.moved.survey for one in follows)
    source = message(SURVEYED) if surveyed else ""
    sums = sum((one.proposed for one in follows), Sums())
    cells: list[Cell | str | int | Message] = [
        title,
        _bodies([one.moved.giver for one in follows], names),
        _bodies([one.moved.taker for one in follows], names),
        Cell(persons, below=source if names else ""),
        sums.people,
        persons - sums.people,
        sums.posts,
        yuan(sums.fen),
    ]
    if planned:
        found = sum((one.decided for one in follows if one.decided), Sums())
        said = {"people": found.people, "posts": found.posts, "money": yuan(found.fen)}
        cells.append(message(SUMS_SAID, **said))
    return Row(cells, total=not names)


def _bodies(bodies: Sequence[str], names: Names) -> str | Message:
    """A body by its name, or how many there are."""
    if not names:
        return ""
    found = list(dict.fromkeys(bodies))
    return names.get(found[0], found[0]) if len(found) == 1 else message(N_("{n} 个机构"), n=len(found))


def kinds_word(kind: str, connected: Sequence[str]) -> Message:
    """The kind of a power with those that go with it."""
    words = tuple(message(MATTERS.get(one, one)) for one in (kind, *connected))
    return message("{kinds}", kinds=words) if len(words) > 1 else words[0]


def due_cell(due: date | None, day: date, *, assumed: bool = False) -> Cell:
    """By when a power is to be assessed, red when that day is over."""
    if due is None:
        return Cell("")
    tone = "red" if due < day else "amber" if (due - day).days <= SOON else ""
    word = message(N_("{day} 已逾期"), day=due) if due < day else message("{day}", day=due)
    return Cell(word, tone=tone, below=message(ASSUMED) if assumed else "")


def places_word(places: Collection[str], everywhere: Collection[str], names: Names) -> Message | str:
    """The townships of a matter, all of a county as such."""
    if len(places) > 1 and set(places) >= set(everywhere):
        return message(N_("全部 {n} 个乡镇（街道）"), n=len(places))
    return message("{names}", names=tuple(names.get(place, place) for place in sorted(places)))


def _document(one: Kept, day: Day) -> Cell:
    return Cell(one.said.number, day.link(reverse("instrument", args=[one.id])))


def given_table(given: Sequence[Given], everywhere: Collection[str], names: Names, day: Day) -> Table:
    """The powers that are in force by instruments, one row a matter, with the townships that have it."""
    grouped: defaultdict[tuple[int, str], list[Given]] = defaultdict(list)
    for one in given:
        grouped[one.by.id, one.duty.matter].append(one)
    rows = []
    for some in grouped.values():
        one = some[0]
        bodies = tuple(dict.fromkeys(names.get(each.duty.body, "") for each in some))
        rows.append(
            Row(
                (
                    one.item.line,
                    one.duty.name,
                    kinds_word(one.duty.kind, one.item.connected),
                    names.get(one.item.organ, "") or message(UNTOLD),
                    message(POWERS[one.duty.power]),
                    places_word([each.duty.place for each in some], everywhere, names),
                    message("{names}", names=bodies),
                    _document(one.by, day),
                )
            )
        )
    empty = N_("这一天这里没有由文件下放或委托的职权。")
    return Table("powers", N_("现行职权"), GIVEN, rows, empty=empty)


def departments_table(given: Sequence[Given], names: Names) -> Table:
    """How many powers came from which department in which form, with the sum."""
    rows = []
    for power, word in POWERS.items():
        items = [one.item for one in given if one.duty.power == power]
        for organ, count in by_department(items).items():
            name = names.get(organ, organ) if organ else message(UNTOLD)
            rows.append(Row((name, message(word), count.lines, count.matters)))
    total = counted(one.item for one in given)
    rows.append(Row((message(N_("合计")), "", total.lines, total.matters), total=True))
    return Table("departments", N_("按部门和形式"), BY_DEPARTMENT, rows)


def taken_table(
    taken: Sequence[tuple[Kept, Item]], everywhere: Collection[str], names: Names, day: Day
) -> Table:
    """What was taken back, one row a matter."""
    grouped: defaultdict[tuple[int, str], list[tuple[Kept, Item]]] = defaultdict(list)
    for kept, item in taken:
        grouped[kept.id, item.matter].append((kept, item))
    rows = []
    for some in grouped.values():
        kept, item = some[0]
        places = places_word([one.place for _, one in some], everywhere, names)
        department = names.get(item.organ, item.organ)
        rows.append(Row((item.line, item.name, department, places, kept.effective, _document(kept, day))))
    return Table("taken", N_("已收回的职权"), TAKEN, rows)


def instruments_table(
    found: Sequence[Kept], items: Mapping[int, Sequence[Item]], dues: Sequence[Due], day: Day
) -> Table:
    """The instruments of a county, each a way to its page, with the day by which the first of its powers is due."""
    first = {one.instrument: one for one in reversed(dues)}
    rows = []
    for one in found:
        said = one.said
        next_ = first.get(one.id)
        assumed = next_ is not None and next_.last is None and "assessment_due" in said.assumed
        due = due_cell(next_.due if next_ else None, day.shown, assumed=assumed)
        form = message(FORMS[said.form])
        lines = counted(items.get(one.id, ())).lines
        rows.append(Row((_document(one, day), said.title, form, one.effective, lines, due)))
    return Table("instruments", N_("下放和收回的文件"), INSTRUMENTS, rows)


def items_table(
    items: Sequence[Item],
    form: Form,
    before: Mapping[tuple[str, str], str],
    everywhere: Collection[str],
    names: Names,
) -> Table:
    """The matters of an instrument, who had them before and who has them from then on.

    Args:
        items: what it says.
        form: what it does.
        before: place and matter → the organ that had it the day before, "" where nobody had it.
        everywhere: the townships of the county.
        names: of units and bodies.
    """
    grouped: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        grouped[item.line, item.matter].append(item)
    townships = set(everywhere)

    def organs(found: Collection[str]) -> Message | str:
        """Organs by name, townships together."""
        told: list[object] = [
            names.get(one, one) for one in dict.fromkeys(found) if one and one not in townships
        ]
        here = [one for one in dict.fromkeys(found) if one in townships]
        if len(here) == 1:
            told.append(names.get(here[0], here[0]))
        elif here:
            told.append(message(N_("{n} 个乡镇（街道）"), n=len(here)))
        return message("{names}", names=tuple(told)) if told else message(NOBODY)

    rows = []
    for (line, matter), some in grouped.items():
        after = [one.place if form in OWN else one.organ for one in some]
        rows.append(
            Row(
                (
                    line,
                    matter,
                    some[0].name,
                    kinds_word(some[0].kind, some[0].connected),
                    organs([before.get(one.key, "") for one in some]),
                    organs(after),
                    places_word([one.place for one in some], everywhere, names),
                )
            )
        )
    return Table("items", N_("事项"), ITEMS, rows)


def sums_table(items: Sequence[Item], names: Names) -> Table:
    """The sums by department; a number of the list that went to two departments counts with both, once in the sum."""
    total = counted(items)
    rows = [
        Row((names.get(organ, organ) if organ else message(UNTOLD), count.lines, count.matters))
        for organ, count in by_department(items).items()
    ]
    rows.append(Row((message(N_("合计")), total.lines, total.matters), total=True))
    return Table("sums", N_("按部门合计"), SUMS, rows)


def townships_table(before: Sequence[Item], after: Sequence[Item], names: Names) -> Table:
    """How many powers each township had by instruments the day before, and has from the day on."""
    had, has = by_place(before), by_place(after)
    none = Count(0, 0)
    rows = []
    for place in sorted({*had, *has}):
        was, now = had.get(place, none).lines, has.get(place, none).lines
        rows.append(Row((names.get(place, place), was, now - was, now)))
    was, now = counted(before).lines, counted(after).lines
    rows.append(Row((message(N_("全县（每项计一次）")), was, now - was, now), total=True))
    return Table("townships", N_("各乡镇（街道）前后"), TOWNSHIPS, rows)


def facts_of(kept: Kept) -> list[tuple[str, Cell]]:
    """What a document says of itself, with a mark at what was assumed."""
    said = kept.said

    def cell(name: str, value: str | date | Message | None) -> Cell:
        return Cell(value, mark=ASSUMED if name in said.assumed else "")

    told = [
        (N_("作出决定的机关"), cell("issuer", said.issuer)),
        (ASSUMABLE["published_on"], cell("published_on", said.published_on)),
        (ASSUMABLE["published_in"], cell("published_in", said.published_in)),
        (ASSUMABLE["effective"], cell("effective", said.effective)),
    ]
    if said.pending:
        told.append((ASSUMABLE["pending"], cell("pending", message(PENDINGS[said.pending]))))
    if said.assessment_due:
        told.append((ASSUMABLE["assessment_due"], cell("assessment_due", said.assessment_due)))
    return told
