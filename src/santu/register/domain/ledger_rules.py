"""What may be entered in the ledger of posts: each rule with the clause that it comes from, all faults at once."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.ledger import (
    BY_HAND,
    HOLDS,
    IN_BODIES,
    MEASURES,
    Account,
    Balances,
    Entry,
    Holds,
    Move,
    balances_after,
    moved,
)
from santu.standards.rulebook import Standards

KINDS, OVERSTAFFING, REBALANCE, TYPES = "quota/kinds", "quota/overstaffing", "quota/rebalance", "quota/types"
EARLIEST = date.min
MOST = 10_000_000
"""So many posts one entry moves at most: more than all that there are, and far from what a column cannot hold."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Why posts move.

    Attributes:
        document: the number of the document.
        approver: the organ that approved it.
        reason: in words.
        central: the number of the central organ's approval, where a kind needs one across levels.
        key: the client's name of its request, so that one sent twice is entered once.
    """

    document: str
    approver: str
    reason: str
    key: str
    central: str = ""


@dataclass(frozen=True, slots=True)
class Lying:
    """Where a unit lies on a day: what it is called, the level that it belongs to, its county ("" above the counties)."""

    name: str
    level: Level
    county: str
    is_body: bool = False
    division: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What entries are held against: the standards, where units lie, and through which day the accounts are closed.

    Attributes:
        lying: by day of an entry.
    """

    standards: Standards
    lying: Mapping[date, Mapping[str, Lying]]
    closed: date = EARLIEST

    def divisions(self) -> set[str]:
        """All in which something moves on some day."""
        return {one.division for units in self.lying.values() for one in units.values()}

    def name(self, unit: str) -> str:
        """What a unit is called on the latest day on which it is there, or its id."""
        days = (day for day in sorted(self.lying, reverse=True) if unit in self.lying[day])
        return next((self.lying[day][unit].name for day in days), unit)

    def kinds(self, day: date) -> Mapping[str, str]:
        """Each kind of quota in force on a day → what it takes to move it across levels."""
        return {item.id: item.text("across_levels") for item in self.standards.items(KINDS, day)}


def kind_names(standards: Standards, day: date) -> dict[str, str]:
    """What each kind of quota in force on a day is called."""
    return {item.id: item.name for item in standards.items(KINDS, day)}


def account_words(account: Account, rules: Rules, day: date) -> Message:
    """An account as people call it."""
    names = kind_names(rules.standards, day)
    kind = message(names[account.kind]) if account.kind in names else account.kind
    return message(
        N_("{unit}“{holds}”（{kind}，{measure}）"),
        unit=rules.name(account.unit),
        holds=message(HOLDS[account.holds]),
        kind=kind,
        measure=message(MEASURES[account.measure]),
    )


def paper_faults(paper: Paper) -> Iterator[Fault]:
    """What a voucher lacks: nothing moves without a document, an approver and a reason."""
    blank = N_("没有填写{field}：编制的每一笔变动都要有文号、批准机关和事由；请补上。（SX-15）")
    fields = {"document": N_("文号"), "approver": N_("批准机关"), "reason": N_("事由"), "key": N_("请求编号")}
    for field, title in fields.items():
        if not getattr(paper, field).strip():
            yield Fault(field, message(blank, field=message(title)))


def entry_faults(
    entries: Collection[Entry], paper: Paper, rules: Rules, moves: Collection[Move] = BY_HAND
) -> list[Fault]:
    """What is wrong with some entries, each fault at the number of its entry; balances are another matter."""
    if not entries:
        return [Fault("entries", message(N_("没有分录：一张凭证至少要有一笔；请添加。")))]
    kinds = {day: rules.kinds(day) for day in {entry.day for entry in entries}}
    return [
        Fault(message(N_("第 {no} 笔"), no=no), fault)
        for no, entry in enumerate(entries, 1)
        for fault in _faults(entry, paper, rules, moves, kinds[entry.day])
    ]


def _faults(
    entry: Entry, paper: Paper, rules: Rules, moves: Collection[Move], kinds: Mapping[str, str]
) -> Iterator[Message]:
    source, target, day = entry.source, entry.target, entry.day
    if entry.amount < 1:
        yield message(N_("数额是 {amount}，至少要移 1 名；反方向的变动请对调两个账户。"), amount=entry.amount)
    if entry.amount > MOST:
        yield message(
            N_("数额 {amount:,} 太大，一笔最多 {most:,} 名；请核对。"), amount=entry.amount, most=MOST
        )
    if day <= rules.closed:
        closed = N_("日期 {day} 在已年结的 {through} 之前或当日，不能再记；请记在此后，并写明追补的事由。")
        yield message(closed, day=day, through=rules.closed)
    unknown = [account for account in (source, target) if account.unit not in rules.lying[day]]
    for account in unknown:
        yield message(
            N_("{day} 登记里没有编号为“{unit}”的单位；请核对日期和单位。"), day=day, unit=account.unit
        )
    for kind in sorted({one for one in (source.kind, target.kind) if one not in kinds}):
        yield message(N_("没有“{kind}”这类编制；请从编制类别里选。"), kind=kind)
    if (source.kind, source.measure) != (target.kind, target.measure):
        mixed = N_("从{source}移到{target}，编制类别或计数不同，不得混用；请分别记账。{clause}")
        yield message(
            mixed,
            source=account_words(source, rules, day),
            target=account_words(target, rules, day),
            clause=rules.standards.rule(TYPES).citation(),
        )
    move = entry.move
    if move is None or move not in moves or source == target:
        yield message(
            N_("不能从{source}直接移到{target}；请按“核定、下达、核定到机构、借用、入编”的次序分步记账。"),
            source=account_words(source, rules, day),
            target=account_words(target, rules, day),
        )
    if not unknown:
        yield from _faults_of_places(entry, paper, rules, kinds)


