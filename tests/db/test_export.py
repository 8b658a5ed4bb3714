"""The exported folder: whole or not at all, the same bytes again, sealed, and never over somebody's files."""

import json
import re
import shutil
import subprocess
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from django.utils import timezone

from santu.audit.anchoring import key_ready, public_key_of
from santu.kernel.messages import Refused
from santu.publish.domain.listing import ListKind
from santu.publish.models import Edition
from santu.publish.selectors.editions import edition_listing
from santu.publish.services import exporting
from santu.publish.services.editions import edition_withdraw
from santu.publish.services.exporting import folder_faults
from santu.register.domain.admissions import Decided, Opined
from santu.register.domain.service_rows import Kind
from santu.register.models import Admission
from santu.register.services.admissions import admission_apply, admission_decide, admission_opine
from tests.db import reforms, services
from tests.db.duties import recorded, row
from tests.db.handed import clerk, wish
from tests.db.publishing import exported, files, published
from tests.db.reforms import UNTIL
from tests.db.registers import DAY, LATEST, act_on, holder, imported, person, renaming, unit


@pytest.fixture
def folder(db, tmp_path, settings):
    settings.SANTU_ANCHORS = tmp_path / "anchors"
    settings.SANTU_AUDIT_KEY_PATH = tmp_path / "audit.key"
    key_ready()
    return tmp_path / "public"


@pytest.fixture
def everything(folder):
    reforms.forget()
    reforms.before()
    reforms.applied()
    recorded(
        row("140101100", "A1", "党政综合办", kind="许可", basis="《某法》第一条", days="5"),
        row("140101100", "A1", "综合行政执法办", role="配合", text="派人到场"),
        day=UNTIL,
    )
    services.recorded(
        Kind.POINTS, services.point("140101100200"), services.point("140101100", name="便民服务中心")
    )
    services.recorded(Kind.ADVISERS, services.adviser("140101100201"))
    admissions()
    act_on(LATEST, renaming("140101100200", "新名村", LATEST))
    for kind in ListKind:
        published(kind, day=UNTIL)
    exported(folder)
    return folder


def admissions():
    """One that is in force on the day, one whose term is over, and one that was refused."""
    issuer, water = unit("140101"), "140101100"
    for title, term, decision in (
        ("秸秆禁烧值守", (DAY, timezone.localdate()), "approve"),
        ("防汛值守", (DAY, UNTIL - timedelta(days=1)), "approve"),
        ("统计入户", (DAY, UNTIL), "refuse"),
    ):
        asked = wish(title=title, issuer=issuer, unit=unit(water), since=term[0], until=term[1])
        number = admission_apply(wish=asked, by=person())
        admission_opine(number=number, said=Opined("agree", "水政〔2021〕9号", DAY), by=clerk())
        reasons = "没有编制" if decision == "refuse" else ""
        decided = Decided(decision, "东县人民政府", "东政批〔2021〕1号", DAY, reasons)
        admission_decide(number=number, decided=decided, by=holder("commission", unit("140101")))
    made = Admission.objects.get(pk=number)
    made.pk, made.key, made.unit_id = None, "gone", unit("140101200", DAY)
    made.save(force_insert=True)


def key(settings):
    return public_key_of(settings.SANTU_ANCHORS / "audit.pub")


def faults(folder, settings):
    return [fault.place for fault in folder_faults(folder, key(settings))]


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.tags = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.found += [
            value for name, value in attrs if name in ("href", "src", "action", "srcset") and value
        ]


def up(name: str) -> str:
    return "../" if name.startswith("en/") else ""


def test_every_link_leads_to_a_file_of_the_folder_and_none_outside(everything):
    found = files(everything)
    pages = {name: data.decode() for name, data in found.items() if name.endswith(".html")}
    reached = set()
    for name, page in pages.items():
        links = Links(page)
        assert not links.tags & {"style", "iframe", "object"}, name
        assert re.findall("<script[^>]*>", page) in ([], [f'<script src="{up(name)}find.js" defer>']), name
        assert not re.search(r"""\sstyle=|\son\w+=|url\(""", page), name
        for link in links.found:
            parts = urlsplit(link)
            assert not parts.scheme, (name, link)
            assert not parts.netloc, (name, link)
            if parts.path:
                target = (everything / name).parent.joinpath(unquote(parts.path)).resolve()
                assert target.relative_to(everything).as_posix() in found, (name, link)
                reached.add(target.relative_to(everything).as_posix())
            if parts.fragment:
                assert f'id="{parts.fragment}"' in page
    assert pages.keys() <= reached
    assert "http" not in found["santu.css"].decode()


