"""From a BPMN 2.0 file to a process: the named subset is read, everything else refused by name.

What draws (BPMN DI), says (documentation, annotations, groups) or belongs to a tool (extension elements, foreign
namespaces) has no meaning here and is passed over.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from santu.files.kinds import KINDS
from santu.formats.workbook_guard import OLE_MAGIC, ZIP_MAGIC
from santu.kernel.messages import N_, Drawn, Fault, Message, Refused, message, refuse
from santu.operate.domain.checks import faults_of
from santu.operate.domain.definition import DONE, TASKS, Definition, Each, Flow, Kind, Node, Until
from santu.operate.domain.wording import guard_of, is_clock, until_of

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
MOST_BYTES = 1 << 20
MOST_ELEMENTS = 1000
MOST_INSTANCES = 500
MOST_DEEP = 8

SILENT = frozenset(
    {"documentation", "extensionElements", "textAnnotation", "association", "group", "incoming", "outgoing"}
)
"""Elements without meaning for the flow; ``incoming`` and ``outgoing`` repeat what the flows say."""
NODES = frozenset(kind.value for kind in Kind if kind != Kind.TERMINATE)
ID = re.compile(r"[^\W\d][\w.-]*")
TRUE = frozenset({"true", "1"})
HINTS = {
    "task": N_("请改为用户任务（userTask）或服务任务（serviceTask），写明由谁办。"),
    "inclusiveGateway": N_("请改用排他网关或平行网关写明每种组合。"),
    "eventBasedGateway": N_("请改用带计时边界事件的任务。"),
    "callActivity": N_("请把被调用的流程写成内嵌子流程。"),
    "standardLoopCharacteristics": N_("请用排他网关画出循环。"),
}
OTHERWISE = N_("请删去，或改用本系统支持的元素。")
OTHER_FILES = {
    ZIP_MAGIC: N_("压缩包，或 Word、Excel 一类的文档"),
    OLE_MAGIC: N_("旧版的 Word、Excel 一类的文档"),
    KINDS["pdf"].begins: N_("PDF 文件"),
    KINDS["png"].begins: N_("图片"),
    KINDS["jpeg"].begins: N_("图片"),
    b"GIF8": N_("图片"),
}
"""How files of other kinds begin, whatever they are called."""


def read(data: bytes) -> Definition:
    """The process of a file.

    Raises:
        Refused: every fault at once: no XML, outside the subset, references that lead nowhere, or a flow that could hang.
    """
    reader, root = _Reader(), _root(data)
    reader.ids(root)
    process = reader.process(root)
    if process is None:
        raise Refused(reader.faults)
    reader.scope(process, reader.whole, 0)
    definition = reader.definition(process)
    if faults := reader.faults + faults_of(definition, whole=not reader.faults):
        raise Refused(faults)
    return definition


def opened(data: bytes) -> None:
    """See that a file is BPMN at all, whatever may be wrong inside.

    Raises:
        Refused: it is too large, has a document type, is no XML, or another kind of it.
    """
    _root(data)


def _root(data: bytes) -> Element:
    if len(data) > MOST_BYTES:
        raise refuse(
            "",
            N_("文件有 {found} 字节，超过 {most} 字节的上限；请拆成几个流程。"),
            found=len(data),
            most=MOST_BYTES,
        )
    if kind := next((kind for begins, kind in OTHER_FILES.items() if data.startswith(begins)), ""):
        other = N_("文件的内容是{kind}，不是 BPMN；请从画图工具按 BPMN 2.0 导出。")
        raise refuse("", other, kind=message(kind))
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise refuse(
            "", N_("文件含有文档类型声明（DTD）或实体，不予读取；请去掉 <!DOCTYPE …> 后再试。")
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise refuse(
            "", N_("文件不是完好的 XML（{error}）；请从画图工具重新导出。"), error=str(error)
        ) from None
    if root.tag != f"{MODEL}definitions":
        raise refuse("", N_("文件不是 BPMN 2.0：根元素应为 definitions；请从画图工具按 BPMN 2.0 导出。"))
    return root


def _children(element: Element) -> Iterator[tuple[str, Element]]:
    """The BPMN elements inside one, by local name, without the silent ones."""
    for child in element:
        name = child.tag.removeprefix(MODEL)
        if name != child.tag and name not in SILENT:
            yield name, child


def _text(element: Element | None) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""


def _local(reference: str) -> str:
    """A QName's local part: tools may write the prefix of the target namespace."""
    return reference.rpartition(":")[2]


