"""Grids of a village: the fewest under both caps, connected, compact."""
