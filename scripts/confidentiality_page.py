"""Writes docs/reference/confidentiality.md: the class of every field, out of the declarations beside the models."""

from pathlib import Path

import django

HEAD = """# Classes of fields

The class of every field that is kept, as `confidentiality.yaml` beside its models declares it. *Public* fields may leave by
`santu publish`, *internal* ones stay with officials, *sensitive* ones are about a person or prove who somebody is. This page
is written by `scripts/confidentiality_page.py`; a test holds it against the declarations, and those against the models.
"""
PAGE = Path(__file__).parent.parent / "docs" / "reference" / "confidentiality.md"


def text() -> str:
    """The page as it should be."""
    django.setup()
    # Models have to be there before what reads them can be imported.
    from santu.publish.selectors.classes import classes, personal  # noqa: PLC0415

    models: dict[str, dict[str, list[str]]] = {}
    for label, found in classes().items():
        model, _, field = label.rpartition(".")
        shown = f"`{field}` ({found.personal})" if found.personal else f"`{field}`"
        models.setdefault(model, {}).setdefault(str(found.confidentiality), []).append(shown)
    lines = [HEAD, "| model | public | internal | sensitive |", "|---|---|---|---|"]
    for model, by_class in sorted(models.items()):
        cells = [", ".join(by_class.get(name, [])) or "–" for name in ("public", "internal", "sensitive")]
        lines.append(f"| {model} | {' | '.join(cells)} |")
    lines += ["", "## What is said of sensitive values", ""]
    for name, said in sorted(personal().items()):
        lines += [
            f"**{name}**: {said.of}",
            f": *purpose* {said.purpose}; *basis* {said.basis}; *retention* {said.retention}; *masking* {said.masking}",
            "",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
