"""What makes a database a demonstration: its mark, and its cast."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import DatabaseMark, User
from santu.accounts.selectors.demo import DEMO, database_in_use, database_is_demo
from santu.accounts.services.grants import Wish, grant_give
from santu.accounts.services.people import SYSTEM, user_create
from santu.audit.services import append
from santu.kernel.messages import N_, refuse

PLAYED = "合成：演示人员"
"""The document by which the cast has its roles; it says that there is none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the cast: name, title in both languages, the role, and the code of the unit that it is over."""

    username: str
    title_zh: str
    title_en: str
    role: str
    code: str = EVERYWHERE


DEMO_CAST = (
    Part("demo-planner", "演示：编办经办人", "Demo: establishment officer", "province_officer"),
    Part("demo-approver", "演示：编委审批人", "Demo: commission approver", "commission"),
)
"""The two people with whom a demonstration begins: who approves a plan must not be who applies it."""

DEMO_OTHERS = (
    Part("demo-city", "演示：晋中市编办经办人", "Demo: city establishment officer", "city_officer", "1407"),
    Part(
        "demo-county",
        "演示：太谷区编办经办人",
        "Demo: county establishment officer",
        "county_officer",
        "140703",
    ),
    Part(
        "demo-civil", "演示：太谷区民政局经办人", "Demo: officer of civil affairs", "civil_affairs", "140703"
    ),
    Part("demo-finance", "演示：太谷区财政局经办人", "Demo: officer of finance", "finance", "140703"),
    Part("demo-justice", "演示：太谷区司法局经办人", "Demo: officer of justice", "justice", "140703"),
    Part(
        "demo-drafter", "演示：省改革办流程起草人", "Demo: reform office, drafts processes", "reform_office"
    ),
    Part(
        "demo-publisher",
        "演示：省改革办流程公布人",
        "Demo: reform office, publishes processes",
        "reform_office",
    ),
    Part("demo-reform", "演示：晋中市改革办", "Demo: reform office of the city", "reform_office", "1407"),
    Part("demo-department", "演示：太谷区农业农村局", "Demo: a county department", "department", "140703"),
    Part("demo-desk", "演示：太谷区指挥中心", "Demo: the county's desk", "county_desk", "140703"),
    Part("demo-head", "演示：太谷区领导", "Demo: leader of a county", "county_leader", "140703"),
    Part("demo-leader", "演示：水秀乡乡长", "Demo: leader of a township", "township_leader", "140703202"),
    Part("demo-clerk", "演示：水秀乡党政办", "Demo: clerk of a township", "township_clerk", "140703202"),
    Part("demo-window", "演示：明星镇便民窗口", "Demo: clerk at a window", "window_clerk", "140703100"),
    Part(
        "demo-enforcement",
        "演示：北汪乡综合行政执法队负责人",
        "Demo: lead of an enforcement team",
        "enforcement_lead",
        "140703201",
    ),
    Part(
        "demo-enforcer",
        "演示：水秀乡执法人员",
        "Demo: officer of enforcement",
        "enforcement_officer",
        "140703202",
    ),
    Part("demo-agent", "演示：水秀村代办员", "Demo: agent in a village", "village_agent", "140703202200"),
    Part("demo-grid", "演示：水秀村网格员", "Demo: grid worker", "grid_worker", "140703202200"),
    Part("demo-evaluator", "演示：评估人员", "Demo: evaluator", "evaluator", "14"),
    Part("demo-auditor", "演示：审计人员", "Demo: auditor", "auditor", "14"),
    Part("demo-system", "演示：系统管理员", "Demo: system administrator", "system_administrator"),
    Part("demo-security", "演示：安全管理员", "Demo: security administrator", "security_administrator"),
    Part("demo-audit", "演示：审计管理员", "Demo: audit administrator", "audit_administrator"),
    Part("demo-resident", "演示：居民", "Demo: resident", "resident"),
)
"""Those who come when the units are there that they work for."""


@transaction.atomic
def database_mark_demo(*, by: User | None) -> None:
    """Mark a database in which nothing has happened yet as a demonstration, for good; a second time does nothing."""
    if database_is_demo():
        return
    if database_in_use():
        template = N_(
            "这个库里已经有数据，不能改作演示库：请换一个空文件夹，例如 santu demo --home 新文件夹。"
        )
        raise refuse("", template)
    DatabaseMark.objects.create(name=DEMO)
    append(chain="", act="database_mark_demo", by=by.username if by else SYSTEM, after={"mark": DEMO})


@transaction.atomic
def demo_cast_create(*, by: User | None) -> tuple[User, User]:
    """The two people with whom a demonstration begins, planner and approver; made where they are missing."""
    planner, approver = (_played(part, EVERYWHERE, by) for part in DEMO_CAST)
    return planner, approver


@transaction.atomic
def demo_others_create(*, units: Mapping[str, str], by: User | None) -> list[User]:
    """The rest of the cast, each over the unit of their code; whose unit is not there does not come.

    Args:
        units: code → id of the units of the day on which the demonstration begins.
        by: who makes them.
    """
    parts = [part for part in DEMO_OTHERS if not part.code or part.code in units]
    return [_played(part, units.get(part.code, EVERYWHERE), by) for part in parts]


def _played(part: Part, unit: str, by: User | None) -> User:
    """Who plays a part: as they are there already, or made and given their role."""
    known = User.objects.filter(username=part.username, is_demo=True).first()
    user = known or user_create(
        username=part.username, title_zh=part.title_zh, title_en=part.title_en, is_demo=True, by=by
    )
    if not user.grants.filter(taken_at__isnull=True, role=part.role, unit=unit).exists():
        grant_give(user=user, wish=Wish(part.role, unit, document=PLAYED), by=None)
    return user
