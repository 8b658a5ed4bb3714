"""Writes the OpenAPI schema to ``docs/reference/openapi.json``; a test says when it is no longer current."""

from pathlib import Path

import django

PATH = Path(__file__).resolve().parent.parent / "docs" / "reference" / "openapi.json"


def main() -> None:
    """Set Django up, and write."""
    django.setup()
    from santu.api.application import written  # noqa: PLC0415 (needs Django)

    PATH.write_text(written(), "utf-8")


if __name__ == "__main__":
    main()
