"""How processes, their cases and what belongs to a case are kept."""

from santu.operate.models.cases import Case, CaseAct, CaseNote, Token
from santu.operate.models.clocks import CaseClock, ClockAct
from santu.operate.models.measured import Measured
from santu.operate.models.processes import ProcessDraft, ProcessVersion
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
    "ClockAct",
    "Consent",
    "JointOperation",
    "MaterialCheck",
    "Measured",
    "Notice",
    "Payment",
    "ProcessDraft",
    "ProcessVersion",
    "Rating",
    "SavedFilter",
    "Token",
    "WhistleScore",
    "WhistleSheet",
]
