"""Internal and public side by side: a static server over a copy of the folder, and nothing else that crosses."""

import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urljoin, urlsplit

import pytest

from santu.audit.anchoring import key_ready, public_key_of
from santu.publish.services.exporting import folder_faults
from tests.db.publishing import exported, files, published
from tests.db.registers import imported


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src", "data-find") and value]


@pytest.fixture
def crossed(transactional_db, tmp_path, settings):
    """What was carried over: a copy of the folder, and nothing else of the machine that wrote it."""
    settings.SANTU_ANCHORS = tmp_path / "anchors"
    settings.SANTU_AUDIT_KEY_PATH = tmp_path / "audit.key"
    key_ready()
    imported()
    published()
    exported(tmp_path / "public")
    return shutil.copytree(tmp_path / "public", tmp_path / "elsewhere" / "site")


@pytest.fixture
def public(crossed) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(crossed)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        found: bytes = answer.read()
        return found


def test_what_crosses_is_the_folder_and_nothing_asks_back(crossed, public, live_server, settings):
    ahead, site = ["index.html"], {}
    while ahead:
        name = ahead.pop()
        if name in site:
            continue
        site[name] = fetched(urljoin(public, name))
        if name.endswith(".html"):
            for link in Links(site[name].decode()).found:
                target = urlsplit(urljoin(urljoin(public, name), link))
                assert f"{target.scheme}://{target.netloc}/" == public, link
                ahead.append(target.path.lstrip("/"))
    kept = files(crossed)
    assert site.items() <= kept.items()
    assert kept.keys() - site.keys() == {"SHA256SUMS", "SHA256SUMS.sig", "editions.json", "santu.pub"}
    assert not folder_faults(crossed, public_key_of(settings.SANTU_ANCHORS / "audit.pub"))
    # Neither server has the pages of the other.
    for url in (f"{public}sign-in", f"{public}publications/", f"{live_server.url}/divisions-14.html"):
        with pytest.raises(urllib.error.HTTPError, match="404") as missing:
            fetched(url)
        missing.value.close()
    assert b"sign-in" in fetched(f"{live_server.url}/sign-in")
    assert not any(str(live_server.url).encode() in data for data in site.values())
