"""Entries of the audit as tables: on the audit page, and as the trail of an object."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from santu.accounts.domain.roles import Right
from santu.audit.domain.chain import Entry
from santu.audit.selectors import entries_about
from santu.kernel.messages import N_, Message, message
from santu.register.domain.act_words import ACTS
from santu.register.selectors.act_views import names_of
from santu.web.days import Day, day_of, moment
from santu.web.people import titles
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

TRAIL = 20
"""So many entries, the latest, stand on the page of an object."""

DEEDS = {
    **ACTS,
    "process_ship": N_("启用随软件提供的流程"),
    "case_open": N_("收件"),
    "case_step": N_("办理"),
    "case_strike": N_("时限到期"),
    "case_operation": N_("登记联合行动"),
    "case_take": N_("领办"),
    "case_give_back": N_("退领"),
    "case_release": N_("解除领办"),
    "case_forward": N_("转办"),
    "case_ask_view": N_("请求会签"),
    "case_give_view": N_("会签"),
    "case_urge": N_("催办"),
    "case_supervise": N_("督办"),
    "case_answer": N_("答复督办"),
    "case_update": N_("来件平台补充"),
    "orders_import": N_("导入 12345 工单"),
    "orders_export": N_("导出 12345 工单办理情况"),
    "case_consent_withdraw": N_("撤回对代办的同意"),
    "case_payment": N_("登记代缴"),
    "case_file_add": N_("附材料文件"),
    "case_file_open": N_("打开材料文件"),
    "case_paper": N_("出具文书"),
    "case_archive": N_("下载案卷"),
    "applicant_reveal": N_("查看申请人全名和电话"),
    "applicants_blank": N_("清除到期的申请人信息"),
    "case_pause": N_("暂停计时"),
    "case_resume": N_("恢复计时"),
    "case_extend": N_("延长时限"),
    "notice_read": N_("读提醒"),
    "filter_keep": N_("保存常用筛选"),
    "filter_drop": N_("删除常用筛选"),
    "cases_seed": N_("写入合成办件"),
    "plan_create": N_("编制计划"),
    "plan_follow": N_("决定随事转"),
    "plan_prove": N_("证明计划"),
    "plan_approve": N_("审批计划"),
    "plan_approve_undo": N_("批准撤销"),
    "handover_declare": N_("登记交接清单"),
    "plan_undo": N_("撤销计划"),
    "scenario_create": N_("建立方案"),
    "proposal_add": N_("添加提议"),
    "proposal_lock": N_("锁定或排除提议"),
    "proposal_unlock": N_("解除锁定或排除"),
    "exception_approve": N_("批准例外"),
    "consultation_open": N_("发起征求意见"),
    "opinion_give": N_("代单位答复"),
    "opinion_reply": N_("答复意见"),
    "consultation_enter": N_("记下书面征求意见"),
    "consultation_close": N_("结束征求意见"),
    "matters_load": N_("导入事项目录"),
    "matters_undo": N_("撤销事项目录导入"),
    "quota_record": N_("编制记账"),
    "quota_reverse": N_("冲销编制凭证"),
    "money_record": N_("经费记账"),
    "money_reverse": N_("冲销经费凭证"),
    "quota_close": N_("编制年结"),
    "use_apply": N_("申请用编核准"),
    "use_send_back": N_("退回用编核准申请"),
    "use_approve": N_("核准用编"),
    "clean_up_plan": N_("制定超编消化计划"),
    "staff_reveal": N_("查看在编人员全名"),
    "certificate_record": N_("登记人员证件"),
    "certificate_withdraw": N_("收回人员证件"),
    "staff_blank": N_("清除到期的人员信息"),
    "loan_apply": N_("申请周转编制"),
    "loan_check": N_("审核并预留周转编制"),
    "loan_approve": N_("批准借用周转编制"),
    "loan_use": N_("下达用编通知"),
    "loan_return": N_("归还周转编制"),
    "loan_refuse": N_("退回用编申请"),
    "head_ask": N_("征求对派驻机构负责人的意见"),
    "head_opine": N_("提出对派驻机构负责人的意见"),
    "head_act": N_("办理派驻机构负责人任免奖惩"),
    "task_register": N_("登记交办任务"),
    "task_answer": N_("答复交办任务"),
    "task_done": N_("办结交办任务"),
    "whistle_mark": N_("吹哨，叫部门到场"),
    "whistle_answer": N_("登记部门报到、处置"),
    "admission_apply": N_("申请清单外事项准入"),
    "admission_opine": N_("对清单外事项准入提意见"),
    "admission_decide": N_("决定清单外事项准入"),
    "veto_register": N_("登记一票否决、责任状"),
    "veto_clear": N_("清理一票否决、责任状"),
    "handed_import": N_("导入交办文件"),
    "handed_undo": N_("撤销交办文件"),
    "assessment_open": N_("开派驻机构考核表"),
    "assessment_sign": N_("签派驻机构考核评分"),
    "assessment_close": N_("办结派驻机构考核表"),
    "assessment_reopen": N_("重开派驻机构考核表"),
    "power_assess": N_("登记赋权评估"),
    "power_assess_withdraw": N_("撤回赋权评估"),
    "enforcement_record": N_("登记执法培训、指导或联合执法"),
    "enforcement_withdraw": N_("撤回执法登记"),
    "supervision_open": N_("发出执法监督通知"),
    "supervision_answer": N_("对执法监督提出意见"),
    "supervision_decide": N_("作出执法监督决定"),
    "supervision_import": N_("导入执法监督"),
    "supervision_withdraw": N_("撤回执法监督的导入"),
    "list_draft": N_("起草清单"),
    "list_row_set": N_("填写清单事项"),
    "list_row_remove": N_("删去清单事项"),
    "list_file_import": N_("导入清单"),
    "list_import_undo": N_("撤销清单导入"),
    "list_discard": N_("作废清单草稿"),
    "list_submit": N_("清单送审"),
    "list_return": N_("退回清单"),
    "list_review": N_("审核通过清单"),
    "list_publish": N_("公布清单"),
    "service_import": N_("登记便民服务清单"),
    "service_undo": N_("撤销便民服务登记"),
    "grid_member_name": N_("登记网格人员"),
    "grid_member_end": N_("结束网格人员"),
    "grid_team_move": N_("网格队伍转到承接网格"),
    "visit_record": N_("登记法律顾问走访"),
    "delivery_record": N_("登记购买服务的交付"),
    "delivery_accept": N_("登记购买服务的验收"),
    "survey_open": N_("发起运行摸底"),
    "survey_import": N_("导入运行摸底"),
    "survey_row_save": N_("填报摸底事项"),
    "survey_row_drop": N_("删去摸底事项"),
    "survey_hand_in": N_("上报运行摸底"),
    "survey_check": N_("核对运行摸底"),
    "survey_send_back": N_("退回运行摸底"),
    "survey_correct": N_("更正运行摸底"),
    "survey_undo": N_("撤销一版运行摸底"),
    "meeting_call": N_("召集编委会会议"),
    "item_propose": N_("提出编委会议题"),
    "minutes_record": N_("记录会议纪要"),
    "reply_enter": N_("批复并记账"),
    "process_draft": N_("起草流程"),
    "process_redraft": N_("修改流程草稿"),
    "process_simulate": N_("用办过的件试走流程草稿"),
    "process_publish": N_("公布流程版本"),
    "process_move": N_("把在办的件迁移到流程新版本"),
    "process_move_undo": N_("撤销流程迁移"),
    "edition_propose": N_("提出公布"),
    "edition_publish": N_("公布名单"),
    "edition_withdraw": N_("撤回公布"),
    "job_start": N_("发起后台任务"),
    "job_put_back": N_("放回停放的后台任务"),
    "job_drop": N_("取消停放的后台任务"),
    "user_create": N_("登记人员"),
    "user_deactivate": N_("停用人员"),
    "user_activate": N_("恢复人员"),
    "password_set": N_("设置密码"),
    "session_end": N_("结束会话"),
    "sessions_end": N_("结束其余会话"),
    "carry_out": N_("写出送往业务部署的登记"),
    "carry_in": N_("读入内部部署送来的登记"),
    "outside_link": N_("与统一登录关联"),
    "outside_unlink": N_("解除与统一登录的关联"),
    "second_factor_set": N_("设置两步验证"),
    "second_factor_remove": N_("解除两步验证"),
    "recovery_codes_make": N_("换恢复码"),
    "administration_open": N_("打开管理会话"),
    "administration_close": N_("关闭管理会话"),
    "token_make": N_("建立令牌"),
    "webhook_make": N_("建立事件推送"),
    "webhook_stop": N_("停止事件推送"),
    "webhook_start": N_("恢复事件推送"),
    "webhook_again": N_("重发推送"),
    "token_revoke": N_("撤销令牌"),
    "database_mark_demo": N_("标为演示库"),
    "grant_give": N_("授予角色"),
    "grant_take": N_("收回角色"),
    "grants_follow": N_("角色随单位移交"),
    "grants_return": N_("移交的角色退回"),
}
"""What is recorded, in words; another stands as it is."""
ABOUT = {
    "act": ("act", N_("第 {name} 号操作")),
    "plan": ("plan", N_("第 {name} 号计划")),
    "scenario": ("scenario", N_("第 {name} 号方案")),
    "consultation": ("consultation", N_("第 {name} 号征求意见")),
    "voucher": ("voucher", N_("第 {name} 号凭证")),
    "loan": ("loan", N_("第 {name} 号用编申请")),
    "head_file": ("head-file", N_("第 {name} 号负责人征求意见")),
    "supervision": ("supervision", N_("第 {name} 号执法监督")),
    "enforcement": ("", N_("第 {name} 号执法登记")),
    "task": ("task", N_("第 {name} 号交办任务")),
    "whistle": ("whistle", N_("第 {name} 号吹哨")),
    "admission": ("admission", N_("第 {name} 号准入")),
    "veto": ("veto", N_("第 {name} 号一票否决或责任状")),
    "handed_file": ("", N_("第 {name} 号交办文件")),
    "assessment": ("assessment", N_("第 {name} 号考核表")),
    "survey": ("survey", N_("第 {name} 号摸底")),
    "meeting": ("meeting", N_("第 {name} 号编委会会议")),
    "list": ("list", N_("第 {name} 号清单")),
    "use": ("staff-use", N_("第 {name} 号用编核准")),
    "post": ("staff-post", N_("第 {name} 号在编记录")),
    "edition": ("publication", N_("第 {name} 号公布")),
    "username": ("", N_("用户 {name}")),
}
"""Key of what is recorded → the page of the thing, and how it is called."""
ABOVE = N_("县级以上")
COLUMNS = (
    Column("at", N_("时间"), "day"),
    Column("by", N_("办理人")),
    Column("act", N_("操作"), "badge"),
    Column("about", N_("对象")),
    Column("reason", N_("理由")),
    Column("document", N_("文号")),
    Column("chain", N_("审计链")),
    Column("seq", N_("第几条"), "number"),
)
IN_FILES = (
    Column("before", N_("之前")),
    Column("after", N_("之后")),
    Column("hash", N_("散列"), "code"),
)


def trail_of(thing: str, name: object, request: HttpRequest) -> Table:
    """What was done to an object, the latest first; who may audit can go on from it."""
    audits = sight_of(request).has(Right.AUDIT)
    rows = rows_of(entries_about(thing, name, most=TRAIL), day_of(request), audits=audits)
    return Table("audit", N_("审计记录"), COLUMNS, rows, empty=N_("没有审计记录。"))


def rows_of(entries: Sequence[Entry], day: Day, *, in_file: bool = False, audits: bool = True) -> list[Row]:
    """The entries as rows; in a file with what was before and after, and with the hash.

    Where whoever asks ``audits``, people, chains and places lead to the entries like them.
    """
    search = reverse("audit") if audits else ""

    def link(**query: object) -> str:
        return day.link(search, **query) if search else ""

    called = titles(entry.by for entry in entries)
    chains = {entry.chain for entry in entries if entry.chain}
    names = names_of(chains) if chains else {}
    return [
        Row([*_cells(entry, called, names, day, link), *(_more(entry) if in_file else ())])
        for entry in entries
    ]


def _cells(
    entry: Entry, called: dict[str, str], names: dict[str, str], day: Day, link: Callable[..., str]
) -> Iterable[Cell | Value]:
    first, *others = entry.document.split("、")
    more = message(N_("等 {count} 件"), count=len(others) + 1) if others else ""
    name: str | Message = names.get(entry.chain, entry.chain) or message(ABOVE)
    chain = {"chain": entry.chain or "-"}
    return (
        moment(datetime.fromisoformat(entry.at)),
        Cell(called.get(entry.by, entry.by), href=link(by=entry.by)),
        Cell(message(DEEDS.get(entry.act, entry.act))),
        _about(entry, day),
        entry.reason,
        Cell(first, below=more, hint=entry.document if others else ""),
        Cell(name, href=link(**chain)),
        Cell(entry.seq, href=link(**chain, seq=entry.seq), hint=entry.hash),
    )


def _about(entry: Entry, day: Day) -> Cell:
    """The things that an entry names, each a way to its page."""
    told: dict[str, Any] = {**_object(entry.before), **_object(entry.after)}
    parts = []
    for key, (page, template) in ABOUT.items():
        name = told.get(key)
        if name is not None:
            href = day.link(reverse(page, args=[name])) if page and isinstance(name, int) else ""
            parts.append(Cell(message(template, name=name), href=href))
    whole = message("{parts}", parts=tuple(part.value for part in parts)) if parts else ""
    return Cell(whole, parts=parts) if len(parts) > 1 else (parts[0] if parts else Cell(whole))


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    return found if isinstance(found, dict) else {}


def _more(entry: Entry) -> tuple[Cell, ...]:
    before, after = ("" if text == "null" else text for text in (entry.before, entry.after))
    return Cell(before), Cell(after), Cell(entry.hash)
