"""Assessments of devolved powers in ``santu powers``: template, export, import, withdrawing a record."""

import argparse

from santu.cli.actor import actor
from santu.cli.options import number_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.cli.table_files import columns_ignored, file_of, in_chinese, write_file
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import N_, refuse
from santu.register.domain.layouts_power_assessments import ASSESSMENTS, TEMPLATE, assessment_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.template_workbook import template_workbook
from santu.register.selectors.instruments import instruments_of
from santu.register.selectors.power_assessments import findings_of
from santu.register.services.power_assessments import (
    assessment_file_import,
    assessment_file_preview,
    assessment_withdraw,
)


def write_template(args: argparse.Namespace, out: Output) -> int:
    """Write the blank workbook."""
    write_file(args.out, template_workbook(TEMPLATE, out.translate, chinese=in_chinese(out)), out)
    out.data({"file": str(args.out), "columns": [column.name for column in ASSESSMENTS]})
    return OK


def export(args: argparse.Namespace, county: str, out: Output) -> int:
    """Write what counts in a county."""
    numbers = {one.id: one.said.number for one in instruments_of(county)}
    found = [one.said for one in findings_of(numbers).values()]
    header = [header_of(column, chinese=in_chinese(out)) for column in ASSESSMENTS]
    rows = assessment_rows(found, numbers, chinese=in_chinese(out))
    write_file(args.out, workbook([Sheet(out.translate(TEMPLATE.title), [header, *rows])]), out)
    out.data({"file": str(args.out), "rows": len(rows)})
    return OK


def assess(args: argparse.Namespace, county: str, out: Output) -> int:
    """Preview a file and record it; exit code 2 when ``--preview`` finds something new."""
    by = actor(args)
    preview = assessment_file_preview(
        path=file_of(args, "santu powers assess"),
        county=county,
        by=by,
        ignored=columns_ignored(args.ignore_columns),
    )
    counts = {"new": len(preview.new), "changed": len(preview.changed), "same": preview.same}
    template = N_("新登记 {new:,} 条，改登记 {changed:,} 条，{same:,} 条不变。文件 sha256：{digest}")
    out.say(template, **counts, digest=preview.digest)
    told = {"file": {"name": preview.name, "sha256": preview.digest}, **counts}
    if args.preview or not preview.findings:
        out.data({"record": None, **told})
        return CHANGES if preview.findings else OK
    if not args.yes and out.ask(N_("登记这些内容吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    number = assessment_file_import(preview=preview, by=by)
    done = N_("已记为第 {n} 号赋权评估登记；撤回用 santu powers assess-withdraw {n} --reason 理由。")
    out.say(done, n=number)
    out.data({"record": number, **told})
    return OK


def withdraw(args: argparse.Namespace, out: Output) -> int:
    """Withdraw a record."""
    if not args.what:
        raise refuse("santu powers assess-withdraw", N_("没有写明登记编号；请写在动作后面。"))
    number = number_of(args.what, "N")
    assessment_withdraw(number=number, reason=args.reason, by=actor(args))
    out.say(N_("第 {n} 号赋权评估登记已撤回。"), n=number)
    out.data({"withdrawn": number})
    return OK
