"""A BPMN file is read, or refused with every fault by name and place."""

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain.bpmn import MOST_BYTES, read
from santu.operate.domain.definition import Each, Guard, Kind, Until
from santu.operate.domain.wording import duration_of, guard_of, is_clock, until_of
from tests.oracles.drawn import HEAD, Drawing, each, timer


def line(*parts: str) -> Drawing:
    """``kind:id`` one after the other, from a start to an end."""
    drawing, last = Drawing(), ""
    for part in ("startEvent:start", *parts, "endEvent:end"):
        kind, _, number = part.partition(":")
        drawing.node(kind, number)
        if last:
            drawing.flow(last, number)
        last = number
    return drawing


def graph(nodes: str, flows: str) -> Drawing:
    """``id`` by its first letter (s e t x p u) and flows ``a>b`` or ``a>b?guard`` or ``a>b!`` (the default)."""
    kinds = {
        "s": "startEvent",
        "e": "endEvent",
        "t": "userTask",
        "x": "exclusiveGateway",
        "p": "parallelGateway",
    }
    drawing = Drawing()
    for number in nodes.split():
        drawing.node(kinds[number[0]], number)
    for flow in flows.split():
        ends, _, guard = flow.partition("?")
        source, target = ends.rstrip("!").split(">")
        drawing.flow(source, target, guard, default=ends.endswith("!"))
    return drawing


def refusals(file: bytes) -> list[str]:
    with pytest.raises(Refused) as caught:
        read(file)
    return [str(fault) for fault in caught.value]


def test_a_file_is_read_whole() -> None:
    drawing = line("userTask:accept", "userTask:approve")
    drawing.nodes["approve"]["inner"] = each("departments", "first refused")
    drawing.node("boundaryEvent", "late", timer("P3D"), attachedToRef="accept", cancelActivity="false")
    drawing.node("userTask", "urge")
    drawing.node("endEvent", "urged")
    drawing.flow("late", "urge")
    drawing.flow("urge", "urged")
    lanes = (
        '<laneSet><lane id="window" name="窗口"><flowNodeRef>accept</flowNodeRef><flowNodeRef>urge</flowNodeRef></lane>'
        '<lane id="back" name="后台"><flowNodeRef>approve</flowNodeRef></lane></laneSet>'
    )
    definition = read(drawing.xml(lanes))
    assert definition.lanes == {"window": "窗口", "back": "后台"}
    assert definition.nodes["accept"].timers == ("late",)
    assert definition.nodes["late"].clock == "P3D"
    assert not definition.nodes["late"].interrupts
    assert definition.nodes["late"].lane == "window"
    assert definition.nodes["approve"].each == Each("departments", until=Until(1, outcome="refused"))
    assert definition.nodes["approve"].outcomes == ("done", "refused")
    assert definition.starts == {"process": "start"}


def test_the_digest_is_of_the_meaning() -> None:
    drawing = line("userTask:accept")
    plain = read(drawing.xml()).digest
    drawn = b'<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"/></definitions>'
    assert read(drawing.xml().replace(b"</definitions>", drawn)).digest == plain
    assert read(drawing.xml("<documentation>words</documentation>")).digest == plain
    # A new field of a node must not change it: cases are open under it.
    assert plain == "bc4aeb08b0e3714c29745a5aebf7a7ec372d5403eca93bcf3e6427b012dc136b"
    drawing.nodes["accept"]["at"]["name"] = "收件"
    assert read(drawing.xml()).digest != plain


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"no xml", "文件不是完好的 XML"),
        (b"\xff\xfe\x00", "文件不是完好的 XML"),
        (b'<?xml version="1.0" encoding="none-such"?><a/>', "文件不是完好的 XML"),
        (b"<html/>", "根元素应为 definitions"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "文档类型声明"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "文档类型声明"),
        (b" " * (MOST_BYTES + 1), "超过 1048576 字节"),
        (f"{HEAD}</definitions>".encode(), "文件中有 0 个流程"),
        (f'{HEAD}<process id="a"/><process id="b"/></definitions>'.encode(), "文件中有 2 个流程"),
        (f"{HEAD}<process/></definitions>".encode(), "流程没有 id，或 id 不合规"),
        (f'{HEAD}<process id="a"/></definitions>'.encode(), "这里有 0 个开始事件"),
    ],
)
def test_what_is_no_process_is_refused(file: bytes, said: str) -> None:
    assert said in "\n".join(refusals(file))


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("task", "userTask"),
        ("scriptTask", "请删去"),
        ("manualTask", "请删去"),
        ("inclusiveGateway", "每种组合"),
        ("complexGateway", "请删去"),
        ("eventBasedGateway", "计时边界"),
        ("callActivity", "内嵌子流程"),
        ("transaction", "请删去"),
        ("adHocSubProcess", "请删去"),
        ("intermediateThrowEvent", "请删去"),
        ("dataObject", "请删去"),
    ],
)
def test_an_element_outside_is_refused_by_name_and_id(kind: str, hint: str) -> None:
    [said] = refusals(line(f"{kind}:odd").xml())
    assert said.startswith("odd (odd): ")
    assert f"“{kind}”" in said
    assert hint in said


