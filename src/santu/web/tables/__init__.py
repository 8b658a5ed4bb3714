"""Tables: what they are made of."""

from santu.web.tables.table import Cell, Column, Row, RowsOf, Table, Value

__all__ = ["Cell", "Column", "Row", "RowsOf", "Table", "Value"]
