"""Checks chains by walking along their lines: every hash, every link, every place, and what was known of them before.

A run of lines is first checked as a whole, with a handful of operations of the interpreter for each line; only a run
in which something is wrong is taken line by line, to say what and where.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring

from santu.audit.domain.chain import GENESIS, Entry, Head, seal
from santu.audit.domain.lines import SEALED, entry_of
from santu.kernel.messages import N_, Fault, Message, message

RUN = 1000
"""So many lines at most are checked as a whole, so that a fault costs no more than that."""
END = slice(-len(f'"{GENESIS}"]]\n'), None)
"""Where the hash of the entry before stands, and a line ends."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of a chain from elsewhere: the entry at this place has this hash; ``source`` says from where."""

    seq: int
    hash: str
    source: Message


class Walk:
    """A check that goes on for as long as lines are given to it.

    Attributes:
        ends: chain → where it was left.
        faults: everything wrong so far, in the order in which it was met.
        entries: how many lines were walked.
    """

    def __init__(
        self, marks: Mapping[str, Iterable[Mark]] | None = None, ends: Mapping[str, Head] | None = None
    ) -> None:
        self.ends: dict[str, Head] = dict(ends or {})
        self.faults: list[Fault] = []
        self.entries = 0
        self._chain = next(reversed(self.ends), "")
        self._marks: dict[str, dict[int, dict[str, Mark]]] = {}
        for chain, known in (marks or {}).items():
            for mark in known:
                if mark.seq > self.end(chain).seq:
                    self._marks.setdefault(chain, {}).setdefault(mark.seq, {}).setdefault(mark.hash, mark)

    def end(self, chain: str) -> Head:
        """Where a chain was left; before its first entry where nothing of it was met."""
        return self.ends.get(chain, Head(chain))

    def along(self, lines: Sequence[bytes]) -> None:
        """Walk on, over lines in order of place within each chain."""
        at = 0
        while at < len(lines):
            run = lines[at : at + self._run(lines, at)]
            if not self._whole(run):
                for line in run:
                    self._step(line)
            at += len(run)
        self.entries += len(lines)

    def unmet(self) -> list[Fault]:
        """A fault for each mark that lies beyond the end of its chain; asked when there are no more lines."""
        template = N_(
            "审计链不全：{source}证明它至少有 {due} 条，现在止于第 {last} 条；末尾的记录被删去了，请从备份找回。"
        )
        faults = []
        for chain, known in sorted(self._marks.items()):
            last, due = self.end(chain).seq, max(known)
            if due > last:
                source = next(iter(known[due].values())).source
                faults.append(Fault(chain, message(template, source=source, due=due, last=last)))
        return faults

    def _run(self, lines: Sequence[bytes], at: int) -> int:
        """How many lines, from ``at`` on, seem to be of one chain, with places of the same number of digits."""
        try:
            self._chain = entry_of(lines[at]).chain
        except ValueError:
            return 1
        start = f"[{encode_basestring(self._chain)},".encode()

        def of_another(line: bytes) -> bool:
            return not line.startswith(start, SEALED.start)

        end = len(lines)
        if of_another(lines[-1]):
            # Were the chains not in order, the check of the run would see it.
            end = bisect_left(lines, True, lo=at + 1, key=of_another)
        due = self.end(self._chain).seq + 1
        return min(end - at, int(10 ** len(str(due))) - due, RUN)

    def _whole(self, run: Sequence[bytes]) -> bool:
        """Whether a run goes on from where its chain was left, without a fault; then it is walked."""
        last = self.end(self._chain)
        due = last.seq + 1
        places, behind = range(due, due + len(run)), f'",[{encode_basestring(self._chain)},'
        digests = b"".join([sha256(line[SEALED]).digest() for line in run])
        hashes = digests.hex(" ", len(digests) // len(run)).split()
        # Both ends of all the lines against what they should be, each as one text: the hash, the chain and the
        # place at the beginning, the hash of the line before at the end.
        begin = slice(0, len(f'["{GENESIS}{behind}{due},'.encode()))
        heads = [f'["{hashed}{behind}{place},' for place, hashed in zip(places, hashes, strict=True)]
        if b"".join([line[begin] for line in run]) != "".join(heads).encode():
            return False
        tails = '"' + '"]]\n"'.join((last.hash, *hashes[:-1])) + '"]]\n'
        if b"".join([line[END] for line in run]) != tails.encode():
            return False
        known = self._marks.get(self._chain, {})
        for seq in [seq for seq in known if seq in places]:
            self._meet(Head(self._chain, seq, hashes[seq - due]))
        self.ends[self._chain] = Head(self._chain, places[-1], hashes[-1])
        return True

    def _step(self, line: bytes) -> None:
        """One line, by what it tells."""
        try:
            entry = entry_of(line)
        except ValueError:
            place = f"{self._chain}#{self.end(self._chain).seq + 1}"
            self._fault(place, N_("这里的一行不是审计记录，读不出来；请与备份核对。"))
            return
        self._compare(entry, self.end(entry.chain))
        here = Head(entry.chain, entry.seq, entry.hash)
        self._meet(here)
        self.ends[entry.chain] = here

    def _compare(self, entry: Entry, last: Head) -> None:
        place = f"{entry.chain}#{entry.seq}"
        if entry.seq != last.seq + 1:
            template = N_("审计链断号：第 {last} 条之后应是第 {due} 条，请从备份找回缺的记录。")
            self._fault(place, template, last=last.seq, due=last.seq + 1)
        elif entry.prev_hash != last.hash:
            self._fault(place, N_("审计记录没有接上前一条：所记的前一条散列与前一条不符，请与备份核对。"))
        if seal(entry) != entry.hash:
            self._fault(place, N_("审计记录被改动过：内容与它的散列不符，请与备份核对。"))

    def _meet(self, here: Head) -> None:
        template = N_("审计链被改写过：这一条与{source}所记的散列不符，请与备份核对。")
        for mark in self._marks.get(here.chain, {}).get(here.seq, {}).values():
            if mark.hash != here.hash:
                self._fault(f"{here.chain}#{here.seq}", template, source=mark.source)

    def _fault(self, place: str, template: str, /, **params: object) -> None:
        self.faults.append(Fault(place, message(template, **params)))


def end_faults(ends: Mapping[str, Head], heads: Mapping[str, Head]) -> list[Fault]:
    """What is wrong where chains end, against the heads that are kept beside them."""
    faults = []
    for chain in sorted({*ends, *heads}):
        last, head = ends.get(chain, Head(chain)), heads.get(chain)
        if head is None:
            template = N_("审计链没有链头：有 {count} 条记录，链头却不见了，请与备份核对。")
            faults.append(Fault(chain, message(template, count=last.seq)))
        elif head != last:
            template = N_(
                "审计链尾部与链头不符：记录止于第 {last} 条，链头记着第 {head} 条，请从备份找回缺的记录。"
            )
            faults.append(Fault(chain, message(template, last=last.seq, head=head.seq)))
    return faults
