"""What may be purchased: the guiding catalogue that a county published, or the one that the software proposes (SX-30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from santu.kernel.messages import N_, Message, message
from santu.register.domain.unit_lists import Edition, ListRow

PURCHASE = "purchase"
PROPOSED = N_("建议的购买服务指导性目录（县里还没有公布）")
PUBLISHED = N_("{title}（第 {version} 版，{document}）")


@dataclass(frozen=True, slots=True)
class PurchaseCatalogue:
    """The names of what may be purchased, by code, or by name where it has no code; of an edition that a county published."""

    items: Mapping[str, str]
    edition: Edition | None = None

    @classmethod
    def of(cls, rows: Sequence[ListRow], edition: Edition | None = None) -> "PurchaseCatalogue":
        """The catalogue that a list is."""
        return cls({row.matter or row.name: row.name for row in rows}, edition)

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
