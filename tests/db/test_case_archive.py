"""The file of a case as one archive: everything that is kept, the same bytes, and a changed byte is named."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.operate.domain.archiving import MANIFEST, archive_faults, packed
from santu.operate.models import CaseFile, CaseWords
from santu.operate.selectors.archive import Archive, archive_of
from santu.operate.services import archive as services
from santu.operate.services.archive import case_archive
from tests.db import test_papers
from tests.db.running import HOUSING, OTHER, acting, department, done
from tests.db.test_papers import PNG, begun, concluded, leader, spoiled

pytestmark = pytest.mark.django_db
_county = test_papers._county


def whole(archive: Archive) -> bytes:
    return b"".join(packed(archive.manifest, archive.parts))


def told(content: bytes) -> dict[str, object]:
    return json.loads(zipfile.ZipFile(io.BytesIO(content)).read(MANIFEST))


def repacked(content: bytes, name: str, changed: bytes | None) -> io.BytesIO:
    """The archive with one part other than it was, taken out, or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        if changed is not None:
            new.writestr(name, changed)
    return target


class TestWhatItHolds:
    def test_everything_that_is_kept_of_a_closed_case(self) -> None:
        case = concluded()
        archive = case_archive(case=case.pk, by=leader())
        content = whole(archive)
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert parts.testzip() is None
            assert parts.namelist() == [
                MANIFEST,
                "办理过程.csv",
                "文书/01-联合执法通知.docx",
                "文书/02-联合执法结果登记表.docx",
                "材料/001-记录和照片.png",
            ]
            assert parts.read("材料/001-记录和照片.png") == PNG
            log = parts.read("办理过程.csv").decode("utf-8-sig").splitlines()
        said = told(content)
        assert (said["state"], said["process"]["digest"]) == ("closed", case.version.digest)
        assert len(log) == 1 + len(said["acts"]) == 1 + case.acts.count()
        assert [act["deed"] for act in said["acts"]][:2] == ["open", "step"]
        assert "事由：占道经营" in log[1]
        assert said["acts"][0]["words"] == {"where": "东街市场", "why": "占道经营"}
        assert said["terms"]["places_checked"] == 12
        [file] = said["files"]
        assert (file["sha256"], file["size"], file["field"], file["node"]) == (
            hashlib.sha256(PNG).hexdigest(), len(PNG), "record", "conclude",
        )  # fmt: skip
        assert [one["title"] for one in said["documents"]] == ["联合执法通知", "联合执法结果登记表"]
        assert archive.name == f"案卷-{case.number}.zip"

    def test_an_open_case_is_marked_so(self) -> None:
        archive = case_archive(case=begun().pk, by=leader())
        assert told(whole(archive))["state"] == "open"
        assert archive.name.endswith("-未办结.zip")

    def test_the_same_case_gives_the_same_bytes_and_the_digest_stands_in_the_audit(self) -> None:
        case = concluded()
        first, second = (case_archive(case=case.pk, by=leader()) for _ in range(2))
        assert whole(first) == whole(second)
        digests = {json.loads(one.after)["manifest"] for one in AuditEntry.objects.filter(act="case_archive")}
        assert digests == {first.digest} == {hashlib.sha256(first.manifest).hexdigest()}

    def test_what_cannot_be_made_any_more_is_told_and_the_rest_is_there(self) -> None:
        case = concluded()
        CaseWords.objects.filter(name="where").update(text="")
        CaseFile.objects.update(digest="", blanked_on="2029-01-01")
        archive = archive_of(case)
        assert [part.path for part in archive.parts] == ["办理过程.csv"]
        assert list(archive.lacking) == ["联合执法通知", "联合执法结果登记表"]
        said = told(whole(archive))
        assert said["files"][0]["blanked_on"] == "2029-01-01"
        assert "留存期满" in said["documents_lacking"]["联合执法通知"][0]
        assert not archive_faults(io.BytesIO(whole(archive)))

    def test_a_text_that_a_spreadsheet_would_run_is_none(self) -> None:
        case = begun()
        done(case, "answer", acting("department"), item=department(HOUSING), note="=1+1")
        assert ",'=1+1," in archive_of(case).parts[0].read().decode("utf-8-sig")

    def test_what_a_material_is_called_is_a_name_that_every_system_can_write(self) -> None:
        case = concluded()
        CaseFile.objects.update(name="..\\..\\租约/合同：“甲”?\n" + "长" * 200)
        [path] = [one.path for one in archive_of(case).parts if one.path.startswith("材料/")]
        assert path == "材料/001-..、..、租约、合同：“甲”、、" + "长" * 43 + ".png"


