"""How the register keeps its facts."""

from santu.register.models.acts import Act, ActScope, Unit
from santu.register.models.applications import UseApplication
from santu.register.models.assessment import Assessment, AssessmentMark
from santu.register.models.bodies import BodyVersion, LineOfControl
from santu.register.models.certificates import StaffCertificate
from santu.register.models.commission import AgendaItem, CommissionMeeting
from santu.register.models.dispatched import HeadConsultation
from santu.register.models.divisions import DivisionVersion, Measurement, SuccessionLink, UnitCode
from santu.register.models.duties import DutyVersion
from santu.register.models.quotas import (
    BudgetLine,
    QuotaAccount,
    QuotaBalance,
    QuotaClosing,
    QuotaEntry,
    QuotaLoan,
    QuotaLoanStep,
    QuotaVoucher,
)
from santu.register.models.staff import CleanUpPlan, StaffMember, StaffPost, UseApproval
from santu.register.models.survey import Survey, SurveyRow

__all__ = [
    "Act",
    "ActScope",
    "AgendaItem",
    "Assessment",
    "AssessmentMark",
    "BodyVersion",
    "BudgetLine",
    "CleanUpPlan",
    "CommissionMeeting",
    "DivisionVersion",
    "DutyVersion",
    "HeadConsultation",
    "LineOfControl",
    "Measurement",
    "QuotaAccount",
    "QuotaBalance",
    "QuotaClosing",
    "QuotaEntry",
    "QuotaLoan",
    "QuotaLoanStep",
    "QuotaVoucher",
    "StaffCertificate",
    "StaffMember",
    "StaffPost",
    "SuccessionLink",
    "Survey",
    "SurveyRow",
    "Unit",
    "UnitCode",
    "UseApplication",
    "UseApproval",
]
