"""What may be entered in the ledger of posts and money: each rule with the clause that it comes from, all faults at once."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.ledger import (
    BY_HAND,
    HOLDS,
    IN_BODIES,
    MEASURES,
    MOVES,
    OF_MONEY,
    Account,
    Balances,
    Entry,
    Holds,
    Move,
    balances_after,
    moved,
)
from santu.register.domain.yuan import MOST_FEN, yuan
from santu.standards.rulebook import Standards

KINDS, OVERSTAFFING, REBALANCE, TYPES = "quota/kinds", "quota/overstaffing", "quota/rebalance", "quota/types"
EARLIEST = date.min
ANYWHERE = frozenset({Holds.FROZEN, Holds.FUNDS})
"""What both bodies and divisions may have."""
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
        lines: what each budget line is for, by its code.
    """

    standards: Standards
    lying: Mapping[date, Mapping[str, Lying]]
    closed: date = EARLIEST
    lines: Mapping[str, str] = field(default_factory=dict)

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
    if account.is_money:
        line = rules.lines.get(account.kind, "")
        template = N_("{unit}“{holds}”（{code} {line}）")
        holds = message(HOLDS[account.holds])
        return message(template, unit=rules.name(account.unit), holds=holds, code=account.kind, line=line)
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
    blank = N_("没有填写{field}：台账的每一笔变动都要有文号、批准机关和事由；请补上。（SX-15）")
    fields = {"document": N_("文号"), "approver": N_("批准机关"), "reason": N_("事由"), "key": N_("请求编号")}
    for name, title in fields.items():
        if not getattr(paper, name).strip():
            yield Fault(name, message(blank, field=message(title)))


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
        template = N_("数额是 {amount}，至少要移 1 名；反方向的变动请对调两个账户。")
        of_money = N_("金额是 {amount} 元，要大于零；反方向的变动请对调两个账户。")
        amount = yuan(entry.amount) if source.is_money else entry.amount
        yield message(of_money if source.is_money else template, amount=amount)
    if source.is_money and entry.amount > MOST_FEN:
        template = N_("金额 {amount} 元太大，一笔最多 {most} 元；请核对。")
        yield message(template, amount=yuan(entry.amount), most=yuan(MOST_FEN))
    elif entry.amount > MOST and not source.is_money:
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
    for account in dict.fromkeys((source, target)):
        if account.kind not in (rules.lines if account.is_money else kinds):
            none = N_("没有编码为“{kind}”的预算项目；请先登记预算项目，编制和经费不得混用。")
            other = N_("没有“{kind}”这类编制；请从编制类别里选。")
            yield message(none if account.is_money else other, kind=account.kind)
    if (source.kind, source.measure) != (target.kind, target.measure):
        mixed = N_("从{source}移到{target}，编制类别或计数不同，不得混用；请分别记账。{clause}")
        yield message(
            mixed,
            source=account_words(source, rules, day),
            target=account_words(target, rules, day),
            clause=rules.standards.rule(TYPES).citation(),
        )
    move = entry.move
    if move in OF_MONEY and not source.is_money:
        template = N_("{move}的是经费，不是编制；编制和经费不得混用，请分别记账。")
        yield message(template, move=message(MOVES[move]))
    elif source.is_money and move not in OF_MONEY:
        yield message(N_("经费只能拨入、在单位之间划转、收回；请用经费账户，编制和经费不得混用。"))
    elif move is None or move not in moves or source == target:
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
        if account.holds not in ANYWHERE and lying.is_body != (account.holds in IN_BODIES):
            template = (
                N_("“{unit}”是机构，机构只有空编、在编和超编；请用它所在单位的账户。")
                if lying.is_body
                else N_("“{unit}”不是机构，空编、在编和超编只记在机构上；请选一个机构。")
            )
            yield message(template, unit=lying.name)
    if entry.source.is_money:
        return
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
    return after, [_short(account, day, -balance, rules) for account, day, balance in sorted(short)]


def _short(account: Account, day: date, lacking: int, rules: Rules) -> Fault:
    words = account_words(account, rules, day)
    if account.is_money:
        template = N_("{account}到 {day} 不够，还差 {lacking} 元：{why}")
        why = message(FUNDS_LACKING if account.holds is Holds.FUNDS else LACKING[account.holds])
        return Fault(words, message(template, account=words, day=day, lacking=yuan(lacking), why=why))
    template = N_("{account}到 {day} 不够，还差 {lacking} 名：{why}{clause}")
    said = {"account": words, "day": day, "lacking": lacking, "why": message(LACKING[account.holds])}
    return Fault(words, message(template, **said, clause=rules.standards.rule(OVERSTAFFING).citation()))


FUNDS_LACKING = N_("这项经费没有这么多；请减少金额，或先拨入。")
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
