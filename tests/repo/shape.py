"""Rules on the shape of Python files: each takes a path's text and returns its faults."""

import ast
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

FUNCTION_LINES = 60
TEMPLATE_COLUMNS = 180
README_LINES = 10
REFERENCE_LINES = 40
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def allowed_lines(path: str) -> int:
    """How long a file may be, by where it stands."""
    where = PurePosixPath(path)
    if where.parts[:2] == ("benchmarks", "reference"):
        return REFERENCE_LINES
    if where.parts[0] == "tests":
        return 600
    return 200 if "settings" in path else 500


def too_long(path: str, text: str) -> Iterator[str]:
    """The file itself and each function in it."""
    lines, allowed = len(text.splitlines()), allowed_lines(path)
    if lines > allowed:
        yield f"{path}: {lines} lines, at most {allowed}"
    for node in ast.walk(ast.parse(text, path)):
        if isinstance(node, Function) and (length := node.end_lineno - node.lineno + 1) > FUNCTION_LINES:
            yield f"{path}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}"


def too_wide(path: str, text: str) -> Iterator[str]:
    """Lines of a template that nobody can read."""
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > TEMPLATE_COLUMNS:
            yield f"{path}:{number}: {len(line)} characters, at most {TEMPLATE_COLUMNS}"


def hidden_imports(path: str, text: str) -> Iterator[str]:
    """Imports inside functions, imports of everything, imports by name."""
    tree = ast.parse(text, path)
    for function in (node for node in ast.walk(tree) if isinstance(node, Function)):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{path}:{node.lineno}: import inside {function.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names):
            yield f"{path}:{node.lineno}: star import"
        if isinstance(node, ast.Call) and "import" in called(node) and "santu/cli/" not in path:
            yield f"{path}:{node.lineno}: import by name; only the command line's table may"


def called(call: ast.Call) -> str:
    """The last name of what is called, if it imports."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    return name if name in {"import_module", "__import__"} else ""


def wide_locks(path: str, text: str) -> Iterator[str]:
    """Row locks that also stop who only points at the row: with one of those and an audit chain two wait crosswise."""
    for node in ast.walk(ast.parse(text, path)):
        locks = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update"
        if locks and not any(given.arg == "no_key" for given in node.keywords):
            yield f"{path}:{node.lineno}: select_for_update without no_key=True"


def vague_name(path: str) -> Iterator[str]:
    """A module or folder whose name says nothing."""
    for part in PurePosixPath(path).with_suffix("").parts:
        if part in VAGUE:
            yield f"{path}: '{part}' says nothing of what is inside"


def imported(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Every module that the text imports, with its line."""
    for node in ast.walk(ast.parse(text, path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def beyond_standard_library(path: str, text: str) -> Iterator[str]:
    """Imports that the kernel may not have."""
    for line, name in imported(path, text):
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("santu.kernel"):
            yield f"{path}:{line}: {name} is not in the standard library"


def santu_in_reference(path: str, text: str) -> Iterator[str]:
    """A reference that imports what it is to be compared with."""
    for line, name in imported(path, text):
        if name.split(".")[0] == "santu":
            yield f"{path}:{line}: a reference imports nothing of santu"


def readme_fault(folder: str, readme: str | None) -> Iterator[str]:
    """A package without a README, or with one that nobody will read."""
    if readme is None:
        yield f"{folder}: no README.md"
    elif not readme.strip():
        yield f"{folder}/README.md: empty"
    elif (lines := len(readme.splitlines())) > README_LINES:
        yield f"{folder}/README.md: {lines} lines, at most {README_LINES}"
