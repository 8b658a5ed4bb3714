"""Strict YAML: plain data with the line of every value, and every fault at once.

YAML 1.1 guesses: an unquoted ``001`` is one, ``no`` is false, ``2020-06-01`` is a date. In a
standard those guesses lose codes silently, so here they are faults with a cure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from santu.kernel.messages import N_, Fault, message

# The C parser reads all standards about ten times faster; the pure one is the fallback.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_LEADING_ZERO = re.compile(r"0[0-9]+")

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """What one file says: its data, the line of each path in it, and what is wrong with it."""

    place: str
    data: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def at(self, path: Path) -> str:
        """``file:line`` of the value at ``path``, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        line = self.lines.get(path)
        return f"{self.place}:{line}" if line else self.place

    def fault(self, path: Path, template: str, /, **params: object) -> None:
        self.faults.append(Fault(self.at(path), message(template, **params)))


def read_yaml(place: str, content: bytes) -> Document:
    """Read one YAML file; faults are collected in the result, never raised."""
    document = Document(place)
    try:
        root = yaml.compose(content.decode("utf-8-sig"), _LOADER)
    except UnicodeDecodeError as error:
        document.fault(
            (),
            N_("文件不是 UTF-8 编码，第 {byte} 个字节无法识别，因此整个文件没有读入。请另存为 UTF-8。"),
            byte=error.start + 1,
        )
        return document
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        document.lines[()] = mark.line + 1 if mark else 1
        document.fault(
            (),
            N_("这一行不是合法的 YAML（{reason}），因此整个文件没有读入。请检查缩进、引号和冒号。"),
            reason=getattr(error, "problem", None) or str(error),
        )
        return document
    document.data = None if root is None else _Builder(document).build(root, ())
    if document.data is None:
        document.fault((), N_("文件是空的，没有可读的标准。请填写内容，或删除这个文件。"))
    return document


class _Builder:
    """Turns the node tree into plain data; what had to be quoted is a fault, and read as text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path) -> object:
        if id(node) in self.seen:
            self.document.fault(path, N_("这里用了锚点引用（*），读者看不出它的值。请把内容写全。"))
            return None
        self.seen.add(id(node))
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, k)) for k, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here, line = (*path, key), key_node.start_mark.line + 1
            first = self.document.lines.setdefault(here, line)
            if key in result:
                self.document.lines[here] = line
                self.document.fault(
                    here,
                    N_("“{key}”重复出现，前一次在第 {first} 行，无法判断以哪个为准。请只留一个。"),
                    key=key,
                    first=first,
                )
                continue
            self.build(key_node, (*path, key))
            result[key] = self.build(value_node, here)
        return result

    def _scalar(self, node: yaml.Node, path: Path) -> object:
        kind, text = node.tag.rpartition(":")[2], str(node.value)
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        if plain and _LEADING_ZERO.fullmatch(text):
            kind = "code"
        if kind == "str":
            return text
        if kind == "null":
            return None
        if kind == "bool" and text in ("true", "false"):
            return text == "true"
        if kind == "int" and _INTEGER.fullmatch(text):
            return int(text)
        if kind == "float":
            return float(text)
        self.document.fault(path, _CURES.get(kind, _CURE), text=text)
        return text


_CURES: Mapping[str, str] = {
    "code": N_('编号“{text}”没有加引号，前导零会丢失。请写成 "{text}"。'),
    "int": N_("“{text}”没有加引号，会被当成别的数。是编号请加引号，是数请只写数字。"),
    "bool": N_("“{text}”没有加引号，会被当成“是/否”。是文字请加引号，是判断请写 true 或 false。"),
    "timestamp": N_('日期“{text}”没有加引号。日期一律按文字读；请写成 "{text}"。'),
}
_CURE = N_("“{text}”用了这里不支持的 YAML 写法。请改成文字、整数、小数、true 或 false。")
