"""What the pages of files of posts share: the faults of a file by cell, and whether what is done is what was previewed."""

from collections.abc import Sequence
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from santu.kernel.messages import N_, Fault, Message, message, refuse
from santu.register.domain.review import fault_row
from santu.web.given import written
from santu.web.language import plain, translate
from santu.web.tables import Column, Row, Table

IMPORT = "import"
NO_FILE = N_("没有选文件；请选好再提交。")
CHANGED = N_("文件、日期、列名或台账和预览时的不一样；请重新预览，核对后再导入。")
FAULTS = (
    Column("cell", N_("位置")),
    Column("what", N_("哪里不对")),
    Column("cure", N_("怎么改")),
)


def faults_table(faults: Sequence[Fault], name: str) -> Table:
    """All that is wrong with a file, each fault at its cell."""
    rows = [fault_row(fault, [name], translate) for fault in faults]
    cells = [Row((row.cell, row.what, row.cure)) for row in rows]
    return Table("file-faults", N_("全部错误"), FAULTS, cells)


def seen_of(*told: object) -> str:
    """A mark of what a preview showed."""
    return sha256("\n".join(map(str, told)).encode()).hexdigest()


def ignored_in(request: HttpRequest) -> list[str]:
    """The headers that a form leaves out, as they were written with commas between them."""
    said = written(request, "ignored").replace("，", ",").split(",")
    return [one.strip() for one in said if one.strip()]


def is_import(request: HttpRequest, seen: str, act: str = IMPORT) -> bool:
    """Whether what was previewed is to be done now, or something else (``act``) is to be made of it.

    Raises:
        Refused: it is not what would be done now.
    """
    if written(request, "act") != act:
        return False
    if written(request, "seen") != seen:
        raise refuse("file", CHANGED)
    return True


def no_file() -> Fault:
    """No file was chosen."""
    return Fault("file", message(NO_FILE))


def attached(content: bytes | str, kind: str, title: str | Message, ending: str) -> HttpResponse:
    """A file to download."""
    response = HttpResponse(content, content_type=kind)
    called = translate(title) if isinstance(title, str) else plain(title)
    name = content_disposition_header(as_attachment=True, filename=f"{called}.{ending}")
    response["Content-Disposition"] = name  # type: ignore[assignment]
    return response
