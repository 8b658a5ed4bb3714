"""What may not be written in the repository. The words are put together here, so that this file has none."""

import ast
import re
from collections.abc import Iterator

REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("pypi", "tuna"),
        ("registry", "npmjs"),
        ("registry", "npmmirror"),
        ("registry", "yarnpkg"),
        ("npm", "taobao"),
        ("deb", "debian", "org"),
        ("conda", "anaconda"),
    )
]
MACHINES = [
    "/".join(parts) for parts in (("", "work", ""), ("", "root", ""), ("..", "shared"), ("", "tmp", "briefs"))
]
LEFTOVERS = [
    "".join(parts) for parts in (("TO", "DO"), ("FIX", "ME"), ("XX", "X "), ("NotImplemented", "Error"))
]

# Figures of the source document that no honest line of code needs: they are data of the standards. Round
# numbers (grid limits, shares) are left out here, for a batch size may equal them; review holds those.
FIGURES = {
    1399,
    1398,
    1278,
    1162,
    237,
    116,
    612,
    577,
    576,
    613,
    631,
    44730,
    136000,
    29095,
    29180,
    27320,
    1190,
    1080,
}
WRITTEN = re.compile(r"(?<![\d.])\d[\d,]*(?![\d.]*\d)")


def written(path: str, text: str, words: list[str]) -> Iterator[str]:
    """Each line that holds one of the words."""
    for number, line in enumerate(text.splitlines(), 1):
        for word in words:
            if word in line:
                yield f"{path}:{number}: {word}"


def reform_figures(path: str, text: str) -> Iterator[str]:
    """Figures of the reform among the literals of a Python file; docstrings may name them."""
    tree = ast.parse(text, path)
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in prose:
            continue
        for figure in figures(node.value):
            yield f"{path}:{node.lineno}: {figure} belongs to the standards, not to code"


def figures(value: object) -> set[int]:
    """The figures of the reform in one literal."""
    if isinstance(value, int):
        return {value} & FIGURES
    if isinstance(value, str):
        return {int(found.replace(",", "")) for found in WRITTEN.findall(value)} & FIGURES
    return set()
