"""The roles that people hold, as code: what each is called, what it is for, and what it lets its holder do.

A role gives rights over a part of the tree of units for a time (see ``grants``). The administrators of the system, of
its security and of its audit are three, and none of them has a right in the business itself (GB/T 22239).
"""

from dataclasses import dataclass
from enum import StrEnum

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Refused, message, refuse


class Right(StrEnum):
    """What a role may let people do within the units that it is granted for."""

    READ = "read"
    IMPORT = "import"
    DESIGN = "design"
    PLAN = "plan"
    APPROVE = "approve"
    PUBLISH = "publish"
    QUOTA = "quota"
    BORROW = "borrow"
    CONSULT = "consult"
    MONEY = "money"
    LISTS = "lists"
    SERVE = "serve"
    ENFORCE = "enforce"
    SUPERVISE = "supervise"
    TASK = "task"
    SURVEY = "survey"
    WINDOW = "window"
    HANDLE = "handle"
    INVESTIGATE = "investigate"
    DECIDE = "decide"
    DISPATCH = "dispatch"
    RULE = "rule"
    PROCESS = "process"
    AUDIT = "audit"
    GRANT = "grant"
    OPERATE = "operate"


RIGHTS = {
    Right.READ: N_("查看登记、方案和计划"),
    Right.IMPORT: N_("导入名单，撤销导入"),
    Right.DESIGN: N_("编制方案，提出、锁定和排除提议"),
    Right.PLAN: N_("编制、证明、执行和撤销计划"),
    Right.APPROVE: N_("审批计划、例外、公布、借用编制和清单外事项准入"),
    Right.PUBLISH: N_("提出公布名单，撤回公布"),
    Right.QUOTA: N_("管理编制台账，审核和调配编制"),
    Right.BORROW: N_("申请周转编制"),
    Right.CONSULT: N_("就派驻机构负责人的任免奖惩征求意见、提出意见，考核派驻机构"),
    Right.MONEY: N_("管理经费台账，拨入、划转和收回经费"),
    Right.LISTS: N_("起草、修改和提交清单，清理一票否决和责任状"),
    Right.SERVE: N_("登记服务站点、法律顾问和购买服务"),
    Right.ENFORCE: N_("登记执法培训、业务指导和联合执法，对执法监督提出意见"),
    Right.SUPERVISE: N_("提出执法监督，作出监督决定"),
    Right.TASK: N_("登记和答复交办的任务，申请和同意清单外事项准入，登记一票否决和责任状"),
    Right.SURVEY: N_("填报乡镇运行摸底"),
    Right.WINDOW: N_("在窗口受理、出件，替群众代办"),
    Right.HANDLE: N_("办理转到本单位、本部门的任务"),
    Right.INVESTIGATE: N_("查办行政处罚案件：立案、调查取证、告知、送达、执行"),
    Right.DECIDE: N_("决定行政处罚：批准先行登记保存，集体讨论，决定，督办"),
    Right.DISPATCH: N_("研判派单，催办、督办，回访差评"),
    Right.RULE: N_("裁定职责争议和拒不报到，督办"),
    Right.PROCESS: N_("上传、检查和发布办事流程"),
    Right.AUDIT: N_("查看审计记录，核对审计链"),
    Right.GRANT: N_("授予和收回角色"),
    Right.OPERATE: N_("查看后台任务和系统状况"),
}
ADMINISTRATION = frozenset({Right.GRANT, Right.OPERATE})
"""Rights that hold only within a session opened for the purpose, with a reason and an end."""
SECOND_FACTOR = frozenset({Right.APPROVE, *ADMINISTRATION})
"""Rights that nobody has who signed in with a password alone."""


def right_lacking(right: Right) -> Refused:
    """They have not the right, or not over all of this."""
    template = N_("这一步要有“{right}”的权限，您在这个范围内没有；请由有此权限的人办理，或请安全管理员授予。")
    return refuse("", template, right=message(RIGHTS[right]))


@dataclass(frozen=True, slots=True)
class Role:
    """A role.

    Attributes:
        key: what is stored.
        title: what it is called (marked ``N_``).
        purpose: what it is for, in plain words (marked ``N_``).
        rights: what it lets people do.
        levels: of the units that it can be granted for; empty for one that is about no unit.
    """

    key: str
    title: str
    purpose: str
    rights: frozenset[Right]
    levels: tuple[Level, ...] = ()

    @property
    def needs_second_factor(self) -> bool:
        return bool(self.rights & SECOND_FACTOR)


PROVINCE, CITY, COUNTY = (Level.PROVINCE,), (Level.CITY,), (Level.COUNTY,)
ABOVE_TOWNSHIPS = (*PROVINCE, *CITY, *COUNTY)
TOWNSHIP, VILLAGE = (Level.TOWNSHIP,), (Level.VILLAGE,)
READS = frozenset({Right.READ})
OFFICER = READS | {
    Right.IMPORT,
    Right.DESIGN,
    Right.PLAN,
    Right.PUBLISH,
    Right.QUOTA,
    Right.LISTS,
    Right.SERVE,
    Right.SURVEY,
}
OFFICER_FOR = N_(
    "管理本地登记：导入名单、编制方案和计划，执行批准了的计划，公布名单，管理编制台账，核对乡镇运行摸底。"
)

