"""Posts and the people in them as pages show them: names masked, and never an identity number."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.ledger import MEASURES, Account, Holds
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.ledger_sums import Counted, Sums
from santu.register.domain.staff import Post, Use
from santu.register.selectors.posts_places import Place
from santu.register.selectors.staff import Excess
from santu.register.selectors.use_applications import Asked
from santu.web.days import Day
from santu.web.ledger_rows import Names, counted_name
from santu.web.tables import Cell, Column, Row, Table

LEADERS = {"": N_("非领导职务"), "principal": N_("正职领导职务"), "deputy": N_("副职领导职务")}
FORGOTTEN = N_("已清除")
NOBODY = N_("这一天没有按姓名登记的人；用“名册导入”登记已在编的，或先核准用编、再办入编。")
COUNTS = (
    Column("place", N_("单位")),
    Column("kind", N_("编制类别")),
    Column("authorised", N_("核定"), "number", N_("名")),
    Column("filled", N_("实有"), "number", N_("名")),
    Column("vacant", N_("空编"), "number", N_("名")),
    Column("beyond", N_("超编"), "number", N_("名")),
)
FREE = Column("free", N_("可核准"), "number", N_("名"), hint=N_("空编减去已核准、还没有入编的"))
PEOPLE = (
    Column("name", N_("姓名")),
    Column("body", N_("编制所在机构")),
    Column("kind", N_("编制类别")),
    Column("leader", N_("领导职务")),
    Column("title", N_("职务或岗位")),
    Column("works_at", N_("实际工作单位")),
    Column("entered", N_("入编"), "day"),
)
USES = (
    Column("body", N_("用编机构")),
    Column("use", N_("用编核准")),
    Column("kind", N_("编制类别")),
    Column("leader", N_("领导职务")),
    Column("left", N_("还可入编"), "number", N_("名")),
    Column("until", N_("有效期到"), "day"),
    Column("document", N_("文号")),
)
APPLICATIONS = (
    Column("body", N_("用编机构")),
    Column("application", N_("用编申请")),
    Column("kind", N_("编制类别")),
    Column("leader", N_("领导职务")),
    Column("amount", N_("申请"), "number", N_("名")),
    Column("reason", N_("事由")),
    Column("on", N_("申请日期"), "day"),
    Column("state", N_("状态"), "badge"),
)
EXCESS = (
    Column("body", N_("机构")),
    Column("kind", N_("编制类别")),
    Column("amount", N_("超编"), "number", N_("名")),
    Column("due", N_("消化期限"), "day"),
    Column("document", N_("计划文号")),
    Column("state", N_("状态"), "badge"),
)


def counts_table(
    found: Mapping[Counted, Mapping[str, Sums]],
    places: Sequence[Place],
    promised: Mapping[Account, int] | None,
    kinds: Names,
    link: Callable[[str], str],
) -> Table:
    """Place by place and kind by kind how many posts are authorised, filled, vacant and in excess."""
    names = {place.unit: place.name for place in places}
    rows, kept = [], [(kind, measure) for kind in kinds for measure in MEASURES]
    for unit, name in names.items():
        for counted in kept:
            sums = found.get(counted, {}).get(unit)
            if sums is None or not any(sums.of[one] for one in (Holds.VACANT, Holds.FILLED, Holds.BEYOND)):
                continue
            free = [] if promised is None else [_free(unit, counted, sums, promised)]
            rows.append(Row([Cell(name, link(unit)), counted_name(counted, kinds), *_numbers(sums), *free]))
    columns = [*COUNTS, *([] if promised is None else [FREE])]
    return Table("counts", N_("编制和人员"), columns, rows, frozen=True)


def _free(unit: str, counted: Counted, sums: Sums, promised: Mapping[Account, int]) -> Cell:
    kind, measure = counted
    left = sums.of[Holds.VACANT] - promised.get(Account(unit, Holds.VACANT, kind, measure), 0)
    return Cell(0 if sums.of[Holds.BEYOND] else max(left, 0))


def _numbers(sums: Sums) -> list[Cell]:
    beyond = sums.of[Holds.BEYOND]
    return [
        Cell(sums.authorised),
        Cell(sums.of[Holds.FILLED]),
        Cell(sums.of[Holds.VACANT]),
        Cell(beyond, tone="red" if beyond else ""),
    ]


def people_table(posts: Sequence[Post], names: Mapping[str, str], kinds: Names, day: Day) -> Table:
    """Who is in post, each a way to the page of the post."""
    rows = [
        Row(
            [
                Cell(post.name or message(FORGOTTEN), day.link(reverse("staff-post", args=[post.number]))),
                names.get(post.place.body, post.place.body),
                Cell(kinds.get(post.place.kind, post.place.kind)),
                _leader(post.place.leader),
                post.place.title,
                Cell(post.place.works_at, tone="amber" if post.place.works_at else ""),
                post.entered,
            ]
        )
        for post in posts
    ]
    return Table("people", N_("在编人员"), PEOPLE, rows, empty=NOBODY)


def _leader(leader: str) -> Message | str:
    return message(LEADERS[leader]) if leader else ""


def uses_table(uses: Sequence[Use], names: Mapping[str, str], kinds: Names, day: Day) -> Table:
    """The approvals by which somebody may still enter."""
    rows = []
    for use in uses:
        href = day.link(reverse("staff-use", args=[use.number]))
        rows.append(
            Row(
                [
                    Cell(names.get(use.place.body, use.place.body), href),
                    Cell(message(N_("第 {n} 号"), n=use.number), href),
                    Cell(kinds.get(use.place.kind, use.place.kind)),
                    _leader(use.place.leader),
                    Cell(use.amount - use.used, below=message(N_("共 {n} 名"), n=use.amount)),
                    use.until,
                    use.document,
                ]
            )
        )
    return Table("uses", N_("可以入编的用编核准"), USES, rows)


def applications_table(
    asked: Sequence[Asked], names: Mapping[str, str], kinds: Names, day: Day, office: str
) -> Table:
    """What was asked for and what became of it; where the establishment ``office`` looks, the way to answer."""
    rows = []
    for one in asked:
        href, state, tone = "", message(N_("待核准")), "amber"
        if one.approval is not None:
            href, state, tone = reverse("staff-use", args=[one.approval]), message(N_("已核准用编")), "green"
        elif one.refused_on is not None:
            state, tone = message(N_("已退回")), "red"
        elif office:
            href = f"{reverse('staff-use-new', args=[office])}?application={one.number}"
        rows.append(
            Row(
                [
                    Cell(names.get(one.place.body, one.place.body), day.link(href) if href else ""),
                    Cell(message(N_("第 {n} 号"), n=one.number)),
                    Cell(kinds.get(one.place.kind, one.place.kind)),
                    _leader(one.place.leader),
                    one.amount,
                    Cell(one.reason, below=one.refused_reason),
                    one.on,
                    Cell(state, tone=tone),
                ]
            )
        )
    return Table("applications", N_("用编申请"), APPLICATIONS, rows)


def excess_table(found: Sequence[Excess], lying: Mapping[str, Lying], kinds: Names, day: Day) -> Table:
    """The bodies that have more people than posts, with until when that is to end."""
    rows = []
    for one in found:
        host = lying[one.body]
        rows.append(
            Row(
                [
                    Cell(host.name, day.link(reverse("unit-staff", args=[host.division]))),
                    counted_name((one.kind, one.measure), kinds),
                    Cell(one.amount, tone="red"),
                    one.due,
                    one.document,
                    _plan_state(one, day.shown),
                ]
            )
        )
    return Table("excess", N_("超编的机构"), EXCESS, rows)


def _plan_state(one: Excess, day: date) -> Cell:
    if one.due is None:
        return Cell(message(N_("没有消化计划")), tone="red")
    if one.is_late(day):
        return Cell(message(N_("已过期限 {n} 天"), n=(day - one.due).days), tone="red")
    return Cell(message(N_("还有 {n} 天"), n=(one.due - day).days), tone="amber")
