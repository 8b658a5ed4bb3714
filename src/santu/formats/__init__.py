"""Files in and out as plain tables, with every fault by its place."""