ROLES = (
    Role("province_officer", N_("省编办经办人"), OFFICER_FOR, OFFICER, PROVINCE),
    Role("city_officer", N_("市编办经办人"), OFFICER_FOR, OFFICER, CITY),
    Role("county_officer", N_("县编办经办人"), OFFICER_FOR, OFFICER, COUNTY),
    Role(
        "commission",
        N_("编委成员"),
        N_("集体审批计划、例外和公布，自己不编制、不执行。"),
        READS | {Right.APPROVE},
        ABOVE_TOWNSHIPS,
    ),
    Role(
        "civil_affairs",
        N_("民政部门经办人"),
        N_("提出行政区划调整：撤并、更名、改类型、划转村（社区）；公布区划名单。"),
        READS | {Right.DESIGN, Right.PUBLISH},
        ABOVE_TOWNSHIPS,
    ),
    Role(
        "finance",
        N_("财政部门经办人"),
        N_("查看机构和编制，据以安排经费，管理经费台账，登记购买服务。"),
        READS | {Right.MONEY, Right.SERVE},
        ABOVE_TOWNSHIPS,
    ),
    Role(
        "justice",
        N_("司法行政部门经办人"),
        N_("查看方案和依据，审核是否合法；登记村（社区）法律顾问，监督综合行政执法队伍。"),
        READS | {Right.SERVE, Right.SUPERVISE},
        ABOVE_TOWNSHIPS,
    ),
    Role(
        "reform_office",
        N_("改革办和工作专班"),
        N_("统筹改革：编制方案，跟踪计划，起草清单，清理一票否决和责任状，发布办事流程。"),
        READS | {Right.DESIGN, Right.LISTS, Right.TASK, Right.PROCESS},
        ABOVE_TOWNSHIPS,
    ),
    Role(
        "department",
        N_("县级部门经办人"),
        N_(
            "查看本部门派驻乡镇的机构和改革的安排；派驻机构负责人任免奖惩前征求乡镇意见；培训、指导乡镇执法队伍；向乡镇交办任务，申请清单外事项准入；审批窗口转来的办件，应乡镇吹哨报到。"
        ),
        READS | {Right.CONSULT, Right.ENFORCE, Right.TASK, Right.HANDLE},
        COUNTY,
    ),
    Role(
        "county_leader",
        N_("县（市、区）领导"),
        N_("查看本县办件的全局，裁定部门职责争议和拒不报到，督办。"),
        READS | {Right.RULE},
        COUNTY,
    ),
    Role(
        "county_desk",
        N_("县级指挥中心、政务服务管理机构"),
        N_("对乡镇的吹哨研判派单，催办和督办各部门，回访差评。"),
        READS | {Right.DISPATCH},
        COUNTY,
    ),
    Role(
        "township_leader",
        N_("乡镇（街道）领导"),
        N_(
            "查看本乡镇的三张图，了解改革涉及什么；填报运行摸底，申请周转编制，对派驻机构负责人的任免奖惩提出意见；起草清单，答复交办的任务，同意清单外事项准入；决定行政处罚。"
        ),
        READS
        | {Right.BORROW, Right.CONSULT, Right.LISTS, Right.TASK, Right.SURVEY, Right.HANDLE, Right.DECIDE},
        TOWNSHIP,
    ),
    Role(
        "township_clerk",
        N_("乡镇（街道）经办人"),
        N_(
            "查看本乡镇的登记，办理日常事务：填报运行摸底，申请周转编制，起草清单，登记和答复交办的任务，登记服务站点、法律顾问走访和购买服务。"
        ),
        READS | {Right.BORROW, Right.LISTS, Right.SERVE, Right.TASK, Right.SURVEY, Right.HANDLE},
        TOWNSHIP,
    ),
    Role(
        "window_clerk",
        N_("便民服务窗口人员"),
        N_("在综合便民服务中心受理事项、出件。"),
        READS | {Right.WINDOW},
        TOWNSHIP,
    ),
    Role(
        "enforcement_lead",
        N_("综合行政执法队负责人"),
        N_(
            "登记本乡镇执法队伍的培训、指导，组织联合执法，对执法监督提出意见，查办行政处罚案件，办理转到本乡镇的任务。"
        ),
        READS | {Right.ENFORCE, Right.HANDLE, Right.INVESTIGATE},
        TOWNSHIP,
    ),
    Role(
        "enforcement_officer",
        N_("综合行政执法人员"),
        N_("在本乡镇查办行政处罚案件；案件用谁，以有效的行政执法证为准。"),
        READS | {Right.INVESTIGATE},
        TOWNSHIP,
    ),
    Role(
        "village_agent",
        N_("村（社区）代办员"),
        N_("经群众同意，替其代办、代缴、代理。"),
        READS | {Right.WINDOW},
        VILLAGE,
    ),
    Role(
        "grid_worker",
        N_("网格员"),
        N_("上报和办理网格内的事件。"),
        READS | {Right.HANDLE},
        VILLAGE,
    ),
    Role(
        "evaluator",
        N_("评估人员"),
        N_("评估改革：查看被评地方的登记和进展，不作改动。"),
        READS,
        ABOVE_TOWNSHIPS,
    ),
    Role(
        "auditor",
        N_("审计人员"),
        N_("查看谁在何时依据什么做了什么，核对审计链。"),
        READS | {Right.AUDIT},
        ABOVE_TOWNSHIPS,
    ),
    Role(
        "system_administrator",
        N_("系统管理员"),
        N_("保障系统运行，不接触业务。"),
        frozenset({Right.OPERATE}),
    ),
    Role(
        "security_administrator",
        N_("安全管理员"),
        N_("授予和收回角色，不接触业务。"),
        frozenset({Right.GRANT}),
    ),
    Role(
        "audit_administrator",
        N_("审计管理员"),
        N_("监督各管理员的操作，不接触业务。"),
        frozenset({Right.AUDIT}),
    ),
    Role(
        "resident",
        N_("居民"),
        N_("查看公布的清单，申请、查询和评价自己的事项。"),
        frozenset(),
    ),
)
BY_KEY = {role.key: role for role in ROLES}


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles that give a right, in order."""
    return tuple(role for role in ROLES if right in role.rights)