class TestRefusing:
    def test_who_does_not_keep_the_case_has_no_archive(self) -> None:
        case = begun()
        for by in (leader(OTHER), acting("department"), acting("evaluator"), acting("county_officer")):
            with pytest.raises(Refused, match="案卷只给立卷的单位"):
                case_archive(case=case.pk, by=by)
        assert not AuditEntry.objects.filter(act="case_archive").exists()

    def test_files_are_read_before_the_case_is_held(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case, order = concluded(), list[str]()
        for name in ("files_changed", "case_locked"):
            was = getattr(services, name)
            monkeypatch.setattr(services, name, lambda *a, n=name, f=was: order.append(n) or f(*a))
        case_archive(case=case.pk, by=leader())
        assert order == ["files_changed", "case_locked"]

    def test_a_file_that_changed_on_the_disk_is_named_and_nothing_is_handed_out(self) -> None:
        case = concluded()
        archive = case_archive(case=case.pk, by=leader())
        spoiled(CaseFile.objects.get())
        with pytest.raises(Refused, match=r"“记录和照片”.*内容与收下时不符"):
            case_archive(case=case.pk, by=leader())
        with pytest.raises(Refused, match="“记录和照片”"):
            whole(archive)
        assert AuditEntry.objects.filter(act="case_archive").count() == 1


class TestVerifying:
    def test_a_whole_one_has_no_faults(self) -> None:
        archive = case_archive(case=concluded().pk, by=leader())
        assert not archive_faults(io.BytesIO(whole(archive)), archive.digest)

    @pytest.mark.parametrize("part", ["办理过程.csv", "文书/01-联合执法通知.docx", "材料/001-记录和照片.png"])
    def test_a_changed_byte_is_named(self, part: str) -> None:
        content = whole(case_archive(case=concluded().pk, by=leader()))
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            was = parts.read(part)
        broken = bytearray(content)
        at = content.index(was)
        broken[at + len(was) // 2] ^= 1
        for changed in (io.BytesIO(bytes(broken)), repacked(content, part, was[:-1] + bytes([was[-1] ^ 1]))):
            [fault] = archive_faults(changed)
            assert fault.place == part
            assert "与目录记下的摘要不符" in str(fault.message)

    def test_what_lacks_and_what_was_added_is_named(self) -> None:
        content = whole(case_archive(case=concluded().pk, by=leader()))
        [lacks] = archive_faults(repacked(content, "办理过程.csv", None))
        [more] = archive_faults(repacked(content, "另加.txt", b"a"))
        assert "缺“办理过程.csv”" in str(lacks.message)
        assert "多了“另加.txt”" in str(more.message)

    def test_a_manifest_that_was_written_anew_is_told_by_its_digest(self) -> None:
        archive = case_archive(case=concluded().pk, by=leader())
        forged = repacked(whole(archive), MANIFEST, archive.manifest.replace(b"closed", b"opened"))
        assert not archive_faults(forged)
        assert [one.place for one in archive_faults(forged, archive.digest)] == [MANIFEST]

    @pytest.mark.parametrize("name", [MANIFEST, "办理过程.csv"])
    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_a_second_part_of_the_same_name_is_told(self, name: str) -> None:
        content = whole(case_archive(case=concluded().pk, by=leader()))
        doubled = io.BytesIO(content)
        with zipfile.ZipFile(doubled, "a") as archive:
            archive.writestr(name, archive.read(name))
        [fault] = archive_faults(doubled)
        assert fault.place == name
        assert "只能有一个" in str(fault.message)

    @pytest.mark.parametrize("content", [b"", b"PK", b"not an archive"])
    def test_what_is_no_archive_is_refused_in_words(self, content: bytes) -> None:
        [fault] = archive_faults(io.BytesIO(content))
        assert "请重新下载" in str(fault.message)

    def test_one_that_is_locked_or_packed_otherwise_is_refused_in_words(self) -> None:
        content = whole(case_archive(case=concluded().pk, by=leader()))
        entry = content.index(b"PK\x01\x02")
        for offset, value in ((8, 1), (10, 99)):
            changed = bytearray(content)
            changed[entry + offset] = value
            [fault] = archive_faults(io.BytesIO(bytes(changed)))
            assert "请重新下载" in str(fault.message)

    def test_one_that_was_cut_off_is_none(self) -> None:
        content = whole(case_archive(case=concluded().pk, by=leader()))
        assert archive_faults(io.BytesIO(content[:-100]))


class TestTheCommand:
    """``santu case-file check``: in words, all faults at once, by the exit code, and as JSON."""

    def kept(self, tmp_path: Path, content: bytes) -> Path:
        path = tmp_path / "案卷.zip"
        path.write_bytes(content)
        return path

    def test_a_whole_one(self, santu, tmp_path: Path) -> None:
        archive = case_archive(case=concluded().pk, by=leader())
        path = self.kept(tmp_path, whole(archive))
        alone = santu("case-file", "check", path)
        assert alone.code == 0
        assert "案卷完好" in alone.out
        assert "请从审计里抄来，加上 --digest" in alone.err
        held = santu("case-file", "check", path, "--digest", archive.digest.upper())
        assert (held.code, held.err) == (0, "")
        told = santu("case-file", "check", path, "--digest", archive.digest, "--json").document
        assert told == {"ok": True, "file": str(path), "digest": archive.digest, "faults": []}

    def test_all_that_is_wrong_is_named_at_once(self, refused, santu, tmp_path: Path) -> None:
        archive = case_archive(case=concluded().pk, by=leader())
        changed = repacked(whole(archive), "材料/001-记录和照片.png", b"other")
        lacking = repacked(changed.getvalue(), "办理过程.csv", None)
        path = self.kept(tmp_path, repacked(lacking.getvalue(), "另加.txt", b"a").getvalue())
        said = refused("case-file", "check", path, "--digest", "0" * 64).err
        for words in (
            f"目录 {MANIFEST} 与下载时记下的摘要不符",
            "案卷里缺“办理过程.csv”",
            "案卷里多了“另加.txt”",
            "“材料/001-记录和照片.png”与目录记下的摘要不符",
            "共 4 处",
        ):
            assert words in said
        ran = santu("case-file", "check", path, "--json")
        assert (ran.code, ran.document["ok"]) == (1, False)
        assert [one["place"] for one in ran.document["faults"]] == [
            "办理过程.csv",
            "另加.txt",
            "材料/001-记录和照片.png",
        ]

    def test_what_cannot_be_checked_is_refused_in_words(self, refused, tmp_path: Path) -> None:
        path = self.kept(tmp_path, b"")
        assert "这不是完整的案卷" in refused("case-file", "check", path).err
        assert "读不了这个文件" in refused("case-file", "check", tmp_path / "none.zip").err
        assert "读不了这个文件" in refused("case-file", "check", tmp_path).err
        assert "不是 SHA-256 摘要" in refused("case-file", "check", path, "--digest", "9f86").err