@pytest.mark.parametrize(
    ("number", "inner", "said"),
    [
        ("accept", "<standardLoopCharacteristics/>", "画出循环"),
        ("accept", each("departments").replace("false", "true"), "只能并行"),
        ("accept", each("1 + 1"), "“loopCardinality：1 + 1”不能读"),
        ("accept", each("0"), "“loopCardinality：0”不能读"),
        ("accept", each("9" * 5000), "999”不能读"),
        ("accept", each("departments", "x > 2"), "“completionCondition：x > 2”不能读"),
        ("accept", "<multiInstanceLoopCharacteristics/>", "按什么名单分派"),
        ("accept", "<ioSpecification/>", "“ioSpecification”"),
        ("start", timer("P1D"), "“timerEventDefinition”"),
        ("end", "<errorEventDefinition/>", "“errorEventDefinition”"),
        ("end", '<messageEventDefinition messageRef="a"/>', "“messageEventDefinition”"),
    ],
)
def test_a_detail_outside_is_refused(number: str, inner: str, said: str) -> None:
    drawing = line("userTask:accept")
    drawing.nodes[number]["inner"] = inner
    assert said in "\n".join(refusals(drawing.xml()))


@pytest.mark.parametrize(
    "clock", ["", "P1Y", "P1M", "PT0S", "P", "PT", "-P1D", "R3/PT1H", "2026-01-01", "1 day"]
)
def test_a_timer_that_is_no_duration_nor_name_is_refused(clock: str) -> None:
    drawing = line("userTask:accept")
    drawing.node("boundaryEvent", "late", timer(clock), attachedToRef="accept")
    drawing.flow("late", "end")
    assert f"计时“{clock}”不能读" in "\n".join(refusals(drawing.xml()))


