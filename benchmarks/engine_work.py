"""``PROCESS CASES``: walk cases of a shipped process to their end, the state through text after every step."""

import json
import sys
from datetime import UTC, datetime, timedelta
from time import process_time

from santu.operate.domain import engine
from santu.operate.domain.bpmn import read
from santu.operate.domain.facts import Facts
from santu.operate.domain.shipped import drawing
from santu.operate.domain.state import from_text, to_text


def main(name: str, cases: int) -> None:
    file = drawing(name)
    start = process_time()
    definition = read(file)
    loading = process_time() - start
    facts = Facts(
        datetime(2026, 3, 2, tzinfo=UTC),
        items=dict.fromkeys(("departments", "working"), ("a", "b", "c")),
        due=lambda clock, at: at + timedelta(days=5),
    )
    steps, start = 0, process_time()
    for _ in range(cases):
        text = to_text(engine.begin(definition, facts).state)
        while waiting := engine.waiting(definition, state := from_text(text)):
            text = to_text(engine.complete(definition, state, waiting[0].token.id, facts).state)
            steps += 1
    print(json.dumps({"seconds": process_time() - start, "steps": steps, "loading": loading}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
