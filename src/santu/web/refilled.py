"""A page whose form was refused, written anew: what was sent stands in its fields, each fault beside its own.

Faults name fields as the form does: a fault whose place is ``reason`` belongs to the control of that name.
Where htmx sent the form, the page stays and ``behaviour/faults.js`` does the same in it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.http import QueryDict
from django.utils.html import escape, format_html, format_html_join, strip_tags

from santu.kernel.messages import Fault, Message, Place
from santu.web.language import CHINESE, in_chinese, said

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CONTROLS = {"input", "select", "textarea"}
NEVER_REFILLED = {"password", "file", "submit"}
TICKED = {"checkbox", "radio"}


@dataclass(frozen=True, slots=True)
class Told:
    """A fault as the summary tells it, with the field it leads to where it names one."""

    place: Place
    message: Message
    target: str = ""
    label: str = ""


@dataclass(slots=True, eq=False)
class _Element:
    """One element of a page: where its start tag begins and ends, and where its end tag begins."""

    tag: str
    attrs: dict[str, str | None]
    start: int
    inside: int
    above: "_Element | None"
    end: int = -1

    def up(self) -> Iterator["_Element"]:
        """Those it stands in, from the inside out."""
        at = self.above
        while at is not None:
            yield at
            at = at.above

    def get(self, name: str) -> str:
        return self.attrs.get(name) or ""


class _Tree(HTMLParser):
    """The elements of a page with their places in its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.found: list[_Element] = []
        self.open: _Element | None = None
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at()
        inside = start + len(self.get_starttag_text() or "")
        self.found.append(_Element(tag, dict(attrs), start, inside, self.open, inside))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open = self.found[-1]

    def handle_endtag(self, tag: str) -> None:
        for element in (self.open, *self.open.up()) if self.open else ():
            element.end = self._at()
            if element.tag == tag:
                self.open = element.above
                return


@dataclass(slots=True)
class _Writing:
    """Changes to a page, made all at once: tags written anew, and text put in."""

    html: str
    changes: list[tuple[int, int, str]] = field(default_factory=list)

    def put(self, at: int, text: str) -> None:
        self.changes.append((at, at, text))

    def replace(self, start: int, end: int, text: str) -> None:
        self.changes.append((start, end, text))

    def tag(self, element: _Element) -> None:
        """Write the start tag with the attributes it has now."""
        said = (key if value is None else f'{key}="{escape(value)}"' for key, value in element.attrs.items())
        self.replace(element.start, element.inside, f"<{' '.join((element.tag, *said))}>")

    def done(self) -> str:
        parts, at = [], 0
        for start, end, text in sorted(self.changes, key=lambda change: change[:2]):
            parts += [self.html[at:start], text]
            at = end
        return "".join((*parts, self.html[at:]))


def refilled(
    html: str, path: str, sent: QueryDict, faults: Sequence[Fault], summary: Callable[[list[Told]], str]
) -> str | None:
    """The page with the form that posts to ``path`` filled in as it was sent, and the faults told.

    Args:
        html: the page as it is opened.
        path: where the form was sent.
        sent: what was sent; passwords and files are never written back.
        faults: what is wrong with it.
        summary: what stands above the form.

    Returns:
        The page, or ``None`` where no form on it posts there.
    """
    found = _Tree(html).found
    form = _form(found, path, sent)
    if form is None:
        return None
    writing = _Writing(html)
    inside = [element for element in found if form in element.up()]
    for element in inside:
        _fill(element, inside, sent, writing)
    told = [_told(fault, inside, html) for fault in faults]
    for control in inside:
        if beside := [one for one in told if one.target and one.target == control.get("id")]:
            _mark(control, beside, writing)
    for element in {form, *form.up(), *inside}:
        if element.tag == "dialog" or (element.tag == "details" and _is_wrong_inside(element, inside)):
            element.attrs["open"] = None
            writing.tag(element)
    for element in inside:
        if element.tag in CONTROLS | {"option"}:
            writing.tag(element)
    writing.put(_summary_at(form, found), summary(told))
    return writing.done()