@pytest.mark.parametrize(
    "text", ["a and b", "${a}", "a == 1", "not", "not not a", "true", "a.b.c", "1", "__import__('os')"]
)
def test_a_condition_is_a_name_never_an_expression(text: str) -> None:
    drawing = graph("s x t1 t2 e", "s>x x>t2! t1>e t2>e")
    drawing.flow("x", "t1", text)
    assert any(f"条件“{text}”不能读" in said for said in refusals(drawing.xml()))


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (graph("s t1 e t2", "s>t1 t1>e"), ["t2 (t2): 没有连线进入", "t2 (t2): 没有连线出去"]),
        (graph("s t1 t2 e", "s>t1 t1>t2 t1>e t2>e"), ["t1 (t1): 有 2 条连线出去"]),
        (graph("s t1 e", "s>t1 t1>e e>t1"), ["e (e): 结束事件之后不能再有连线"]),
        (graph("s t1 e", "s>t1 t1>e t1>s"), ["s (s): 不能有连线进入", "t1 (t1): 有 2 条连线出去"]),
        (graph("s t1 e", "s>t1 t1>e?a"), ["f2: 只有排他网关"]),
        (graph("s t1 e", "s>t1 t1>nowhere"), ["e (e): 没有连线进入", "f2: 连线的一端“nowhere”不存在"]),
        (graph("s x t1 t2 e", "s>x x>t1?a x>t2?b t1>e t2>e"), ["x (x): 条件都不成立时无路可走"]),
        (
            graph("s x t1 t2 e", "s>x x>t1?a x>t2 t1>e t2>e"),
            ["x (x): 连线“f3”没有条件", "x (x): 条件都不成立"],
        ),
        (graph("s x t1 t2 e", "s>x x>t1?a x>t2!?b t1>e t2>e"), ["x (x): 默认连线“f3”带了条件"]),
        (graph("s x t1 t2 e", "s>x x>t1?t9.refused x>t2! t1>e t2>e"), ["f2: 条件“t9.refused”问的任务不存在"]),
        (
            graph("s x1 t1 e t2 x2", "s>t1 t1>e t2>x2 x2>t2"),
            ["x1 (x1): 没有连线进入", "x1 (x1): 没有连线出去"],
        ),
        (
            graph("s t1 e t2 x2", "s>t1 t1>e t2>x2 x2>t2"),
            ["t2 (t2): 从开始事件走不到", "x2 (x2): 从开始事件走不到"],
        ),
        (
            graph("s x t1 e t2", "s>x x>e?a x>t1! t1>t2 t2>t1"),
            ["t1 (t1): 从这里走不到任何结束", "t2 (t2): 从这里"],
        ),
        (graph("s x1 x2 t1 e", "s>x1 x1>x2 x2>x1?a x2>t1! t1>e"), ["x1 (x1): 这个循环里没有"]),
        (
            graph("s x t1 t2 p e", "s>x x>t1?a x>t2! t1>p t2>p p>e"),
            ["p (p): “x”只走一条分支，这个平行网关却要等齐几条"],
        ),
        (
            graph("s p t1 t2 x t3 e", "s>p p>t1 p>t2 t1>x t2>x x>t3 t3>e"),
            ["x (x): 从平行网关“p”分出的分支在这里不加等待"],
        ),
        (
            graph("s p1 t1 t2 x p2 t3 e1 e2", "s>p1 p1>t1 p1>t2 t1>x x>e1?a x>p2! t2>p2 p2>t3 t3>e2"),
            ["p2 (p2): 从“p1”分出的一条分支可能中途走到结束事件"],
        ),
        (
            graph("s x1 p1 t1 t2 x2 p2 e", "s>x1 x1>p1 p1>t1 p1>t2 t1>x2 x2>x1?a x2>p2! t2>p2 p2>e"),
            ["p1 (p1): 与其他平行网关配不成对", "p2 (p2): 与其他平行网关配不成对"],
        ),
    ],
)
def test_what_could_hang_is_refused(drawing: Drawing, said: list[str]) -> None:
    found = refusals(drawing.xml())
    assert len(found) == len(said), found
    for one, begins in zip(sorted(found), sorted(said), strict=True):
        assert one.startswith(begins)


@pytest.mark.parametrize(
    ("nodes", "flows"),
    [
        ("s x1 t1 x2 e", "s>x1 x1>t1 t1>x2 x2>x1?a x2>e!"),
        ("s t1 x e", "s>t1 t1>x x>t1?a x>e!"),
        ("s p1 t1 t2 t3 p2 e1 e2", "s>p1 p1>t1 p1>t2 p1>t3 t1>p2 t2>p2 t3>e1 p2>e2"),
        ("s p1 t1 t2 e", "s>p1 p1>t1 p1>t2 t1>e t2>e"),
        ("s p1 t1 t2 t3 p2 p3 e", "s>p1 p1>t1 p1>t2 p1>t3 t1>p2 t2>p2 p2>p3 t3>p3 p3>e"),
        ("s x1 t1 x2 t2 x3 e", "s>x1 x1>t1 t1>x2 x2>x3?a x2>t2! t2>x3 x3>e?b x3>x1!"),
    ],
)
def test_what_is_sound_loads(nodes: str, flows: str) -> None:
    assert read(graph(nodes, flows).xml()).nodes.keys() == set(nodes.split())


