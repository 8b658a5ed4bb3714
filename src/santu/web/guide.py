"""The guided path of a demonstration: what comes next, as whom, and where to click; read from what the database holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from santu.accounts.selectors.demo import demo_people, demo_unit
from santu.accounts.selectors.people import User
from santu.accounts.services.demo import DEMO_CAST
from santu.design.selectors.consultations import answering
from santu.kernel.messages import N_
from santu.transition.selectors.way import Station, Way, latest_way
from santu.web.language import in_chinese

COOKIE, OFF = "guide", "off"
PLANNER, APPROVER = (part.username for part in DEMO_CAST)
TOWNSHIP = "township_leader"
"""The role of the cast whose township the path is about."""
STATIONS: Mapping[Station, tuple[str, str]] = {
    Station.DESIGN: (
        N_("做方案"),
        N_("先在总览的地图上看一看；再选一项提议，比如更名，写上理由，加入新方案。"),
    ),
    Station.ASK: (N_("征求意见"), N_("写一句要征求什么，留下要问的乡镇，点“发起征求意见”。")),
    Station.ANSWER: (N_("单位答复"), N_("选同意、有建议或反对，写上建议或理由，点“答复”。")),
    Station.SETTLE: (N_("办结意见"), N_("逐条答复建议和反对，再点“结束这一轮”。")),
    Station.PLAN: (N_("编制计划"), N_("点“编制计划”；办好后页面会自己转到计划。")),
    Station.PROVE: (N_("逐步证明计划"), N_("点“逐步证明”：每一步之后都核对一遍。")),
    Station.APPROVE: (N_("编委审批"), N_("点“审批”，再点“用合成文件填写”，最后批准。")),
    Station.APPLY: (
        N_("执行"),
        N_("先打开“交接清单”，用合成清单登记；再点“执行”：登记一次改完，或者完全不改。"),
    ),
    Station.APPROVE_UNDO: (N_("批准撤销"), N_("假定办错了：点“批准撤销”，用合成文件填写，再批准。")),
    Station.UNDO: (N_("撤销这份计划"), N_("点“撤销计划”，写上理由；登记恢复原样。")),
}
"""The stations of the path: what each is called, and what to do there."""


APPROVED = {Station.APPROVE, Station.APPROVE_UNDO}


@dataclass(frozen=True, slots=True)
class Guide:
    """Where the path is: its station, who acts there and on which page.

    Attributes:
        steps: what each station is called, and whether it lies behind (1), here (0) or ahead (-1).
        place: which of the stations this is, counted from 1.
        what: what to do.
        person: who does it; ``None`` where nobody of the cast can.
        called: what they are called, in the language of the page.
        href: where it is done.
        mine: whether whoever asks is that person already.
        here: whether this is the page.
    """

    steps: Sequence[tuple[str, int]]
    place: int
    what: str
    person: str
    called: str
    href: str
    mine: bool
    here: bool

    @property
    def title(self) -> str:
        return self.steps[self.place - 1][0]


def guide_of(request: HttpRequest) -> Guide | None:
    """The guide for whoever asks in a demonstration; none where it was put away."""
    if request.COOKIES.get(COOKIE) == OFF:
        return None
    way, cast = latest_way(), {person.username: person for person in demo_people()}
    place = list(Station).index(way.station)
    person, href = _who_and_where(way, cast)
    return Guide(
        steps=[(STATIONS[one][0], (place > n) - (place < n)) for n, one in enumerate(Station)],
        place=place + 1,
        what=STATIONS[way.station][1],
        person=person.username if person else "",
        called=_called(person),
        href=href,
        mine=person is not None and person.username == request.user.get_username(),
        here=request.path == href.partition("?")[0],
    )


def _who_and_where(way: Way, cast: Mapping[str, User]) -> tuple[User | None, str]:
    """Who takes the next step, and on which page."""
    planner = cast.get(PLANNER)
    if way.station is Station.DESIGN:
        unit = demo_unit(TOWNSHIP, timezone.localdate())
        where = (
            reverse("unit-propose", args=[unit]) + "?act=rename&scenario=new"
            if unit
            else reverse("scenarios")
        )
        return planner, where
    if way.station is Station.ANSWER:
        for number, person in answering(way.consultation):
            if person.username in cast:
                return person, reverse("consultation-asked", args=[number])
    name, number = {
        Station.ASK: ("consultation-new", way.scenario),
        Station.ANSWER: ("consultation", way.consultation),
        Station.SETTLE: ("consultation", way.consultation),
        Station.PLAN: ("scenario", way.scenario),
        Station.APPROVE: ("plan-approve", way.plan),
        Station.APPROVE_UNDO: ("plan-approve-undo", way.plan),
    }.get(way.station, ("plan", way.plan))
    where = reverse(name, args=[number])
    if way.station is Station.ASK and (unit := demo_unit(TOWNSHIP, timezone.localdate())):
        where = f"{where}?{urlencode({'ask': f'township:{unit}'})}"
    return cast.get(APPROVER) if way.station in APPROVED else planner, where


def _called(person: User | None) -> str:
    if person is None:
        return ""
    return person.title_zh if in_chinese() else person.title_en or person.title_zh
