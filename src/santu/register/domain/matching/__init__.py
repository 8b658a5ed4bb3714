"""The steps of the succession matcher."""