def test_residents_read_what_is_done_where_and_where_an_old_name_is_today(everything):
    found = {
        name: re.sub(r"\s+", " ", data.decode())
        for name, data in files(everything).items()
        if name.endswith((".html", ".js"))
    }
    place, matter = found["unit-140101100.html"], found["matter-A1.html"]
    for said in (
        "事项A1",
        "党政综合办",
        "5 个工作日内",
        "《某法》第一条",
        "综合行政执法办",
        "怎么来的",
        "白城乡",
        '便民服务站 <span class="quiet">村委会一层',
        "代缴、代办",
        '东县第一法律服务所 <span class="quiet">法律顾问',
        "秸秆禁烧值守 </th>",
        "水政〔2021〕9号",
        '<span class="role">已到期',
        '<span class="role">没有批准</span> 没有编制',
        "2 人，20,000.00 元",
    ):
        assert said in place, said
    assert re.findall('<a href="unit-[^"]+">[^<]+', matter) == ['<a href="unit-140101100.html">水秀镇'] * 2
    [gone] = [name for name in found if name.startswith("was-") and "<h1>白城乡" in found[name]]
    for said in ("这个名称和代码已不再使用", 'href="unit-140101100.html"', "对我有什么变化", "哪些照旧有效"):
        assert said in found[gone], said
    index = json.loads(found["find-index.js"].removeprefix("self.santuIndex=").rstrip("; "))
    assert ["matter", "事项A1", "A1", "matter-A1", ""] in index
    old = next(one for one in index if one[0] == "gone" and "#" in one[3])
    file, anchor = old[3].split("#")
    assert (
        f'<tr id="{anchor}"><th scope="row">{old[1]}</th> <td class="code">{old[2]}</td>'
        in found[f"{file}.html"]
    )
    assert f'href="{file}.html"' in found[f"unit-{file.removeprefix('villages-were-')}.html"]
    assert {kind for kind, *_ in index} == {"township", "gone", "matter", "village", "admission"}
    assert {f"{page.split('#')[0]}.html" for _, _, _, page, _ in index} <= found.keys()


def test_admissions_are_counted_by_who_asked_for_them_and_not_ranked(everything):
    page = re.sub(r"\s+", " ", files(everything)["admissions-14.html"].decode())
    [row] = re.findall(r"<tr><th scope=\"row\">东县.*?</tr>", page)
    assert re.findall(r">(\d+)</td>", row) == ["4", "1", "0", "1", "2"]
    assert page.count('<a href="unit-140101100.html">水秀镇</a>') == 3
    assert '<td class="whole"><a href="was-nbs.140101200.20200630.html">白城乡</a></td>' in page


def test_both_languages_tell_the_same_and_chinese_says_that_it_is(everything):
    found = files(everything)
    names = {name for name in found if name.endswith((".html", ".csv")) and not name.startswith("en/")}
    assert {f"en/{name}" for name in names} == {name for name in found if name.startswith("en/")}
    for name in names & {name for name in names if name.endswith(".html")}:
        english = found[f"en/{name}"].decode()
        bare = re.sub(r"<(span|a|title)[^>]*\blang=\"zh[^>]*>.*?</\1>", "", english, flags=re.DOTALL)
        assert not re.search("[\u4e00-\u9fff]", bare), name


def test_the_succession_tells_what_townships_became(everything):
    rows = edition_listing(Edition.objects.get(kind=ListKind.SUCCESSION).pk).records()
    told = {(row["old_name"], row["event"], row["new_name"]) for row in rows}
    assert {("白城乡", "absorb", "水秀镇"), ("北洸乡", "retype", "北洸镇")} <= told
    assert all(row["document"] and row["old_code"] and row["new_code"] for row in rows)
    assert not [row for row in rows if row["old_name"].endswith("村")]


