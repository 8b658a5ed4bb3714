"""Files that people attach, kept by their content."""