def test_a_terminate_end_may_cut_a_branch_short() -> None:
    drawing = graph("s p1 t1 t2 x p2 t3 e1 e2", "s>p1 p1>t1 p1>t2 t1>x x>e1?a x>p2! t2>p2 p2>t3 t3>e2")
    drawing.nodes["e1"]["inner"] = "<terminateEventDefinition/>"
    assert read(drawing.xml()).nodes["e1"].kind == Kind.TERMINATE


def test_a_way_beside_must_end_by_itself() -> None:
    drawing = line("userTask:accept", "userTask:hand_over")
    drawing.node("boundaryEvent", "late", timer("P3D"), attachedToRef="accept", cancelActivity="false")
    drawing.flow("late", "hand_over")
    [said] = refusals(drawing.xml())
    assert said.startswith("accept (accept): 不打断任务的计时事件引出的支线")


def test_a_flow_stays_on_its_level() -> None:
    drawing = line("subProcess:inner")
    drawing.inside("inner")
    for kind, number in [("startEvent", "s"), ("userTask", "t"), ("endEvent", "e")]:
        drawing.node(kind, number)
    drawing.flow("s", "t")
    drawing.flow("t", "e")
    read(drawing.xml())
    drawing.flow("t", "end")
    assert "f5: 连线穿过了子流程的边框；请在同一层内连接。" in refusals(drawing.xml())


def test_all_faults_come_at_once() -> None:
    drawing = line("task:a", "scriptTask:b", "userTask:c")
    drawing.nodes["c"]["at"]["name"] = ""
    drawing.nodes["c"]["at"]["isForCompensation"] = "true"
    said = refusals(drawing.xml('<laneSet><lane id="one"><flowNodeRef>a</flowNodeRef></lane></laneSet>'))
    assert len(said) == 5
    assert "c: 任务没有名称；请写上要办什么。" in said
    assert "c: 任务不在任何泳道里，不知道由谁办；请放进一条泳道。" in said


def test_ids_are_names_and_stand_once() -> None:
    said = refusals(line("userTask:a/before", "userTask:b").xml())
    assert "a/before (a/before): 元素“userTask”没有 id，或 id 不合规；请从画图工具重新导出。" in said
    twice = line("userTask:a").xml('<laneSet><lane id="a"><flowNodeRef>a</flowNodeRef></lane></laneSet>')
    assert refusals(twice) == ["a: id 在文件中用了 2 次，只能用一次；请改成不同的 id。"]


@pytest.mark.parametrize("number", ["p", "s"])
def test_one_inside_another_of_its_id_is_no_ring(number: str) -> None:
    inner = f'<subProcess id="s"><userTask id="{number}"/><subProcess id="{number}"/></subProcess>'
    said = refusals(f'{HEAD}<process id="p">{inner}</process></definitions>'.encode())
    assert any(one.startswith(f"{number}: id 在文件中用了 3 次") for one in said)


def test_a_huge_or_deep_process_is_refused() -> None:
    assert "超过 1000 个元素" in refusals(line(*(f"userTask:t{n}" for n in range(500))).xml())[0]
    drawing = Drawing()
    for depth in range(10):
        drawing.node("startEvent", f"s{depth}")
        drawing.node("subProcess", f"sub{depth}")
        drawing.inside(f"sub{depth}")
    assert any("套了 8 层以上" in said for said in refusals(drawing.xml()))


def test_short_texts() -> None:
    assert guard_of("有执法权") == Guard("有执法权")
    assert guard_of("not approve.refused") == Guard("approve.refused", negated=True)
    assert until_of("67% agreed") == Until(share=67, outcome="agreed")
    assert until_of("all") == Until()
    assert [until_of(text) for text in ("0", "101%", "all refused", "most", "")] == [None] * 5
    assert duration_of("P1DT2H3M4S") is not None
    assert duration_of("P2W") is not None
    assert is_clock("rating/fix")
    assert not is_clock("P1Y")
    assert not is_clock("PT5")
