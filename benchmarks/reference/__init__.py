"""The same work by hand: at most 40 lines each, and nothing of santu."""
