"""Sphinx: Markdown pages, one theme, warnings are errors (see `make docs`)."""

from santu import __version__

project = "Santu 三图"
author = "Santu contributors"
version = release = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "Santu 三图"
html_show_copyright = False