def _form(found: Sequence[_Element], path: str, sent: QueryDict) -> _Element | None:
    """The form that was sent: of several that post there, the one with the most of its fields."""
    forms = [one for one in found if one.tag == "form" and urlsplit(one.get("action")).path == path]

    def fitting(form: _Element) -> int:
        return len({one.get("name") for one in found if form in one.up()} & set(sent))

    return max((form for form in forms if form.get("method") == "post"), key=fitting, default=None)


def _fill(element: _Element, inside: Sequence[_Element], sent: QueryDict, writing: _Writing) -> None:
    name, kind = element.get("name"), element.get("type")
    value = str(sent.get(name, ""))
    if element.tag == "input" and kind in TICKED:
        _set(element, "checked", (element.get("value") or "on") in sent.getlist(name))
    elif name not in sent or kind in NEVER_REFILLED or name == "csrfmiddlewaretoken":
        return
    elif element.tag == "select":
        for option in (one for one in inside if one.tag == "option" and element in one.up()):
            _set(option, "selected", option.get("value") in sent.getlist(name))
    elif element.tag == "input":
        element.attrs["value"] = value
        _in_its_language(element, value)
    elif element.tag == "textarea":
        # HTML drops the first newline of a field.
        writing.replace(element.inside, element.end, f"\n{escape(value)}")
        _in_its_language(element, value)


def _set(element: _Element, name: str, on: bool) -> None:
    element.attrs.pop(name, None)
    if on:
        element.attrs[name] = None


def _in_its_language(element: _Element, text: str) -> None:
    if not in_chinese() and CHINESE.search(text):
        element.attrs["lang"] = "zh"


def _told(fault: Fault, inside: Sequence[_Element], html: str) -> Told:
    """The fault with the field it names: the first one of that name which can be seen."""
    for control in inside:
        seen = control.tag in CONTROLS and control.get("type") != "hidden"
        if seen and control.get("id") and control.get("name") == fault.place:
            return Told(fault.place, fault.message, control.get("id"), _label(control, inside, html))
    return Told(fault.place, fault.message)


def _label(control: _Element, inside: Sequence[_Element], html: str) -> str:
    """What the field is called: by its label, or for a choice of several by the legend around them."""
    legends = [one for one in inside if one.tag == "legend" and one.above in set(control.up())]
    labels = [one for one in inside if one.tag == "label" and one.get("for") == control.get("id")]
    for called in (*labels, *legends):
        return unescape(strip_tags(html[called.inside : called.end])).strip()
    return control.get("name")


def _mark(control: _Element, told: Sequence[Told], writing: _Writing) -> None:
    """Say beside the field what is wrong with it."""
    wrong = f"wrong-{control.get('id')}"
    control.attrs["aria-invalid"] = "true"
    control.attrs["aria-describedby"] = f"{control.get('aria-describedby')} {wrong}".strip()
    around = next((one for one in control.up() if _holds_a_field(one)), None)
    words = format_html_join("", "<span>{}</span>", ((said(one.message),) for one in told))
    after = control.inside if control.tag == "input" else control.end + len(f"</{control.tag}>")
    writing.put(
        around.end if around else after,
        format_html('<span class="hint wrong" id="{}" data-beside>{}</span>', wrong, words),
    )


def _holds_a_field(element: _Element) -> bool:
    return element.tag == "fieldset" or "field" in element.get("class").split()


def _is_wrong_inside(element: _Element, inside: Sequence[_Element]) -> bool:
    return any(one.attrs.get("aria-invalid") for one in inside if element in one.up())


def _summary_at(form: _Element, found: Sequence[_Element]) -> int:
    """In the dialog that the form stands in, else where the page tells faults, else at the head of the form."""
    is_asked = any(one.tag == "dialog" for one in form.up())
    places = [one for one in found if one.get("id") == "faults" and (not is_asked or form in one.up())]
    return next((one.inside for one in places), form.inside)
