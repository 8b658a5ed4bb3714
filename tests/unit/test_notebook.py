"""The notebook of the grids runs as plain Python, and what it shows is what its code gives."""

import json
from itertools import chain

from scripts.notebook import NOTEBOOK, executed


def shown(notebook: dict) -> list[str]:
    """What the cells printed and what their last lines said."""
    outputs = chain.from_iterable(cell.get("outputs", []) for cell in notebook["cells"])
    return ["".join(output.get("text") or output["data"]["text/plain"]) for output in outputs]


def test_the_notebook_shows_what_its_code_gives() -> None:
    stored = json.loads(NOTEBOOK.read_text("utf-8"))
    fresh = executed(stored)
    assert shown(fresh) == shown(stored), "run .venv/bin/python scripts/notebook.py, and look at the diff"
    assert len(shown(fresh)) == sum(cell["cell_type"] == "code" for cell in stored["cells"])
    (drawing,) = [
        "".join(output["data"]["image/svg+xml"])
        for cell in fresh["cells"]
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    buildings = int(shown(fresh)[0].split()[1])
    assert drawing.count("<circle") == buildings
    assert "proven: True" in shown(fresh)[1]