@dataclass
class _Reader:
    """What has been read so far, and every fault on the way."""

    whole: str = ""
    faults: list[Fault] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    lanes: dict[str, str] = field(default_factory=dict)
    lane_of: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)

    def refuse(self, element: Element, template: str, **params: object) -> None:
        self.faults.append(Fault(_place(element), message(template, **params)))

    def ids(self, root: Element) -> None:
        """Every id stands once in a file, whatever it is for: drawing tools rely on it."""
        count = Counter(number for element in root.iter() if (number := element.get("id")))
        self.faults += [
            Fault(
                number, message(N_("id 在文件中用了 {times} 次，只能用一次；请改成不同的 id。"), times=times)
            )
            for number, times in count.items()
            if times > 1
        ]

    def process(self, root: Element) -> Element | None:
        """The one process of the file; messages are taken on the way."""
        processes = []
        for name, child in _children(root):
            if name == "process":
                processes.append(child)
            elif name == "message":
                number = child.get("id", "")
                self.messages[number] = child.get("name") or number
            elif name == "collaboration":
                for inner, part in _children(child):
                    if inner != "participant":
                        self._outside(inner, part)
            elif name not in {"itemDefinition", "category"}:
                self._outside(name, child)
        if len(processes) != 1:
            self.refuse(
                root,
                N_("文件中有 {count} 个流程，应当恰有一个；请每个流程存一个文件。"),
                count=len(processes),
            )
            return None
        if not ID.fullmatch(processes[0].get("id", "")):
            self.refuse(processes[0], N_("流程没有 id，或 id 不合规；请从画图工具重新导出。"))
            return None
        self.whole = processes[0].get("id", "")
        return processes[0]

    def scope(self, holder: Element, scope: str, depth: int) -> None:
        """All elements of a process or sub-process."""
        starts = []
        for name, element in _children(holder):
            number = element.get("id", "")
            if name == "laneSet":
                self._lanes(element)
            elif name == "multiInstanceLoopCharacteristics" and scope in self.nodes:
                self.nodes[scope] = replace(self.nodes[scope], each=self._each(element, holder))
            elif name not in NODES and name != "sequenceFlow":
                self._outside(name, element)
            elif not ID.fullmatch(number):
                self.refuse(
                    element, N_("元素“{name}”没有 id，或 id 不合规；请从画图工具重新导出。"), name=name
                )
            elif number in self.nodes or number in self.flows or number == self.whole:
                continue  # told by :meth:`ids`
            elif name == "sequenceFlow":
                self._flow(number, element)
            else:
                self._node(number, Kind(name), element, scope, depth)
                starts += [number] * (name == Kind.START)
        if len(self.nodes) + len(self.flows) > MOST_ELEMENTS:
            self.refuse(holder, N_("流程超过 {most} 个元素；请拆成几个流程。"), most=MOST_ELEMENTS)
        if len(starts) == 1:
            self.starts[scope] = starts[0]
        else:
            self.refuse(
                holder, N_("这里有 {count} 个开始事件，应当恰有一个；请增删后再试。"), count=len(starts)
            )

    def definition(self, process: Element) -> Definition:
        """What was read, with references filled in on both sides."""
        outs: dict[str, list[str]] = {number: [] for number in self.nodes}
        ins: dict[str, list[str]] = {number: [] for number in self.nodes}
        timers: dict[str, list[str]] = {number: [] for number in self.nodes}
        for flow in self.flows.values():
            outs.setdefault(flow.source, []).append(flow.id)
            ins.setdefault(flow.target, []).append(flow.id)
        for node in self.nodes.values():
            if node.host:
                timers.setdefault(node.host, []).append(node.id)
        outcomes = self._outcomes()
        nodes = {
            number: replace(
                node,
                ins=tuple(ins[number]),
                outs=tuple(outs[number]),
                timers=tuple(timers[number]),
                lane=self._lane(node),
                outcomes=tuple(outcomes.get(number, ())),
            )
            for number, node in self.nodes.items()
        }
        name = Drawn(process.get("name") or self.whole)
        return Definition(self.whole, name, nodes, self.flows, self.lanes, self.starts)

    def _outcomes(self) -> dict[str, list[str]]:
        """A task may end as it should, and as any condition asks about it."""
        asked = {number: [DONE] for number, node in self.nodes.items() if node.kind in TASKS}
        for flow in self.flows.values():
            task, dot, outcome = flow.guard.name.partition(".") if flow.guard else ("", "", "")
            if dot and outcome not in asked.get(task, [outcome]):
                asked[task].append(outcome)
        for number, node in self.nodes.items():
            if number in asked and node.each and node.each.until.outcome not in {"", *asked[number]}:
                asked[number].append(node.each.until.outcome)
        return asked

    def _lane(self, node: Node) -> str:
        """Its own lane, else that of the sub-process around it; a timer's is its host's."""
        number = node.host or node.id
        while number in self.nodes and number not in self.lane_of:
            number = self.nodes[number].scope
        return self.lane_of.get(number, "")

    def _lanes(self, lanes: Element) -> None:
        for name, lane in _children(lanes):
            number = lane.get("id", "")
            if name != "lane" or not number:
                self._outside(name, lane)
                continue
            self.lanes[number] = Drawn(lane.get("name") or number)
            for inner, reference in _children(lane):
                node = _local(_text(reference))
                if inner != "flowNodeRef":
                    self._outside(inner, reference)
                elif self.lane_of.setdefault(node, number) != number:
                    self.refuse(lane, N_("“{node}”同时在两条泳道里；请只留一条。"), node=node)

    def _flow(self, number: str, element: Element) -> None:
        guard = None
        for name, child in _children(element):
            if name != "conditionExpression":
                self._outside(name, child)
                continue
            text = _text(child)
            guard = guard_of(text)
            if guard is None:
                self.refuse(
                    element,
                    N_("条件“{text}”不能读；只能写“事实名”“not 事实名”或“任务id.结果”。"),
                    text=text,
                )
        self.flows[number] = Flow(
            number,
            _local(element.get("sourceRef", "")),
            _local(element.get("targetRef", "")),
            Drawn(element.get("name", "")),
            guard,
        )

    def _node(self, number: str, kind: Kind, element: Element, scope: str, depth: int) -> None:
        node = Node(
            number, kind, Drawn(element.get("name", "")), scope, default=_local(element.get("default", ""))
        )
        self._attributes(element)
        if kind == Kind.SUBPROCESS:
            self.nodes[number] = node
            if depth >= MOST_DEEP:
                self.refuse(element, N_("子流程套了 {depth} 层以上；请拆平。"), depth=MOST_DEEP)
                return
            self.scope(element, number, depth + 1)
            return
        if kind == Kind.TIMER:
            node = replace(
                node,
                host=_local(element.get("attachedToRef", "")),
                interrupts=element.get("cancelActivity", "true") in TRUE,
            )
        for name, child in _children(element):
            node = self._detail(node, name, child, element)
        if (node.kind == Kind.TIMER and not node.clock) or (node.kind == Kind.MESSAGE and not node.message):
            self.refuse(element, N_("边界事件须是计时事件，中间捕获事件须是消息事件；请补上其定义。"))
        self.nodes[number] = node

    def _detail(self, node: Node, name: str, child: Element, element: Element) -> Node:
        """What stands inside a node's element."""
        if name == "terminateEventDefinition" and node.kind == Kind.END:
            return replace(node, kind=Kind.TERMINATE)
        if name == "timerEventDefinition" and node.kind == Kind.TIMER and not node.clock:
            return replace(node, clock=self._clock(child, element))
        if name == "messageEventDefinition" and node.kind == Kind.MESSAGE and not node.message:
            reference = _local(child.get("messageRef", ""))
            if reference not in self.messages:
                self.refuse(
                    element, N_("消息“{reference}”没有定义；请在文件中加上该消息。"), reference=reference
                )
            return replace(node, message=self.messages.get(reference, reference) or node.id)
        if name == "multiInstanceLoopCharacteristics" and node.kind == Kind.USER:
            return replace(node, each=self._each(child, element))
        self._outside(name, child, element)
        return node

    def _clock(self, timer: Element, element: Element) -> str:
        parts = list(_children(timer))
        text = _text(parts[0][1]) if parts else ""
        if len(parts) != 1 or parts[0][0] != "timeDuration" or not is_clock(text):
            self.refuse(
                element,
                N_("计时“{text}”不能读；请写 timeDuration：P3D、PT2H 这样的时长，或一个时限的名称。"),
                text=text,
            )
        return text or "-"

    def _each(self, loop: Element, element: Element) -> Each:
        if loop.get("isSequential", "false") in TRUE:
            self.refuse(element, N_("多实例只能并行；请去掉“依次”标记，或画成几个任务。"))
        items, times, until = "", 0, Until()
        for name, child in _children(loop):
            text = _text(child)
            if (
                name == "loopCardinality"
                and re.fullmatch(r"\d{1,4}", text)
                and 0 < int(text) <= MOST_INSTANCES
            ):
                times = int(text)
            elif name == "loopCardinality" and (found := guard_of(text)) and not found.negated:
                items = text
            elif name == "completionCondition" and (met := until_of(text)):
                until = met
            else:
                self.refuse(
                    element,
                    N_(
                        "多实例的“{name}：{text}”不能读；数量写名单的名称或个数，结束条件写 all、first、N、P%，"
                        "后面可跟一个结果。"
                    ),
                    name=name,
                    text=text,
                )
        if not items and not times:
            self.refuse(element, N_("多实例没有写明按什么名单分派；请在 loopCardinality 写名单的名称。"))
        return Each(items, times, until)

    def _attributes(self, element: Element) -> None:
        """Attributes that would change what an element does."""
        plain = {
            "isForCompensation": "false",
            "triggeredByEvent": "false",
            "startQuantity": "1",
            "completionQuantity": "1",
        }
        for name, value in plain.items():
            if element.get(name, value) not in {value, "0" if value == "false" else value}:
                self.refuse(element, N_("属性 {name} 不受支持；请去掉。"), name=name)

    def _outside(self, name: str, element: Element, holder: Element | None = None) -> None:
        self.refuse(
            element if element.get("id") or holder is None else holder,
            N_("元素“{name}”不在支持的范围内；{hint}"),
            name=name,
            hint=message(HINTS.get(name, OTHERWISE)),
        )


def _place(element: Element) -> str | Message:
    """An element as a person finds it: its name in the drawing and its id in the file."""
    number, name = element.get("id", ""), element.get("name", "")
    return f"{name} ({number})" if name and number else number or name or element.tag.removeprefix(MODEL)
