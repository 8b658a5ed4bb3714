"""Tables: what they are made of."""

from santu.web.tables.table import Cell, Column, Row, Table

__all__ = ["Cell", "Column", "Row", "Table"]
