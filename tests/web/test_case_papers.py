"""Documents, files and the archive of a case on its pages: for who keeps or has it, recorded, refused in words."""

import io
import json
import zipfile

import pytest
from docx import Document

from santu.audit.models import AuditEntry
from santu.operate.domain.archiving import MANIFEST, archive_faults
from santu.operate.models import CaseFile, CaseWords
from tests.db import test_papers
from tests.db.running import OTHER, acting
from tests.db.test_papers import PNG, begun, concluded, leader, spoiled
from tests.web.reading import text

pytestmark = pytest.mark.django_db
_county = test_papers._county


def test_who_keeps_a_case_has_its_documents_files_and_archive(client) -> None:
    case = concluded()
    client.force_login(leader())
    page = client.get(f"/cases/{case.pk}/").content.decode()
    file = CaseFile.objects.get().pk
    for address in ("papers/notice/", "papers/results/", f"files/{file}/", "archive/"):
        assert f"/cases/{case.pk}/{address}" in page
    given = client.post(f"/cases/{case.pk}/papers/notice/")
    assert "联合执法通知" in "".join(one.text for one in Document(io.BytesIO(given.content)).paragraphs)
    assert given["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "no-store" in given["Cache-Control"]
    assert client.post(f"/cases/{case.pk}/files/{file}/").content == PNG
    assert client.get(f"/cases/{case.pk}/papers/notice/").status_code == 405


def test_the_archive_is_listed_and_streamed_and_its_digest_told_and_recorded(client) -> None:
    case = concluded()
    client.force_login(leader())
    page = client.get(f"/cases/{case.pk}/archive/")
    assert not AuditEntry.objects.filter(act="case_archive").exists()
    given = client.post(f"/cases/{case.pk}/archive/")
    assert given.streaming
    content = given.getvalue()
    [entry] = AuditEntry.objects.filter(act="case_archive")
    digest = json.loads(entry.after)["manifest"]
    assert digest in page.content.decode()
    assert not archive_faults(io.BytesIO(content), digest)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert all(name in page.content.decode() for name in parts.namelist())
        assert json.loads(parts.read(MANIFEST))["state"] == "closed"


def test_others_see_that_there_are_some_and_have_none(client) -> None:
    case = concluded()
    client.force_login(acting("county_officer"))
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "联合执法通知" in page
    assert "papers/notice/" not in page
    assert f"/cases/{case.pk}/archive/" not in page
    for address in ("papers/notice/", "archive/"):
        assert client.post(f"/cases/{case.pk}/{address}").status_code == 422
    assert client.get(f"/cases/{case.pk}/archive/").status_code == 404
    client.force_login(leader(OTHER))
    assert client.post(f"/cases/{case.pk}/papers/notice/").status_code == 404
    assert not AuditEntry.objects.filter(act__in=("case_paper", "case_archive")).exists()


def test_what_lacks_or_was_changed_is_said_on_the_page(client) -> None:
    case = concluded()
    client.force_login(leader())
    CaseWords.objects.filter(name="why").delete()
    page = client.get(f"/cases/{case.pk}/")
    assert "“联合执法通知”还做不出来：本件没有写“事由”" in text(page)
    assert "papers/notice/" not in page.content.decode()
    assert "本件没有写“事由”" in text(client.get(f"/cases/{case.pk}/archive/"))
    spoiled(CaseFile.objects.get())
    for address in ("archive/", f"files/{CaseFile.objects.get().pk}/"):
        answer = client.post(f"/cases/{case.pk}/{address}")
        assert answer.status_code == 422
        assert "“记录和照片”" in text(answer)
        assert "请系统管理员从备份恢复" in text(answer)


def test_an_open_case_without_documents_yet_says_so(client) -> None:
    case = begun()
    client.force_login(leader())
    assert "未办结" in text(client.get(f"/cases/{case.pk}/archive/"))
