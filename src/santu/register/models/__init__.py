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
from santu.register.models.enforcement import (
    EnforcementEntry,
    GuidanceVisit,
    JointOperation,
    Supervision,
    SupervisionFile,
    TrainingEvent,
    TrainingPart,
)
from santu.register.models.grids import CellSheet, GridVersion
from santu.register.models.handed import Admission, HandedFile, HandedTask, Veto
from santu.register.models.matters import MatterLoad, MatterVersion
from santu.register.models.power_assessments import PowerAssessment, PowerAssessmentRecord
from santu.register.models.powers import Instrument, InstrumentItem
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
from santu.register.models.services import (
    AdviserVisit,
    GridTeamMember,
    ServiceAcceptance,
    ServiceContract,
    ServiceDelivery,
    ServicePoint,
    ServiceRecord,
    VillageAdviser,
)
from santu.register.models.staff import CleanUpPlan, StaffMember, StaffPost, UseApproval
from santu.register.models.survey import Survey, SurveyRow
from santu.register.models.unit_lists import ListEdition, ListImport, ListRow
from santu.register.models.whistles import Whistle, WhistleStep

__all__ = [
    "Act",
    "ActScope",
    "Admission",
    "AdviserVisit",
    "AgendaItem",
    "Assessment",
    "AssessmentMark",
    "BodyVersion",
    "BudgetLine",
    "CellSheet",
    "CleanUpPlan",
    "CommissionMeeting",
    "DivisionVersion",
    "DutyVersion",
    "EnforcementEntry",
    "GridTeamMember",
    "GridVersion",
    "GuidanceVisit",
    "HandedFile",
    "HandedTask",
    "HeadConsultation",
    "Instrument",
    "InstrumentItem",
    "JointOperation",
    "LineOfControl",
    "ListEdition",
    "ListImport",
    "ListRow",
    "MatterLoad",
    "MatterVersion",
    "Measurement",
    "PowerAssessment",
    "PowerAssessmentRecord",
    "QuotaAccount",
    "QuotaBalance",
    "QuotaClosing",
    "QuotaEntry",
    "QuotaLoan",
    "QuotaLoanStep",
    "QuotaVoucher",
    "ServiceAcceptance",
    "ServiceContract",
    "ServiceDelivery",
    "ServicePoint",
    "ServiceRecord",
    "StaffCertificate",
    "StaffMember",
    "StaffPost",
    "SuccessionLink",
    "Supervision",
    "SupervisionFile",
    "Survey",
    "SurveyRow",
    "TrainingEvent",
    "TrainingPart",
    "Unit",
    "UnitCode",
    "UseApplication",
    "UseApproval",
    "Veto",
    "VillageAdviser",
    "Whistle",
    "WhistleStep",
]
