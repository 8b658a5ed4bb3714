"""How processes, their cases and what belongs to a case are kept."""

from santu.operate.models.cases import Case, CaseAct, CaseNote, CaseWords, Token
from santu.operate.models.clocks import CaseClock, ClockAct
from santu.operate.models.measured import Measured
from santu.operate.models.processes import ProcessDraft, ProcessMove, ProcessVersion
from santu.operate.models.whistle import Called, JointOperation, WhistleScore, WhistleSheet
from santu.operate.models.window import Applicant, CaseFile, Consent, MaterialCheck, Payment, Rating
from santu.operate.models.workbench import Notice, SavedFilter

__all__ = [
    "Applicant",
    "Called",
    "Case",
    "CaseAct",
    "CaseClock",
    "CaseFile",
    "CaseNote",
    "CaseWords",
    "ClockAct",
    "Consent",
    "JointOperation",
    "MaterialCheck",
    "Measured",
    "Notice",
    "Payment",
    "ProcessDraft",
    "ProcessMove",
    "ProcessVersion",
    "Rating",
    "SavedFilter",
    "Token",
    "WhistleScore",
    "WhistleSheet",
]
