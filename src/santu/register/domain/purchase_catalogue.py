"""What may be purchased: the guiding catalogue that was published, or the one that the software proposes (SX-30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from santu.kernel.messages import N_, Message, message
from santu.register.domain.unit_lists import Edition, ListRow

PURCHASE = "purchase"
PROPOSED = N_("建议的购买服务指导性目录（当时没有公布的目录）")
PUBLISHED = N_("{title}（第 {version} 版，{document}）")


@dataclass(frozen=True, slots=True)
class PurchaseCatalogue:
    """The names of what may be purchased, by code, or by name where it has no code; of an edition that was published."""

    items: Mapping[str, str]
    edition: Edition | None = None

    @classmethod
    def of(cls, rows: Sequence[ListRow], edition: Edition | None = None) -> "PurchaseCatalogue":
        """The catalogue that a list is."""
        return cls({row.matter or row.name: row.name for row in rows}, edition)

    def in_force(self, day: date) -> bool:
        """Whether the edition is in force on a day."""
        edition = self.edition
        return edition is not None and edition.start is not None and edition.start <= day < edition.end

    @property
    def title(self) -> Message:
        """Which catalogue it is."""
        if self.edition is None:
            return message(PROPOSED)
        told = {"title": self.edition.title, "version": self.edition.version}
        return message(PUBLISHED, **told, document=self.edition.document)

    def code(self, text: str) -> str | None:
        """The code that is meant, in whichever case it is written; ``None`` where it is not in the catalogue."""
        return {code.casefold(): code for code in self.items}.get(text.casefold())


@dataclass(frozen=True, slots=True)
class PurchaseCatalogues:
    """The catalogues by which some units purchase.

    Attributes:
        proposal: what counts where none is in force.
        ways: by unit, itself and those above it, the nearest first.
        published: by unit, the editions that it published, each in force on its own days.
    """

    proposal: PurchaseCatalogue
    ways: Mapping[str, Sequence[str]] = field(default_factory=dict)
    published: Mapping[str, Sequence[PurchaseCatalogue]] = field(default_factory=dict)

    def on(self, unit: str, day: date) -> PurchaseCatalogue:
        """That by which a unit purchases on a day: its own, or that of the nearest unit above it which has one in force."""
        for one in self.ways.get(unit, ()):
            for catalogue in self.published.get(one, ()):
                if catalogue.in_force(day):
                    return catalogue
        return self.proposal

    def name(self, unit: str, day: date, code: str) -> str:
        """What is purchased under a code; the code itself where no catalogue of that day has it."""
        return self.on(unit, day).items.get(code) or self.proposal.items.get(code, code)
