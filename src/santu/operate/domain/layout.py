"""Where the boxes of a process stand, for a file that has no drawing: columns by what follows what, bands by lanes.

A node stands one column behind the last that leads to it, in the band of its lane, on the row of that one where it is
free. Lines run between rows and columns, at right angles. Sub-processes are laid out first and are boxes to the scope around
them; one whose tasks are of several lanes goes over all their bands, and each of its tasks stands in its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import quoteattr

from defusedxml.ElementTree import fromstring

from santu.operate.domain.bpmn import MODEL
from santu.operate.domain.definition import Definition, Flow, Kind, Node

GAP, PAD, NAME = 60, 30, 30
"""Between columns; around a row, half of it above; the width of the name of a pool or lane. In the units of a drawing."""
EVENT, GATEWAY, TASK = (36, 36), (50, 50), (100, 80)
FRAME = 52
"""Around the rows of a sub-process that goes over several bands: half of it is within its box."""
SIZES = {
    Kind.START: EVENT,
    Kind.END: EVENT,
    Kind.TERMINATE: EVENT,
    Kind.MESSAGE: EVENT,
    Kind.TIMER: EVENT,
    Kind.EXCLUSIVE: GATEWAY,
    Kind.PARALLEL: GATEWAY,
}
STEP = 10
"""Between lines that turn side by side."""
HEAD = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="santu_diagram">'
)
Point = tuple[int, int]
Bands = Mapping[str, tuple[int, int]]
"""Where the band of each lane begins and ends."""


@dataclass
class Box:
    """Where something stands: its upper left corner, its width and height."""

    x: int
    y: int
    w: int
    h: int

    @property
    def middle(self) -> Point:
        return self.x + self.w // 2, self.y + self.h // 2

    def moved(self, x: int, y: int) -> "Box":
        return Box(self.x + x, self.y + y, self.w, self.h)


@dataclass
class Sheet:
    """A scope laid out: the boxes of its nodes and of all within, the lines of its flows, the bands of its lanes, its size."""

    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    bands: dict[str, Box] = field(default_factory=dict)
    w: int = 0
    h: int = 0

    def take(self, other: "Sheet", x: int, y: int) -> None:
        """Put another sheet into this one."""
        self.boxes |= {number: box.moved(x, y) for number, box in other.boxes.items()}
        self.lines |= {flow: [(a + x, b + y) for a, b in line] for flow, line in other.lines.items()}


def drawn(text: str, definition: Definition) -> str:
    """A BPMN file with a drawing: as it is, where it has one, else with one made for it."""
    data = text.encode()
    if any(element.tag.endswith("}BPMNShape") for element in fromstring(data, forbid_dtd=True).iter()):
        return text
    end = _end(data)
    return (data[:end] + _diagram(definition, *_pool(text)).encode() + data[end:]).decode()


def _end(data: bytes) -> int:
    """Where the end tag of the root begins; what stands behind it may hold anything in comments."""
    parser, ends = ParserCreate(), list[int]()
    parser.EndElementHandler = lambda name: ends.append(parser.CurrentByteIndex)
    parser.Parse(data, True)
    return ends[-1]


def _pool(text: str) -> tuple[str, str]:
    """The ids of the collaboration and of the pool of a file, which hold its lanes; "" where it has none."""
    root = fromstring(text.encode(), forbid_dtd=True)
    held, pool = root.find(f"{MODEL}collaboration"), root.find(f"{MODEL}collaboration/{MODEL}participant")
    return ("", "") if held is None or pool is None else (held.get("id", ""), pool.get("id", ""))


def _diagram(definition: Definition, held: str, pool: str) -> str:
    """The drawing of a process, as the XML element that a BPMN file holds it in; lanes are drawn in a pool alone."""
    sheet = laid_out(definition)
    parts = [HEAD, f'<bpmndi:BPMNPlane id="santu_plane" bpmnElement={quoteattr(held or definition.id)}>']
    bands = {pool: Box(-NAME, 0, sheet.w + NAME, sheet.h), **sheet.bands} if pool else {}
    for lane, band in bands.items():
        parts.append(_shape(lane, band, ' isHorizontal="true"'))
    for number, box in sheet.boxes.items():
        kind = definition.nodes[number].kind
        more = {Kind.SUBPROCESS: ' isExpanded="true"', Kind.EXCLUSIVE: ' isMarkerVisible="true"'}
        parts.append(_shape(number, box, more.get(kind, "")))
    for flow, line in sheet.lines.items():
        points = "".join(f'<di:waypoint x="{x}" y="{y}" />' for x, y in line)
        parts.append(
            f"<bpmndi:BPMNEdge id={quoteattr(flow + '_edge')} bpmnElement={quoteattr(flow)}>{points}</bpmndi:BPMNEdge>"
        )
    return "\n".join([*parts, "</bpmndi:BPMNPlane>", "</bpmndi:BPMNDiagram>\n"])


def _shape(number: str, box: Box, more: str) -> str:
    bounds = f'<dc:Bounds x="{box.x}" y="{box.y}" width="{box.w}" height="{box.h}" />'
    of = f"id={quoteattr(number + '_shape')} bpmnElement={quoteattr(number)}"
    return f"<bpmndi:BPMNShape {of}{more}>{bounds}</bpmndi:BPMNShape>"


def laid_out(definition: Definition) -> Sheet:
    """Where all of a process stands."""
    own = [
        one for one in definition.nodes.values() if one.scope == definition.id and one.kind is not Kind.TIMER
    ]
    lanes = tuple(definition.lanes)
    return _Layout(definition, definition.id, lanes if all(one.lane for one in own) else ("", *lanes)).sheet()


def _lane_of(definition: Definition, number: str) -> str:
    """The lane of a node; in a sub-process it may be that of what is around it."""
    node = definition.nodes[number]
    while not node.lane and node.scope in definition.nodes:
        node = definition.nodes[node.scope]
    return node.lane


def _over(definition: Definition, number: str, lanes: Sequence[str]) -> tuple[str, ...]:
    """The lanes from the first to the last in which something of a sub-process stands, itself too."""
    found, scopes = {_lane_of(definition, number)}, {number}
    for node in definition.nodes.values():
        if node.scope in scopes:
            scopes.add(node.id)
            found.add(_lane_of(definition, node.id))
    places = [n for n, lane in enumerate(lanes) if lane in found]
    return tuple(lanes[places[0] : places[-1] + 1]) if places else ()


class _Layout:
    """A scope; ``lanes`` are those in whose bands its nodes stand, ("",) where it has none.

    ``spans`` are its sub-processes that go over several bands, with these; ``sheets`` the others, which are as high as they are.
    """

    def __init__(self, definition: Definition, scope: str, lanes: tuple[str, ...]) -> None:
        self.definition, self.scope, self.lanes = definition, scope, lanes
        own = [node for node in definition.nodes.values() if node.scope == scope]
        self.nodes = {node.id: node for node in own if node.kind is not Kind.TIMER}
        self.timers = [node for node in own if node.kind is Kind.TIMER]
        self.flows = [
            flow for flow in definition.flows.values() if definition.nodes[flow.source].scope == scope
        ]
        subs = [one.id for one in own if one.kind is Kind.SUBPROCESS]
        over = {one: _over(definition, one, lanes) for one in subs}
        self.spans = {one: _Layout(definition, one, over[one]) for one in subs if len(over[one]) > 1}
        self.sheets = {one: _Layout(definition, one, ("",)).sheet() for one in subs if one not in self.spans}
        self.ranks = self._alone(self._ranks())
        self.rows = self._rows()
        self.xs = self._columns(NAME if scope == definition.id and definition.lanes else 0)

    def _holder(self, number: str) -> str:
        """A node; of a timer that on which it hangs."""
        return self.definition.nodes[number].host or number

    def _next(self, number: str) -> list[str]:
        return [flow.target for flow in self.flows if self._holder(flow.source) == number]

    def _ranks(self) -> dict[str, int]:
        """The column of each node: behind all that lead to it but by a way back."""
        order: list[str] = []
        state: dict[str, int] = {}
        back: set[tuple[str, str]] = set()
        for first in [self.definition.starts[self.scope], *self.nodes]:
            if first in state:
                continue
            state[first], ahead = 1, [(first, iter(self._next(first)))]
            while ahead:
                number, rest = ahead[-1]
                other = next(rest, None)
                if other is None:
                    state[number] = 2
                    order.append(number)
                    ahead.pop()
                elif state.get(other) == 1:
                    back.add((number, other))
                elif other not in state:
                    state[other] = 1
                    ahead.append((other, iter(self._next(other))))
        ranks = dict.fromkeys(reversed(order), 0)
        for number in reversed(order):
            for other in self._next(number):
                if (number, other) not in back:
                    ranks[other] = max(ranks[other], ranks[number] + 1)
        return ranks

    def _alone(self, ranks: dict[str, int]) -> dict[str, int]:
        """With a column of its own for each sub-process that goes over several bands."""
        for number in self.spans:
            rank = ranks[number]
            if any(other == rank for one, other in ranks.items() if one != number):
                ranks = {one: other + (other > rank or one == number) for one, other in ranks.items()}
        return ranks

    def _lane(self, number: str) -> str:
        lane = _lane_of(self.definition, number)
        return lane if lane in self.lanes else self.lanes[0]

    def _rows(self) -> dict[str, int]:
        """The row of each node in its band: that of the one before it in the same band where it is free there."""
        rows: dict[str, int] = {}
        taken: set[tuple[str, int, int]] = set()
        before = defaultdict[str, list[str]](list)
        for flow in self.flows:
            before[flow.target].append(self._holder(flow.source))
        for number in sorted(self.ranks, key=lambda one: self.ranks[one]):
            lane, rank = self._lane(number), self.ranks[number]
            wished = [rows[one] for one in before[number] if one in rows and self._lane(one) == lane]
            row = 0 if number in self.spans else min(wished, default=0)
            while (lane, row, rank) in taken:
                row += 1
            rows[number] = row
            taken.add((lane, row, rank))
        return rows

    def _size(self, number: str) -> tuple[int, int]:
        node = self.nodes[number]
        if number in self.spans:
            return self.spans[number].xs[-1], 0
        if number in self.sheets:
            return self.sheets[number].w, self.sheets[number].h
        return SIZES.get(node.kind, TASK)

    def _heights(self, lane: str) -> list[int]:
        """How high each row of a lane is."""
        own = [one for one in self.nodes if self._lane(one) == lane and one not in self.spans]
        rows = range(max((self.rows[one] for one in own), default=-1) + 1)
        return [
            max((self._size(one)[1] for one in own if self.rows[one] == row), default=0) + 2 * PAD
            for row in rows
        ]

    def _needs(self, lane: str) -> int:
        """How high the band of a lane has to be."""
        inner = [one._needs(lane) + 2 * FRAME for one in self.spans.values() if lane in one.lanes]
        return max([sum(self._heights(lane)), *inner])

    def _bands(self) -> Bands:
        """The bands one below the other; that of a lane without nodes has room for one."""
        bands, y = {}, 0
        for lane in self.lanes:
            high = max(self._needs(lane), TASK[1] + 2 * PAD if lane else 0)
            bands[lane] = (y, y + high)
            y += high
        return bands

    def sheet(self, given: Bands | None = None) -> Sheet:
        """Where all stands; ``given`` are the bands of what is around it."""
        bands = given or self._bands()
        sheet = Sheet(w=self.xs[-1], h=max(end for _, end in bands.values()))
        for lane, (top, end) in bands.items():
            self._band(sheet, lane, top)
            if lane:
                sheet.bands[lane] = Box(0, top, sheet.w, end - top)
        for number in self.spans:
            self._span(sheet, number, bands)
        for node in self.timers:
            self._hang(sheet, node)
        for number, inner in self.sheets.items():
            sheet.take(inner, sheet.boxes[number].x, sheet.boxes[number].y)
        for flow, line in _Lines(self, sheet, self.xs).all():
            sheet.lines[flow.id] = line
        return sheet

    def _span(self, sheet: Sheet, number: str, bands: Bands) -> None:
        """A sub-process over its bands, with what stands in it."""
        own, x = self.spans[number], self.xs[self.ranks[number]]
        inner = own.sheet({lane: (bands[lane][0] + FRAME, bands[lane][1] - FRAME) for lane in own.lanes})
        top, end = bands[own.lanes[0]][0], bands[own.lanes[-1]][1]
        sheet.boxes[number] = Box(x, top + FRAME // 2, inner.w, end - top - FRAME)
        sheet.take(inner, x, 0)

    def _columns(self, left: int) -> list[int]:
        """Where each column begins, and where the last ends."""
        xs = [left + GAP]
        for rank in range(max(self.ranks.values()) + 1):
            widest = max(self._size(one)[0] for one in self.nodes if self.ranks[one] == rank)
            xs.append(xs[-1] + widest + GAP)
        return xs

    def _band(self, sheet: Sheet, lane: str, y: int) -> None:
        """The nodes of a lane, row by row."""
        for row, high in enumerate(self._heights(lane)):
            for number, rank in self.ranks.items():
                if (self._lane(number), self.rows[number]) == (lane, row) and number not in self.spans:
                    (w, h), x = self._size(number), self.xs[rank]
                    wide = self.xs[rank + 1] - GAP - x
                    sheet.boxes[number] = Box(x + (wide - w) // 2, y + (high - h) // 2, w, h)
            y += high

    def _hang(self, sheet: Sheet, node: Node) -> None:
        """A timer on the lower edge of what it is for."""
        host = sheet.boxes[node.host]
        n = [one for one in self.timers if one.host == node.host].index(node)
        w, h = EVENT
        sheet.boxes[node.id] = Box(host.x + 8 + n * (w + 8), host.y + host.h - h // 2, w, h)


class _Lines:
    """The lines of the flows of a scope."""

    def __init__(self, layout: _Layout, sheet: Sheet, xs: Sequence[int]) -> None:
        self.layout, self.sheet, self.xs = layout, sheet, xs
        self.turns: defaultdict[tuple[str, int], int] = defaultdict(int)

    def all(self) -> Iterator[tuple[Flow, list[Point]]]:
        for flow in self.layout.flows:
            yield flow, _straight(self._line(flow))

    def _line(self, flow: Flow) -> list[Point]:
        source, target = self.sheet.boxes[flow.source], self.sheet.boxes[flow.target]
        sx, tx = source.middle[0], target.middle[0]
        sy, ty = self._levels(flow)
        rank, other = (self.layout.ranks[one] for one in (self.layout._holder(flow.source), flow.target))
        if self.layout.definition.nodes[flow.source].kind is Kind.TIMER:
            start: list[Point] = [(sx, source.y + source.h)]
            run = source.y + source.h + STEP // 2
        elif other == rank + 1 or (other > rank and self._free(sy, rank, other)):
            turn = self._turn("in", other)
            return [(source.x + source.w, sy), (turn, sy), (turn, ty), (target.x, ty)]
        else:
            out = self.xs[rank + 1] - GAP + STEP + self._count("out", rank) * STEP // 2
            run = (
                self._row_end(flow.source)
                - STEP
                - self._count(f"run{self._row_end(flow.source)}", 0) * STEP // 3
            )
            start = [(source.x + source.w, sy), (out, sy)]
        if other > rank:
            turn = self._turn("in", other)
            return [*start, (start[-1][0], run), (turn, run), (turn, ty), (target.x, ty)]
        if flow.target in self.layout.spans and target.y < run < target.y + target.h:
            return [*start, (start[-1][0], run), (target.x + target.w, run)]
        return [*start, (start[-1][0], run), (tx, run), (tx, target.y + target.h if run > ty else target.y)]

    def _levels(self, flow: Flow) -> Point:
        """At which height a line leaves and comes; what goes over several bands is met straight where it can be."""
        source, target = self.sheet.boxes[flow.source], self.sheet.boxes[flow.target]
        sy, ty = source.middle[1], target.middle[1]
        if flow.target in self.layout.spans and target.y < sy < target.y + target.h:
            return sy, sy
        if flow.source in self.layout.spans and source.y < ty < source.y + source.h:
            return ty, ty
        return sy, ty

    def _turn(self, way: str, rank: int) -> int:
        """Where a line turns before a column: each a little further left than the one before it."""
        return self.xs[rank] - STEP - self._count(way, rank) * STEP // 2

    def _count(self, way: str, rank: int) -> int:
        self.turns[way, rank] += 1
        return (self.turns[way, rank] - 1) % 6

    def _free(self, y: int, rank: int, other: int) -> bool:
        """Whether nothing stands at a height in the columns between two."""
        between = [one for one in self.layout.nodes if rank < self.layout.ranks[one] < other]
        return not any(
            self.sheet.boxes[one].y <= y <= self.sheet.boxes[one].y + self.sheet.boxes[one].h
            for one in between
        )

    def _row_end(self, number: str) -> int:
        """The lower edge of the row in which a node stands."""
        if number in self.layout.spans:
            return self.sheet.boxes[number].y + self.sheet.boxes[number].h + FRAME // 2
        lane, row = self.layout._lane(number), self.layout.rows[number]
        same = [
            one
            for one in self.layout.nodes
            if (self.layout._lane(one), self.layout.rows[one]) == (lane, row) and one not in self.layout.spans
        ]
        return max(self.sheet.boxes[one].y + self.sheet.boxes[one].h for one in same) + PAD


def _straight(line: Sequence[Point]) -> list[Point]:
    """A line without points that change nothing."""
    found = [line[0]]
    for before, here, after in zip(line, line[1:], line[2:], strict=False):
        if here != found[-1] and not (before[0] == here[0] == after[0] or before[1] == here[1] == after[1]):
            found.append(here)
    return [*found, line[-1]]