def test_the_same_again_is_the_same_bytes(everything, tmp_path):
    exported(tmp_path / "again")
    assert files(everything) == files(tmp_path / "again")


def test_an_earlier_export_is_replaced_and_somebodys_files_are_not(everything):
    before = files(everything)
    exported(everything)
    assert files(everything) == before
    (everything / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match=r"不在校验和里.*不能覆盖"):
        exported(everything)
    assert (everything / "mine.txt").read_text() == "mine"


def test_other_folders_files_and_links_are_refused(everything, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("a")
    (tmp_path / "file").write_text("a")
    (tmp_path / "link").symlink_to(everything)
    for place in (other, tmp_path / "file", tmp_path / "link"):
        with pytest.raises(Refused, match="不能覆盖"):
            exported(place)
    assert files(other) == {"a.txt": b"a"}


def test_whole_or_not_at_all(everything, tmp_path, monkeypatch):
    before = files(everything)

    def broken(_export, _progress):
        yield "index.html", b"x"
        raise OSError("no space left")

    monkeypatch.setattr(exporting, "files_of", broken)
    for place in (everything, tmp_path / "new"):
        with pytest.raises(Refused, match="no space left"):
            exported(place)
    assert files(everything) == before
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith((".public", ".new", "new"))]


def test_what_was_changed_taken_away_or_put_in_is_named(everything, settings):
    assert not faults(everything, settings)
    (everything / "index.html").write_bytes(b"x")
    (everything / "divisions-14.csv").unlink()
    (everything / "en" / "new.html").write_text("x")
    (everything / "mark.svg").unlink()
    (everything / "mark.svg").symlink_to(everything / "santu.css")
    assert faults(everything, settings) == ["divisions-14.csv", "en/new.html", "index.html", "mark.svg"]


def test_a_forged_folder_is_named_by_its_signature(everything, settings, tmp_path):
    (everything / "index.html").write_bytes(b"x")
    sums = (everything / "SHA256SUMS").read_text("utf-8")
    new = re.sub(r"\w{64}(?=  index\.html)", exporting.sum_of(b"x"), sums)
    (everything / "SHA256SUMS").write_text(new, "utf-8")
    assert faults(everything, settings) == ["SHA256SUMS.sig"]
    with pytest.raises(Refused, match="不是 santu publish 的导出"):
        folder_faults(tmp_path, key(settings))


@pytest.mark.skipif(
    not shutil.which("openssl") or not shutil.which("sha256sum"), reason="needs openssl and sha256sum"
)
def test_the_check_by_hand_that_the_guide_tells(everything):
    by_hand = (
        "sha256sum --quiet -c SHA256SUMS && "
        "openssl pkeyutl -verify -pubin -inkey santu.pub -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig"
    )
    assert not subprocess.run(
        by_hand, shell=True, cwd=everything, capture_output=True, check=False
    ).returncode
    with (everything / "SHA256SUMS").open("a") as sums:
        sums.write("\n")
    assert subprocess.run(by_hand, shell=True, cwd=everything, capture_output=True, check=False).returncode


def test_only_what_is_public_on_the_day_and_about_the_unit(folder):
    imported()
    with pytest.raises(Refused, match="没有已公布的名单"):
        exported(folder)
    province, county = published(), published(code="140101")
    told = json.loads(files(exported(folder).folder)["editions.json"])
    assert [one["unit_code"] for one in told["editions"]] == ["14", "140101"]
    exported(folder, units=(unit("140101"),))
    assert [one["unit_code"] for one in json.loads(files(folder)["editions.json"])["editions"]] == ["140101"]
    assert "西县" not in b"".join(files(folder).values()).decode("utf-8", "replace")
    with pytest.raises(Refused):
        exported(folder, day=timezone.localdate() - timedelta(days=1))
    for one in (province, county):
        edition_withdraw(number=one.pk, reason="有误", by=person())
    with pytest.raises(Refused):
        exported(folder)


def test_a_content_that_somebody_changed_is_refused(folder, monkeypatch):
    imported()
    published()
    monkeypatch.setattr(exporting, "digest_of", lambda _content: "0")
    with pytest.raises(Refused, match="有人动过数据库"):
        exported(folder)
    assert not folder.exists()
