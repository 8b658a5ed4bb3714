"""Rules on the files that hold the project together: each returns the faults that it finds in a text."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator

HEADINGS = ["Context", "Decision", "Consequences", "How it is checked"]
RECIPE_LINES = 2
TARGETS = {"setup", "demo", "test", "test-long", "check", "fix", "bench", "docs"}
REASONED = re.compile(r'^\s*"(?P<what>[^"]+)",? +# (?P<why>\S.{9,})$', re.MULTILINE)
PURE = ("kernel", "standards", "solvers", "formats", "scale")
FACES = ("web", "api", "cli")


def unreasoned_dependencies(pyproject: str) -> Iterator[str]:
    """Each dependency, of any extra, without a reason beside it."""
    project = tomllib.loads(pyproject)["project"]
    wanted = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
    ]
    reasoned = {found["what"] for found in REASONED.finditer(pyproject)}
    yield from (f"pyproject.toml: no reason beside {what}" for what in wanted if what not in reasoned)


def required(pyproject: str, *extras: str) -> set[str]:
    """The names of the runtime requirements, and of these extras."""
    told = tomllib.loads(pyproject)["project"]
    asked = [*told["dependencies"], *(d for extra in extras for d in told["optional-dependencies"][extra])]
    return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in asked}


def lock_faults(name: str, lock: str) -> Iterator[str]:
    """A pin without a hash, anything that is not a pin, any address."""
    for entry in lock.replace("\\\n", "").splitlines():
        line = entry.split("    #")[0].strip()
        if not line or line.startswith("#"):
            continue
        if not re.match(r"[a-z0-9.-]+==\S+", line):
            yield f"{name}: not a pinned package: {line[:60]}"
        elif "--hash=sha256:" not in line:
            yield f"{name}: no hash for {line[:60]}"
        if "://" in line:
            yield f"{name}: an address in {line[:60]}"


def makefile_faults(makefile: str) -> Iterator[str]:
    """A target that is missing or whose recipe is too long to be read at a glance."""
    recipes: dict[str, int] = {}
    target = ""
    for line in makefile.splitlines():
        if line.startswith("\t"):
            recipes[target] += 1
        elif found := re.match(r"([\w./-]+):(?!=)", line):
            target = found[1]
            recipes.setdefault(target, 0)
    yield from (f"Makefile: no target {missing}" for missing in sorted(TARGETS - set(recipes)))
    for name, lines in recipes.items():
        if lines > RECIPE_LINES:
            yield f"Makefile: the recipe of {name} has {lines} lines, at most {RECIPE_LINES}"


def decision_faults(name: str, text: str) -> Iterator[str]:
    """A decision that is not one page of four headings in their order."""
    found = re.findall(r"^## (.+)$", text, re.MULTILINE)
    if found != HEADINGS:
        yield f"{name}: headings {found}, wanted {HEADINGS}"
    if not re.match(r"# \d{4}\. ", text):
        yield f"{name}: the title starts with its number"
    if len(text.splitlines()) > 80:
        yield f"{name}: more than a page"


def commands(markdown: str) -> list[str]:
    """The lines of its shell examples."""
    blocks = re.findall(r"^```(?:sh|bash|console)\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def declared_ports(ports: str) -> list[str]:
    """The names of the tuples that a stage's ports.py declares."""
    return [
        node.target.id
        for node in ast.parse(ports).body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.value, ast.Tuple)
    ]


def unfilled_ports(stage: str, ports: str, wiring: str) -> Iterator[str]:
    """Each declared tuple to which the wiring assigns nothing, or an empty tuple."""
    filled = {
        target.attr
        for node in ast.walk(ast.parse(wiring))
        if isinstance(node, ast.Assign) and not (isinstance(node.value, ast.Tuple) and not node.value.elts)
        for target in node.targets
        if isinstance(target, ast.Attribute)
    }
    for name in declared_ports(ports):
        if name not in filled:
            yield f"{stage}.ports.{name} is not filled in config/wiring.py"


def uncovered_packages(contracts: list[dict[str, object]], packages: Iterable[str]) -> Iterator[str]:
    """Each pure package, or face, that exists and that its import contract does not name."""
    forbidden = [contract for contract in contracts if contract["type"] == "forbidden"]
    pure, faces = (set(map(str, contract["source_modules"])) for contract in forbidden[:2])  # type: ignore[call-overload]
    for package in packages:
        if (package in PURE and f"santu.{package}" not in pure) or (
            package in FACES and f"santu.{package}" not in faces
        ):
            yield f"pyproject.toml: no contract covers santu.{package}"
