"""Which townships of a county to merge."""
