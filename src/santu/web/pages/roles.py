"""The roles that there are, and one's own: what each lets people do, over what, and until when."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from santu.accounts.domain.grants import State
from santu.accounts.domain.roles import RIGHTS, ROLES, Right, Role
from santu.accounts.selectors.grants import granted_to
from santu.kernel.messages import N_, Message, message
from santu.web.days import day_of
from santu.web.grant_rows import COLUMNS, end_of, grant_rows, in_order, levels_said, rights_said, units_called
from santu.web.people import person_of
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table
from santu.web.whom import whom_to_ask

SHORT = {
    Right.READ: N_("查看"),
    Right.IMPORT: N_("导入"),
    Right.DESIGN: N_("设计"),
    Right.PLAN: N_("计划"),
    Right.APPROVE: N_("审批"),
    Right.PUBLISH: N_("公布"),
    Right.QUOTA: N_("编制管理"),
    Right.MONEY: N_("经费"),
    Right.BORROW: N_("借用"),
    Right.CONSULT: N_("征求意见"),
    Right.LISTS: N_("清单"),
    Right.SERVE: N_("服务"),
    Right.ENFORCE: N_("执法"),
    Right.SUPERVISE: N_("监督"),
    Right.TASK: N_("交办"),
    Right.SURVEY: N_("摸底"),
    Right.WINDOW: N_("窗口"),
    Right.HANDLE: N_("承办"),
    Right.INVESTIGATE: N_("查办"),
    Right.DECIDE: N_("决定处罚"),
    Right.DISPATCH: N_("派单"),
    Right.RULE: N_("裁定"),
    Right.PROCESS: N_("流程"),
    Right.AUDIT: N_("审计"),
    Right.GRANT: N_("授权"),
    Right.OPERATE: N_("运维"),
}
"""A right in a word, over a column whose hint says the whole."""
HAS = "✓"


def roles(request: HttpRequest) -> HttpResponse:
    """Every role with its rights."""
    columns = (
        Column("role", N_("角色")),
        Column("levels", N_("管哪一级")),
        *(Column(right.value, SHORT[right], "badge", hint=RIGHTS[right]) for right in Right),
        Column("second_factor", N_("两步登录"), "badge", hint=N_("有审批、授权或运维权限的角色，只用密码登录不生效。")),
    )  # fmt: skip
    table = Table("roles", N_("角色和权限"), columns, [_role(role) for role in ROLES], frozen=True)
    context = {"rights": [(SHORT[right], RIGHTS[right]) for right in Right]}
    return page(request, "web/roles.html", context, [table])


def _role(role: Role) -> Row:
    marks = [Cell(HAS if right in role.rights else None, tone="accent") for right in Right]
    needs: Message | None = message(N_("要")) if role.needs_second_factor else None
    return Row([Cell(message(role.title), below=role.purpose), levels_said(role), *marks, Cell(needs)])


def my_roles(request: HttpRequest) -> HttpResponse:
    """What whoever asks holds, what it lets them do, and until when."""
    day = day_of(request)
    grants = in_order(granted_to([person_of(request).username]), day.shown)
    names = units_called(one.held.unit for one in grants)
    held = [
        {
            "role": one.held.is_,
            "unit": names.get(one.held.unit, one.held.unit),
            "href": day.link(reverse("unit", args=[one.held.unit])) if _opens(one.held.unit, request) else "",
            "start": one.held.start,
            "end": end_of(one.held),
            "rights": rights_said(one.held.is_),
        }
        for one in grants
        if one.state(day.shown) is State.NOW
    ]
    table = Table("my-roles", N_("我的各项授权"), COLUMNS, grant_rows(grants, day.shown))
    context = {"held": held, "ask": whom_to_ask(), "rights": RIGHTS}
    return page(request, "web/my_roles.html", context, [table])


def _opens(unit: str, request: HttpRequest) -> bool:
    return bool(unit) and sight_of(request).has(Right.READ)


urlpatterns = [
    path("roles/", roles, name="roles"),
    path("account/roles", my_roles, name="my-roles"),
]
