"""Rules on addresses beyond the machine: what is sent to a browser or a mailbox names none, and few modules can call one."""

import ast
import re
from collections.abc import Iterator

SENT = (".css", ".html", ".js", ".json", ".svg", ".txt", ".xml", ".webmanifest", ".py")
"""Endings of what is sent, or makes what is sent."""
ADDRESS = re.compile(
    r"(?:\b(?:https?|wss?|ftp)://|(?<=[\"'(=`])//)(?P<host>\[?[\w:-]+(?:\.[\w-]+)*\]?)(?P<path>/[^\s\"'`)<>{}]*)?",
    re.IGNORECASE,
)
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
NAMESPACES = (
    "www.omg.org/spec/",
    "www.w3.org/1999/",
    "www.w3.org/2000/svg",
    "www.w3.org/2001/XMLSchema",
    "www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd",
    "www.w3.org/XML/1998/namespace",
    "bpmn.io/schema/",
    "schemas.microsoft.com/office/",
    "wiki.open311.org/GeoReport_v2",
)
"""What only looks like an address: it tells vocabularies apart, and no program follows it."""
MARKS = {"src/santu/web/static/dist": ("bpmn.io",)}
"""Links that a licence asks for; a person may follow them, the page does not."""
CALLING = (
    "aiohttp", "asyncio", "django.core.mail", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests", "smtplib",
    "socket", "ssl", "urllib.request", "urllib3", "xmlrpc.client",
)  # fmt: skip
MAY_CALL = {
    "src/santu/cli/serve.py": {"socket"},  # looks whether a port is free
    "src/santu/jobs/processes.py": {"socket"},  # the name of this machine
    "src/santu/web/signing/outside.py": {"requests"},  # to the issuer of the settings
    "src/santu/webhooks/services/sending.py": {"http.client", "socket", "ssl"},  # to listed hosts
}
"""The modules that import what can open a connection, each with its reason."""


def named(path: str, text: str) -> Iterator[str]:
    """Each host beyond that a text names."""
    marks = next((marks for folder, marks in MARKS.items() if path.startswith(folder)), ())
    for found in ADDRESS.finditer(text):
        host, rest = found["host"].lower(), found["path"] or ""
        if (
            host in LOOPBACK
            or (host in marks and not rest.strip("/"))
            or f"{host}{rest}".startswith(NAMESPACES)
        ):
            continue
        yield f"{path}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}"


def calling(path: str, text: str) -> Iterator[str]:
    """Each import by which a module could open a connection, and that it has no reason for."""
    for node in ast.walk(ast.parse(text, path)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        hits = {module for module in CALLING if any(f"{name}.".startswith(f"{module}.") for name in names)}
        for hit in sorted(hits - MAY_CALL.get(path, set())):
            yield f"{path}:{node.lineno}: {hit} can open a connection; tests/repo/hosts.py lists who may"
