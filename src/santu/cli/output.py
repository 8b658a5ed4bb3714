"""What a command says: text for people or one JSON document, faults, and how far it is."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

from santu.cli.progress import Progress
from santu.kernel.messages import Fault, message

OK = 0
FAULT = 1
CHANGES = 2
INTERRUPTED = 130
YES = {"y", "yes", "是"}


class Output:
    """The voice of one run. Under ``--json`` stdout holds exactly one document and no text."""

    def __init__(
        self,
        stdout: TextIO,
        stderr: TextIO,
        translate: Callable[[str], str],
        *,
        as_json: bool = False,
        show_progress: bool = False,
    ) -> None:
        self.as_json = as_json
        self.translate = translate
        self.progress = Progress(stderr if show_progress or stderr.isatty() else None, translate)
        self._stdout = stdout
        self._stderr = stderr

    def say(self, template: str, /, **params: object) -> None:
        """A line for people: a template marked ``N_`` and its parameters."""
        self.print(message(template, **params).render(self.translate))

    def print(self, text: str = "") -> None:
        """A line for people, ready as it is: a row of a table, a document."""
        if not self.as_json:
            self.progress.close()
            print(text, file=self._stdout)

    def note(self, template: str, /, **params: object) -> None:
        """A remark beside the result, on stderr."""
        self.progress.close()
        print(message(template, **params).render(self.translate), file=self._stderr)

    def ask(self, template: str, /, **params: object) -> bool | None:
        """A question to be answered with yes or no; ``None`` where nobody is there to answer."""
        if self.as_json or not (sys.stdin.isatty() and self._stderr.isatty()):
            return None
        self.progress.close()
        print(
            message(template, **params).render(self.translate), end=" [y/N] ", file=self._stderr, flush=True
        )
        return sys.stdin.readline().strip().lower() in YES

    def data(self, document: Mapping[str, object]) -> None:
        """The result for machines: the one JSON document, and nothing without ``--json``."""
        if self.as_json:
            self.progress.close()
            print(json.dumps(document, ensure_ascii=False, indent=2), file=self._stdout)

    def faults(self, faults: Iterable[Fault]) -> int:
        """All faults at once, on stderr or as the JSON document; returns the exit code."""
        if self.as_json:
            self.data({"faults": self.fault_rows(faults)})
        else:
            self.progress.close()
            for fault in faults:
                print(fault.render(self.translate), file=self._stderr)
        return FAULT

    def fault_rows(self, faults: Iterable[Fault]) -> list[dict[str, str]]:
        """Faults as JSON, for documents that carry more than faults."""
        return [
            {"place": fault.where(self.translate), "message": fault.message.render(self.translate)}
            for fault in faults
        ]
