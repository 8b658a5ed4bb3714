"""Imports: files → draft → review → commit; and those that were done."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from santu.accounts.domain.roles import Right
from santu.api.callers import caller
from santu.api.fields import Day, Given, Limit, Number, Offset, Part, Text, Word, part
from santu.api.language import said
from santu.api.problems import FaultShape, fault_shapes, told
from santu.api.problems import Told as Gone
from santu.api.routes.jobs import Started, started
from santu.jobs.selectors import jobs_open
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.telling import Told
from santu.register.selectors.access import acts_open
from santu.register.selectors.drafts import Draft, draft_of, drafts_of, moved_since, review_of
from santu.register.selectors.imports import ImportRow, import_done, imports_done
from santu.register.services.drafts import draft_discard, draft_ignore, draft_keep
from santu.register.services.uploads import Upload

router = Router()


class ImportShape(Schema):
    """An import that was done; `undone_by` is the act that undid it."""

    number: int
    title: str
    document: str
    by: str
    recorded_at: datetime
    counties: int
    undone_by: int | None


class Brought(Schema):
    """How many rows of a kind an import brought."""

    kind: str
    count: int


class ImportWhole(ImportShape):
    """An import with what it brought, and the day of its lists."""

    brought: list[Brought]
    day: date | None


class DraftShape(Schema):
    """An import that is being prepared; `state` is unread, faulty or previewed."""

    key: str
    title: str
    day: date | None
    made_at: datetime
    state: str


class DraftGiven(Given):
    """What is said of the lists: their day where they do not name it, and what the figures stand on."""

    title: Text = ""
    document: Text = ""
    base: Text = ""
    day: Day | None = None


class DraftBegun(Schema):
    """A draft that was begun, and the work that looks through it."""

    key: str
    job: int


class ChangeTold(Schema):
    """A change that the import would make."""

    sign: str
    op: str
    level: str
    code: str
    name: str
    county: str
    where: str
    was: str
    becomes: str


class Unmapped(Schema):
    """The columns of a file that nobody knows."""

    file: str
    columns: list[str]


class DraftWhole(Schema):
    """What was found in the files; `since` is sent back to commit just this preview, null before anybody looked."""

    key: str
    title: str
    document: str
    files: dict[str, str]
    ignored: list[str]
    since: int | None
    faults: list[FaultShape]
    unmapped: list[Unmapped]
    violations: int | None = Field(
        description="How many rules the register would break on the day of the list."
    )
    moved: list[int] = Field(
        description="The acts that changed the counties since; the draft is to be looked at anew."
    )
    changes: Part[ChangeTold]


class Columns(Given):
    """The columns that are left out, by name: all that nobody knows."""

    columns: list[Word] = Field(max_length=200)


class Commit(Given):
    """Which preview is committed: its `since`."""

    since: Number


@router.get("/imports", response=Part[ImportShape], url_name="imports", operation_id="imports")
def imports(request: HttpRequest, limit: Limit = 100, offset: Offset = 0) -> object:
    """The imports that were done within reach, the latest first."""
    return part(imports_done(acts_open(caller(request).sight, Right.IMPORT)), limit, offset, _shape)


@router.get("/imports/{number:number}", response=ImportWhole, url_name="import", operation_id="import")
def import_(request: HttpRequest, number: Number) -> ImportWhole:
    """One import with what it brought."""
    found = import_done(number)
    brought = [Brought(kind=said(message(kind)), count=count) for kind, count in found.brought]
    return ImportWhole(**_shape(found.row).model_dump(), brought=brought, day=found.day)


@router.get("/drafts", response=list[DraftShape], url_name="drafts", operation_id="drafts")
def drafts(request: HttpRequest) -> list[DraftShape]:
    """The imports that one prepares oneself."""
    return [
        DraftShape(key=one.key, title=one.title, day=one.day, made_at=one.made_at, state=one.state)
        for one in drafts_of(caller(request).person.username)
    ]


@router.post("/drafts", response={202: DraftBegun}, url_name="drafts", operation_id="draft_begin")
def draft_begin(
    request: HttpRequest,
    said_of: Form[DraftGiven],
    townships: File[UploadedFile],
    villages: File[UploadedFile],
    population: File[UploadedFile | None] = None,
) -> DraftBegun:
    """Send the lists (CSV or workbook) of an import; they are looked through in the background."""
    refuse_too_much(request)
    if population is not None and not said_of.base.strip():
        raise refuse("base", N_("给了人口文件，没有写明人口的口径；请填写，例如“2020 年普查”。"))
    files = uploads_of({"townships": townships, "villages": villages, "population": population})
    title, document, base = (text.strip() for text in (said_of.title, said_of.document, said_of.base))
    note = Draft(title=title, document=document, day=said_of.day, base=base)
    draft = draft_keep(uploads_of=files, note=note, by=caller(request).person)
    return DraftBegun(key=draft.key, job=started(request, "import_review", draft=draft.key).job)


def uploads_of(files: dict[str, UploadedFile | None]) -> dict[str, Upload]:
    """Files as the register takes them on, by part."""
    return {
        part: Upload(file.name or part, file.chunks()) for part, file in files.items() if file is not None
    }


def refuse_too_much(request: HttpRequest) -> None:
    """More was sent than is taken; what lay beyond was dropped while it came."""
    if getattr(request, "too_much_sent", False):
        raise told(422, N_("上传的文件合计太大，没有收下；请删去名单以外的工作表和列，或分县上传。"))


@router.get("/drafts/{slug:key}", response=DraftWhole, url_name="draft", operation_id="draft")
def draft(request: HttpRequest, key: str, limit: Limit = 100, offset: Offset = 0) -> DraftWhole:
    """What was found in the files of a draft of one's own: faults, unknown columns, or what would change."""
    found = _mine(request, key)
    review = review_of(found)
    rows = review.rows if review else ()
    return DraftWhole(
        key=key,
        title=found.title,
        document=found.document,
        files=found.files,
        ignored=list(found.ignored),
        since=review.since if review else None,
        faults=fault_shapes(review.faults) if review else [],
        unmapped=[
            Unmapped(file=name, columns=list(columns))
            for name, columns in (review.unmapped if review else ())
        ],
        violations=review.violations if review else None,
        moved=[act for act, _ in moved_since(review)] if review else [],
        changes=Part[ChangeTold](**part(rows, limit, offset, _told)),
    )


