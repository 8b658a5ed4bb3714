"""BPMN files put together in tests: by hand, one element a line, or at random out of blocks."""

from random import Random
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="test" id="d">'
)


class Drawing:
    """Elements and flows in the order in which they are drawn; sub-processes by :meth:`inside` and :meth:`outside`."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict] = {}
        self.flows: list[tuple[str, str, str, str, str]] = []
        self.messages: list[str] = []
        self.scope = ""

    def node(self, kind: str, number: str = "", inner: str = "", **attributes: str) -> str:
        number = number or f"{kind[0]}{len(self.nodes) + 1}"
        self.nodes[number] = {"kind": kind, "inner": inner, "scope": self.scope, "at": attributes}
        return number

    def flow(self, source: str, target: str, condition: str = "", *, default: bool = False) -> str:
        number = f"f{len(self.flows) + 1}"
        self.flows.append((number, source, target, condition, self.scope))
        if default:
            self.nodes[source]["at"]["default"] = number
        return number

    def inside(self, number: str) -> None:
        self.scope = number

    def outside(self) -> None:
        self.scope = self.nodes[self.scope]["scope"]

    def message(self, name: str) -> str:
        self.messages.append(name)
        return f'<messageEventDefinition id="def_{name}" messageRef="{name}"/>'

    def xml(self, more: str = "") -> bytes:
        messages = "".join(f'<message id="{name}" name="{name}"/>' for name in dict.fromkeys(self.messages))
        return f'{HEAD}{messages}<process id="process" isExecutable="true">{more}{self._within("")}</process></definitions>'.encode()

    def _within(self, scope: str) -> str:
        nodes = "".join(
            f"<{node['kind']} id={quoteattr(number)} name={quoteattr(node['at'].get('name', number))}"
            + "".join(f" {name}={quoteattr(value)}" for name, value in node["at"].items() if name != "name")
            + f">{node['inner']}{self._within(number) if node['kind'] == 'subProcess' else ''}</{node['kind']}>"
            for number, node in self.nodes.items()
            if node["scope"] == scope
        )
        flows = "".join(
            f'<sequenceFlow id="{number}" sourceRef="{source}" targetRef="{target}">'
            + (f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else "")
            + "</sequenceFlow>"
            for number, source, target, condition, within in self.flows
            if within == scope
        )
        return nodes + flows


TERMINATE = "<terminateEventDefinition/>"


def timer(clock: str) -> str:
    return f"<timerEventDefinition><timeDuration>{clock}</timeDuration></timerEventDefinition>"


def each(items: str, until: str = "") -> str:
    condition = f"<completionCondition>{until}</completionCondition>" if until else ""
    return (
        '<multiInstanceLoopCharacteristics isSequential="false">'
        f"<loopCardinality>{items}</loopCardinality>{condition}</multiInstanceLoopCharacteristics>"
    )


class Blocks:
    """A random process out of blocks, of at most ``most`` nodes; what it holds depends on the seed alone.

    Without ``forks_in_loops`` a loop holds parallel gateways only inside a sub-process; without ``cut_short`` instances of
    a sub-process are all waited for, and no clock stands at it.
    """

    def __init__(
        self, seed: int, most: int = 30, *, forks_in_loops: bool = True, cut_short: bool = True
    ) -> None:
        self.random, self.drawing, self.most, self.used = Random(seed), Drawing(), most, 0
        self.forks_in_loops, self.looped = forks_in_loops, False
        self.cut_short, self.each_around = cut_short, False
        start = self._node("startEvent")
        last = self._sequence(start, 0, ends=True)
        if last:
            self.drawing.flow(last, self._node("endEvent"))

    def xml(self) -> bytes:
        return self.drawing.xml()

    def _node(self, kind: str, inner: str = "", **attributes: str) -> str:
        self.used += 1
        return self.drawing.node(kind, inner=inner, **attributes)

    def _room(self, for_nodes: int) -> bool:
        return self.used + for_nodes <= self.most - 6

    def _sequence(self, last: str, depth: int, *, ends: bool) -> str:
        """Blocks one after the other behind ``last``; the last node, or nothing if all ended."""
        for _ in range(self.random.randint(1, 3)):
            if not self._room(6):
                break
            last = self._block(last, depth, ends=ends)
            if not last:
                return ""
        return last

    def _block(self, last: str, depth: int, *, ends: bool) -> str:
        simple = [self._task, self._task, self._each, self._wait]
        if self.each_around:
            simple = [self._task]
        nested = [self._choice, self._loop, self._sub] if depth < 3 and self._room(10) else []
        if nested and not self.each_around:
            nested.append(self._each_sub)
        if nested and (self.forks_in_loops or not self.looped):
            nested.append(self._parallel)
        make = self.random.choice(simple + nested * 2)
        if make == self._choice:
            return self._choice(last, depth, ends=ends)
        return make(last, depth)

    def _task(self, last: str, depth: int) -> str:
        task = self._node(self.random.choice(["userTask", "userTask", "serviceTask"]))
        self.drawing.flow(last, task)
        return self._timers(task, depth)

    def _each(self, last: str, depth: int) -> str:
        until = self.random.choice(["", "all", "first", "2", "50%", "first refused", "67%"])
        task = self._node("userTask", each(self.random.choice(["departments", "3"]), until))
        self.drawing.flow(last, task)
        return self._timers(task, depth)

    def _wait(self, last: str, _: int) -> str:
        catch = self._node("intermediateCatchEvent", self.drawing.message(f"m{self.used}"))
        self.drawing.flow(last, catch)
        return catch

    def _timers(self, host: str, depth: int) -> str:
        """Perhaps a timer that interrupts, whose way meets the main one again; perhaps one that does not."""
        last = host
        if self._room(6) and self.random.random() < 0.25:
            join = self._node("exclusiveGateway")
            event = self._boundary(host)
            late = self._task_only(event) if self.random.random() < 0.6 else event
            self.drawing.flow(host, join)
            self.drawing.flow(late, join)
            last = join
        if self._room(6) and self.random.random() < 0.2:
            event = self._boundary(host, cancelActivity="false")
            self.drawing.flow(self._task_only(event), self._node("endEvent"))
        return last

    def _boundary(self, host: str, **attributes: str) -> str:
        clock = f"PT{self.random.randint(1, 9) * 2}H"
        return self._node("boundaryEvent", timer(clock), attachedToRef=host, **attributes)

    def _task_only(self, last: str) -> str:
        task = self._node("userTask")
        self.drawing.flow(last, task)
        return task

    def _choice(self, last: str, depth: int, *, ends: bool) -> str:
        split, join = self._node("exclusiveGateway"), ""
        self.drawing.flow(last, split)
        count = self.random.randint(2, 3)
        leaving = [self.random.random() < 0.2 for _ in range(count)]
        leaving[-1] &= ends
        for number in range(count):
            condition = "" if number == count - 1 else self.random.choice(["a", "b", "not a", "not c"])
            if leaving[number] and (ends or self.random.random() < 0.5):
                task = self._guarded(split, condition)
                kind = TERMINATE if not ends or self.random.random() < 0.4 else ""
                self.drawing.flow(task, self._node("endEvent", kind))
                continue
            branch = self._guarded(split, condition)
            branch = self._sequence(branch, depth + 1, ends=ends) if self.random.random() < 0.5 else branch
            if branch:
                join = join or self._node("exclusiveGateway")
                self.drawing.flow(branch, join)
        return join

    def _guarded(self, split: str, condition: str) -> str:
        """A branch begins with a task, or with a gateway that does nothing."""
        first = self._node("userTask" if self.random.random() < 0.7 else "exclusiveGateway")
        self.drawing.flow(split, first, condition, default=not condition)
        return first

    def _parallel(self, last: str, depth: int) -> str:
        split, join = self._node("parallelGateway"), self._node("parallelGateway")
        self.drawing.flow(last, split)
        for _ in range(self.random.randint(2, 3)):
            self.drawing.flow(self._sequence(self._task_only(split), depth + 1, ends=False), join)
        if self._room(4) and self.random.random() < 0.2:
            self.drawing.flow(self._task_only(split), self._node("endEvent"))
        return join

    def _loop(self, last: str, depth: int) -> str:
        head, tail = self._node("exclusiveGateway"), self._node("exclusiveGateway")
        self.drawing.flow(last, head)
        outer, self.looped = self.looped, True
        body = self._sequence(self._task_only(head), depth + 1, ends=False)
        self.looped = outer
        self.drawing.flow(body, tail)
        self.drawing.flow(tail, head, self.random.choice(["b", "not a"]))
        task = self._node("userTask")
        self.drawing.flow(tail, task, default=True)
        return task

    def _each_sub(self, last: str, depth: int) -> str:
        """A sub-process for each item; in it neither what is done for each of others, nor messages, which go to one."""
        until = self.random.choice(["", "all", *(["first", "2"] if self.cut_short else [])])
        self.each_around = True
        end = self._sub(last, depth, each(self.random.choice(["departments", "3"]), until))
        self.each_around = False
        return end

    def _sub(self, last: str, depth: int, inner: str = "") -> str:
        sub = self._node("subProcess", inner)
        self.drawing.flow(last, sub)
        self.drawing.inside(sub)
        outer, self.looped = self.looped, False
        last = self._sequence(self._node("startEvent"), depth + 1, ends=True)
        self.looped = outer
        if last:
            self.drawing.flow(last, self._node("endEvent", TERMINATE if self.random.random() < 0.2 else ""))
        self.drawing.outside()
        return sub if inner and not self.cut_short else self._timers(sub, depth)
