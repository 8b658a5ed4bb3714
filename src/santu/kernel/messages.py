"""What Santu says to a person: templates with named parameters, rendered by the faces."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


def N_(text: str) -> str:
    """Mark a Chinese source text for translation without translating it here."""
    return text


def as_written(text: str) -> str:
    """The identity translation: the Chinese source."""
    return text


AND = N_("、")
"""Stands between the items of a list."""


PROCESS, BESIDE = "process", "\x04"
"""The context of the catalogue in which the texts of processes stand, and what gettext puts behind a context."""


class Drawn(str):
    """A text of a process, by its drawing or its binding; the catalogue translates those that come with the product.

    What an office wrote itself stands in no catalogue under this context, and stays as it is written.
    """

    __slots__ = ()

    def render(self, translate: Callable[[str], str] = as_written) -> str:
        """The text in the language of ``translate``."""
        told = translate(f"{PROCESS}{BESIDE}{self}")
        return str(self) if BESIDE in told else told


@dataclass(frozen=True, slots=True)
class Message:
    """A whole sentence: a template with ``{named}`` places and what stands in them.

    A tuple in a place is a list, whose items are joined as the language joins them.
    """

    template: str
    params: tuple[tuple[str, object], ...] = ()

    def render(self, translate: Callable[[str], str] = as_written) -> str:
        """The sentence in the language of ``translate``; nested messages are rendered too."""
        if isinstance(self.template, Drawn):  # no template: what stands in braces is its own
            return self.template.render(translate)
        values = {name: said(value, translate) for name, value in self.params}
        return translate(self.template).format(**values)

    def __str__(self) -> str:
        return self.render()


def message(template: str, /, **params: object) -> Message:
    """Build a :class:`Message` from a template marked with ``N_`` and its parameters."""
    return Message(template, tuple(params.items()))


def said(value: object, translate: Callable[[str], str]) -> object:
    """What stands in a place, in the language of ``translate``; what is no text of ours nor a list stays as it is."""
    if isinstance(value, Message | Drawn):
        return value.render(translate)
    if isinstance(value, tuple):
        return translate(AND).join(str(said(item, translate)) for item in value)
    return value


Place = str | Message
"""Where something is: a name or a number as it is, or words to be translated."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in what a user gave: where it is, and what and why and how to cure it."""

    place: Place
    message: Message

    def where(self, translate: Callable[[str], str] = as_written) -> str:
        """The place in the language of ``translate``."""
        return str(said(self.place, translate))

    def render(self, translate: Callable[[str], str] = as_written) -> str:
        place, text = self.where(translate), self.message.render(translate)
        return f"{place}: {text}" if place else text

    def __str__(self) -> str:
        return self.render()


class Refused(Exception):
    """An act was refused; carries every fault at once, and nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.faults)


def refuse(place: Place, template: str, /, **params: object) -> Refused:
    """A refusal with a single fault, ready to raise."""
    return Refused([Fault(place, message(template, **params))])


def to_json(value: object) -> object:
    """A message, a list in one, or what stands in a place, for JSON; days become text."""
    if isinstance(value, Drawn):
        return {PROCESS: str(value)}
    if isinstance(value, Message):
        return {"template": value.template, "params": {name: to_json(param) for name, param in value.params}}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value if isinstance(value, int | float) else str(value)


def from_json(value: object) -> object:
    """The way back."""
    if isinstance(value, dict) and PROCESS in value:
        return Drawn(value[PROCESS])
    if isinstance(value, dict):
        return Message(
            value["template"], tuple((name, from_json(param)) for name, param in value["params"].items())
        )
    return tuple(map(from_json, value)) if isinstance(value, list) else value


def fault_to_json(fault: Fault) -> dict[str, object]:
    """A fault for JSON, to be told later in whatever language is wanted then."""
    return {"place": to_json(fault.place), "message": to_json(fault.message)}


def fault_from_json(value: dict[str, object]) -> Fault:
    """The way back."""
    place, text = from_json(value["place"]), from_json(value["message"])
    return Fault(
        place if isinstance(place, Message) else str(place),
        text if isinstance(text, Message) else message(str(text)),
    )
