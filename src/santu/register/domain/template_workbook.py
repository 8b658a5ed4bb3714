"""A list to fill in, as a workbook: the labels with an example, and a second sheet that explains the columns."""

from collections.abc import Callable

from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import AND, N_, said
from santu.register.domain.layouts_templates import Template, header_of

EXPLANATION = (
    (N_("列名"), 18),
    (N_("也可以叫"), 44),
    (N_("必填"), 8),
    (N_("填什么"), 60),
    (N_("例"), 18),
)
LEFT_OUT = N_("文件里没有的列")
KEPT = N_("不是必填的列可以整列删去：已有的内容照旧，新的行按空登记。留着列、空着格子的，按空登记。")
SHEET, WIDTH = N_("填写说明"), 16


def template_rows(template: Template, *, chinese: bool) -> list[list[str]]:
    """The header and the example."""
    labels = [header_of(column, chinese=chinese) for column in template.columns]
    return [labels, [template.explained[column.name].example for column in template.columns]]


def template_workbook(template: Template, translate: Callable[[str], str], *, chinese: bool) -> bytes:
    """The file."""
    rows = template_rows(template, chinese=chinese)
    return workbook(
        [
            Sheet(translate(template.title), rows, widths=[WIDTH] * len(template.columns)),
            explanation(template, translate, chinese=chinese),
        ]
    )


def explanation(template: Template, translate: Callable[[str], str], *, chinese: bool) -> Sheet:
    """The sheet that says of each column what goes into it."""
    more = [[translate(title) for title, _ in EXPLANATION]]
    for column in template.columns:
        label = header_of(column, chinese=chinese)
        explained = template.explained[column.name]
        meaning = explained.meaning
        more.append(
            [
                label,
                translate(AND).join(name for name in (column.name, *column.synonyms) if name != label),
                translate(N_("是") if column.required else N_("否")),
                translate(meaning) if isinstance(meaning, str) else str(said(meaning, translate)),
                explained.example,
            ]
        )
    if template.keeps:
        more.append([translate(LEFT_OUT), "", "", translate(KEPT), ""])
    return Sheet(translate(SHEET), more, widths=[width for _, width in EXPLANATION], wrapped=True)
