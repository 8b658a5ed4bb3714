"""Files of a case on its pages: attached with an application or later, handed out to few, refused in words."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.audit.models import AuditEntry
from santu.operate.models import Case, CaseFile
from santu.web import uploads
from tests.db.registers import holder, unit
from tests.db.running import acting, done
from tests.db.windows import COUNTY, OTHER, TOWN, centre, clerk, opened
from tests.web.reading import text

pytestmark = pytest.mark.django_db
PDF, JPEG, HTML = b"%PDF-1.7 a", b"\xff\xd8\xff\xe0 b", b"<svg onload='alert(1)'>"
ADDRESS = "/apply/{}/C01/"


@pytest.fixture(autouse=True)
def _home(settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path / "home"
    centre()


def sent(
    content: bytes = PDF, name: str = "申请书.pdf", media: str = "application/pdf"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, media)


def told(**files: object) -> dict[str, object]:
    return {
        "key": "k",
        "name": "王某",
        "kind": "person",
        **{one.replace("_", "-"): file for one, file in files.items()},
    }


def test_a_resident_attaches_files_and_gets_them_back(client):
    client.force_login(resident := holder("resident"))
    address = ADDRESS.format(unit(TOWN))
    form = client.get(address).content.decode()
    assert re.findall(r'name="(file-\d)"', form) == ["file-2", "file-3", "file-4"]
    assert 'accept="application/pdf,image/jpeg,image/png" multiple' in form
    answer = client.post(
        address, told(file_2=sent(), file_3=[sent(JPEG, "a.jpg"), sent(JPEG + b"2", "b.jpg")])
    )
    page = client.get(answer["Location"])
    files = list(CaseFile.objects.order_by("pk"))
    assert [(one.no, one.kind) for one in files] == [(2, "pdf"), (3, "jpeg"), (3, "jpeg")]
    assert (
        page.content.decode().count("/files/") == 3 + 2
    )  # each, and the form to attach more (action, hx-post)
    given = client.post(f"{answer['Location']}files/{files[0].pk}/")
    assert (given.content, given["Content-Type"]) == (PDF, "application/pdf")
    assert given["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in given["Cache-Control"]
    assert "sandbox" in given["Content-Security-Policy"]
    assert AuditEntry.objects.get(act="case_file_open").by == resident.username
    assert client.get(f"{answer['Location']}files/{files[0].pk}/").status_code == 405


def test_a_clerk_attaches_files_and_sees_them_beside_each_material(client):
    client.force_login(clerk())
    case = int(client.post(f"/window/{unit(TOWN)}/C01/", told(file_2=sent()))["Location"].split("/")[2])
    assert client.post(f"/cases/{case}/files/", {"file-3": sent(JPEG, "a.jpg")}).status_code == 302
    page = client.get(f"/cases/{case}/").content.decode()
    assert 'href="#files-2"' in page
    assert 'id="files-2"' in page
    assert {"#files-2", "#files-3"} <= set(re.findall(r'href="(#files-\d)"', page))


def test_every_fault_is_told_at_once_at_its_field_and_nothing_is_kept(client):
    client.force_login(clerk())
    address = f"/window/{unit(TOWN)}/C01/"
    wrong = told(file_2=sent(b"", "空.pdf"), file_3=sent(HTML, "图.png", "image/png")) | {"name": ""}
    answer = client.post(address, wrong, HTTP_REFERER=address)
    assert answer.status_code == 422
    said = text(answer)
    assert all(
        part in said for part in ("没有写申请人", "“空.pdf”是空的", "“图.png”的内容不是PDF、JPEG、PNG")
    )
    assert 'id="wrong-file-3"' in answer.content.decode()
    assert (Case.objects.count(), CaseFile.objects.count()) == (0, 0)


def test_too_large_and_of_a_false_type_are_told_together(client):
    client.force_login(clerk())
    case = opened().pk
    large = sent(b"MZ".ljust((10 << 20) + 1), "程序.pdf")
    answer = client.post(f"/cases/{case}/files/", {"file-2": large}, HTTP_REFERER=f"/cases/{case}/")
    assert answer.status_code == 422
    assert "一个文件最多 10 MB" in text(answer)
    assert "的内容不是PDF" in text(answer)


def test_too_much_or_too_many_in_one_form_is_told_in_words(client, monkeypatch):
    client.force_login(clerk())
    case = opened().pk
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    three = [sent(PDF + bytes([page])) for page in range(3)]
    answer = client.post(f"/cases/{case}/files/", {"file-2": three})
    assert (answer.status_code, "超过 2 个，一个也没有收" in text(answer)) == (422, True)
    monkeypatch.setattr(uploads, "MOST_FILES", 60)
    monkeypatch.setattr(uploads, "MOST_BYTES", 1 << 20)
    answer = client.post(f"/cases/{case}/files/", {"file-2": sent(PDF.ljust(2 << 20))})
    assert (answer.status_code, "合计超过 1 MB" in text(answer)) == (422, True)
    assert not CaseFile.objects.exists()


def test_who_sees_no_case_has_none_of_its_files_and_who_only_sees_it_opens_none(client):
    client.force_login(clerk())
    client.post(f"/window/{unit(TOWN)}/C01/", told(file_2=sent()))
    case, file = Case.objects.get(), CaseFile.objects.get()
    address = f"/cases/{case.pk}/files/{file.pk}/"
    for stranger in (clerk(OTHER), holder("resident")):
        client.force_login(stranger)
        assert client.post(address).status_code == 404
        assert client.post(f"/cases/{case.pk}/files/", {"file-2": sent(JPEG)}).status_code == 404
    client.force_login(holder("county_officer", unit(COUNTY)))
    page = client.get(f"/cases/{case.pk}/")
    assert "10 bytes" in text(page).replace("字节", "bytes")
    assert address not in page.content.decode()
    assert client.post(address).status_code == 422
    done(case, "accept", clerk())
    client.force_login(acting("department"))
    assert client.post(address).content == PDF
    assert client.post(f"/cases/{case.pk}/files/", {"file-2": sent(JPEG)}).status_code == 422
    client.logout()
    assert client.post(address).status_code == 302
