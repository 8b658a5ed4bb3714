"""The tones of limits of tasks; each stands beside its word."""

from santu.operate.domain.case_words import AMBER, OK, OVERDUE

TONES = {OK: "green", AMBER: "amber", OVERDUE: "red"}
