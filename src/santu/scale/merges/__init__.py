"""The merges of many counties, from tables and outlines to tables, a map and a report."""