def _faults_of_places(
    entry: Entry, paper: Paper, rules: Rules, kinds: Mapping[str, str]
) -> Iterator[Message]:
    lies = rules.lying[entry.day]
    here, there = (lies[account.unit] for account in (entry.source, entry.target))
    for account, lying in ((entry.source, here), (entry.target, there)):
        if account.holds is not Holds.FROZEN and lying.is_body != (account.holds in IN_BODIES):
            template = (
                N_("“{unit}”是机构，机构只有空编、在编和超编；请用它所在单位的账户。")
                if lying.is_body
                else N_("“{unit}”不是机构，空编、在编和超编只记在机构上；请选一个机构。")
            )
            yield message(template, unit=lying.name)
    # What was lent goes back, also from a body that has moved to another county since.
    back = entry.move is Move.RETURN
    if here.county and there.county and here.county != there.county and not back:
        across = N_(
            "“{source}”和“{target}”不在同一个县：县只能在自己所辖的乡镇之间统筹调剂；请由上一级收回后再下达。{clause}"
        )
        citation = rules.standards.rule(REBALANCE).citation()
        yield message(across, source=here.name, target=there.name, clause=citation)
    if here.level != there.level and kinds.get(entry.source.kind) and not paper.central.strip():
        across = N_(
            "“{source}”和“{target}”层级不同，{kind}跨层级调配须报国务院机构编制管理机关审批；请填批准文号，或在本层级内调配。{clause}"
        )
        names = kind_names(rules.standards, entry.day)
        yield message(
            across,
            source=here.name,
            target=there.name,
            kind=message(names[entry.source.kind]),
            clause=rules.standards.rule(KINDS).citation(),
        )


def across_faults(rules: Rules) -> Iterator[Fault]:
    """That posts do not move between counties, for who may know one of them alone: nothing is named."""
    if len({one.county for units in rules.lying.values() for one in units.values() if one.county}) > 1:
        template = N_("县只能在自己所辖的乡镇之间统筹调剂，跨县的请由上一级收回后再下达。{clause}")
        yield Fault("entries", message(template, clause=rules.standards.rule(REBALANCE).citation()))


def balance_faults(
    entries: Iterable[Entry], known: Mapping[Account, Balances], rules: Rules
) -> tuple[dict[Account, Balances], list[Fault]]:
    """The balances after some entries, and the accounts that would hold less than nothing, each on its first such day."""
    after = {
        account: balances_after(known.get(account, ()), days) for account, days in moved(entries).items()
    }
    short = [
        (account, *next((day, balance) for day, balance in balances if balance < 0))
        for account, balances in after.items()
        if any(balance < 0 for _, balance in balances)
    ]
    template = N_("{account}到 {day} 不够，还差 {lacking} 名：{why}{clause}")
    faults = [
        Fault(
            account_words(account, rules, day),
            message(
                template,
                account=account_words(account, rules, day),
                day=day,
                lacking=-balance,
                why=message(LACKING[account.holds]),
                clause=rules.standards.rule(OVERSTAFFING).citation(),
            ),
        )
        for account, day, balance in sorted(short)
    ]
    return after, faults


_SPENT = N_("不得突破编制总额；请减少数额，或先由上级核定。")
LACKING = {
    Holds.ISSUED: N_("核减的比核定的多；请减少数额。"),
    Holds.CAP: _SPENT,
    Holds.LEVEL: _SPENT,
    Holds.POOL: N_("池里没有这么多；请减少数额，或等到期归还。"),
    Holds.RESERVED: N_("预留已经到期或没有这么多；请重新申请。"),
    Holds.FROZEN: N_("冻结的没有这么多；请减少数额。"),
    Holds.VACANT: N_("没有这么多空编；请减少数额，或先让人员出编。"),
    Holds.FILLED: N_("没有这么多人在编；请核对人数。"),
    Holds.BEYOND: N_("消化的比超编的多；请减少数额。"),
}
"""Why an account cannot go below zero, and what to do."""