@router.post(
    "/drafts/{slug:key}/columns",
    response={202: Started},
    url_name="draft-columns",
    operation_id="draft_columns",
)
def draft_columns(request: HttpRequest, key: str, left_out: Columns) -> Started:
    """Leave out the columns that nobody knows, and look again."""
    found = _mine(request, key)
    review = review_of(found)
    wanted = {column for _, columns in review.unmapped for column in columns} if review else set()
    if missing := sorted(wanted - set(left_out.columns)):
        template = N_("这些列不认识，也没有写明不导入：{columns}；请逐一写明，或改正列名后重新上传。")
        raise refuse("columns", template, columns=tuple(missing))
    draft_ignore(draft=found, columns=wanted, by=caller(request).person)
    return started(request, "import_review", draft=key)


@router.post(
    "/drafts/{slug:key}/review", response={202: Started}, url_name="draft-review", operation_id="draft_review"
)
def draft_review(request: HttpRequest, key: str) -> Started:
    """Look through the same files again, on the register as it is now."""
    return started(request, "import_review", draft=_mine(request, key).key)


@router.post(
    "/drafts/{slug:key}/commit", response={202: Started}, url_name="draft-commit", operation_id="draft_commit"
)
def draft_commit(request: HttpRequest, key: str, commit: Commit) -> Started:
    """Import what was previewed, in the background."""
    review = review_of(_mine(request, key))
    if review is None or not review.is_sound:
        raise refuse(key, N_("这份草稿还没有看过，或还有错误、没有认领的列，不能导入；请先处理。"))
    if review.since != commit.since:
        raise refuse(
            "since", N_("名单刚刚重新比对过，与您看到的预览不同；请重新读取草稿，看过新的预览再导入。")
        )
    return started(request, "import_commit", draft=key, since=review.since)


@router.post(
    "/drafts/{slug:key}/discard", response={204: None}, url_name="draft-discard", operation_id="draft_discard"
)
def discard(request: HttpRequest, key: str) -> None:
    """Throw a draft away."""
    found = _mine(request, key)
    if working := next(iter(jobs_open("import_commit", draft=key)), None):
        template = N_("这份草稿正由第 {number} 号后台任务写入登记，不能丢弃；请等它办完，写入后可以撤销。")
        raise Refused([Fault(key, message(template, number=working.number))])
    draft_discard(draft=found, by=caller(request).person)


def _mine(request: HttpRequest, key: str) -> Draft:
    """The draft, of who asks."""
    try:
        return draft_of(key, caller(request).person.username)
    except Refused as unknown:
        raise Gone(404, unknown.faults) from unknown


def _shape(row: ImportRow) -> ImportShape:
    return ImportShape(
        number=row.number,
        title=row.title,
        document=row.document,
        by=row.by,
        recorded_at=row.recorded_at,
        counties=row.counties,
        undone_by=row.undone_by or None,
    )


def _told(row: Told) -> ChangeTold:
    return ChangeTold(
        sign=row.sign,
        op=row.op,
        level=row.level,
        code=row.code,
        name=row.name,
        county=row.county,
        where=row.where,
        was=said(row.was),
        becomes=said(row.becomes),
    )
