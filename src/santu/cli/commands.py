"""The table of commands. The entry point loads a module by its name here, and only the one that was asked for."""

from dataclasses import dataclass

from santu.kernel.messages import N_


@dataclass(frozen=True, slots=True)
class Command:
    """A row: what is typed, the module that does it, what is set up before it, and one line of help.

    A command that needs Django finds the tables in order, unless it says that it sees to them itself. ``extra`` is
    the part of the installation that its module cannot be loaded without.
    """

    name: str
    module: str
    needs_django: bool
    help: str
    needs_tables: bool = True
    extra: str = ""


COMMANDS = (
    Command("migrate", "santu.cli.migrate", True, N_("建立或升级数据库"), needs_tables=False),
    Command("match", "santu.cli.match", False, N_("比对两份名单：每个单位后来怎样了")),
    Command("grid", "santu.cli.grid", False, N_("把村（社区）的户划成网格，一个村或全省"), extra="scale"),
    Command("merge", "santu.cli.merge", False, N_("设计哪些乡镇合并，一个县或全省"), extra="scale"),
    Command("allocate", "santu.cli.allocate", False, N_("按需要把编制分到各乡镇，有下限、上限")),
    Command("user", "santu.cli.user", True, N_("登记可以办理的人")),
    Command("grant", "santu.cli.grant", True, N_("授予或收回角色，列出一个人的角色")),
    Command("token", "santu.cli.token", True, N_("建立、撤销和列出程序用的令牌")),
    Command("import", "santu.cli.import_", True, N_("把名单导入登记")),
    Command("quota", "santu.cli.quota", True, N_("编制台账：写出模板，导出，导入，冲销，年度统计")),
    Command("money", "santu.cli.money", True, N_("经费台账：写出模板，导出，导入，冲销")),
    Command("staff", "santu.cli.staff", True, N_("实名制名册：写出模板，登记在编的人，撤销")),
    Command("matters", "santu.cli.matters", True, N_("事项目录：写出模板，导出，导入，撤销")),
    Command("duties", "santu.cli.duties", True, N_("职责清单：写出模板，导出，导入")),
    Command("grids", "santu.cli.grids", True, N_("建筑表和网格表：写出模板，导出，导入")),
    Command("one-stop", "santu.cli.one_stop", True, N_("把办件和好差评写成文件，带到省政务服务平台")),
    Command("lists", "santu.cli.lists", True, N_("单位的清单：种类，起草，导入，导出，比较，公布")),
    Command("powers", "santu.cli.powers", True, N_("行政执法职权：按文件下放、收回、委托、划转，列出，导出")),
    Command(
        "services", "santu.cli.services", True, N_("服务站点、法律顾问、购买服务：写出模板，导出，导入，撤销")
    ),
    Command(
        "enforcement",
        "santu.cli.enforcement",
        True,
        N_("执法队伍：列出，培训和联合执法写出模板，导出，导入，撤回"),
    ),
    Command(
        "handed",
        "santu.cli.handed",
        True,
        N_("交办任务、清单外事项准入、一票否决和责任状、吹哨：模板，导出，导入"),
    ),
    Command("orders", "santu.cli.orders", True, N_("12345 工单：写出模板，导入平台的工单，导出办理情况")),
    Command("survey", "santu.cli.survey", True, N_("乡镇运行摸底：写出摸底表，导入，导出，列出漂移")),
    Command("map", "santu.cli.map", True, N_("看一个单位的现状图或设计图")),
    Command("check", "santu.cli.check", True, N_("检查登记与标准不符之处")),
    Command("plan", "santu.cli.plan", True, N_("编制先立后破的计划，或显示计划")),
    Command("consult", "santu.cli.consult", True, N_("记下方案书面征求意见的情况")),
    Command("prove", "santu.cli.prove", True, N_("逐步证明计划")),
    Command("pool", "santu.cli.pool", True, N_("各县实施计划最少要多大的编制周转池")),
    Command("approve", "santu.cli.approve", True, N_("凭批准文件审批计划")),
    Command("handover", "santu.cli.handover", True, N_("计划的交接清单：还缺什么，写出待填的清单，导入")),
    Command("apply", "santu.cli.apply", True, N_("执行已批准的计划")),
    Command("undo", "santu.cli.undo", True, N_("撤销计划或其他操作")),
    Command("explain", "santu.cli.explain", True, N_("说明计划的一步为什么在这里")),
    Command("demo", "santu.cli.demo", True, N_("建立演示库，重演山西省乡镇（街道）改革"), needs_tables=False),
    Command("serve", "santu.cli.serve", True, N_("打开网页服务")),
    Command("worker", "santu.cli.worker", True, N_("办理网页上发起的后台任务；santu serve 会自己启动一个")),
    Command("jobs", "santu.cli.jobs", True, N_("查看停放的后台任务，放回队列或取消")),
    Command("backup", "santu.cli.backup", True, N_("把数据库和上传的文件备份成一个文件")),
    Command("restore", "santu.cli.restore", True, N_("从备份恢复到空的地方"), needs_tables=False),
    Command(
        "publish",
        "santu.cli.publish",
        True,
        N_("把已公布的名单写成签名的静态文件夹，或核对它"),
        needs_tables=False,
    ),
    Command(
        "carry", "santu.cli.carry", True, N_("把日常业务要用的登记从内部部署送到业务部署：写出、核对、读入")
    ),
    Command("audit", "santu.cli.audit", True, N_("核对审计链、签出锚、导出审计记录"), needs_tables=False),
    Command("case-file", "santu.cli.case_file", False, N_("核对下载的案卷：缺了、多了、改过哪个文件")),
    Command("doctor", "santu.cli.doctor", True, N_("检查数据库和运行环境"), needs_tables=False),
)
