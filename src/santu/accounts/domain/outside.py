"""Who vouches for people from outside, and what of it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Outside:
    """Who vouches for people, and what of that is believed.

    Attributes:
        issuer: the address of the provider, exactly as it calls itself.
        client_id: as what Santu is registered there.
        secret: what Santu shows there.
        name: what the button calls it.
        claim: which claim holds the user name of the account.
        factors: (acr or amr, value): what the provider says when a second factor was given.
        authority: a file of the certificates that the provider's is checked against; those that are widely known if empty.
    """

    issuer: str
    client_id: str
    secret: str
    name: str
    claim: str
    factors: frozenset[tuple[str, str]]
    authority: str

    @property
    def origin(self) -> str:
        """The one place that is ever contacted: scheme, host and port."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def vouches_factor(self, claims: Mapping[str, Any]) -> bool:
        """Whether the provider says that a second factor was given."""
        methods = claims.get("amr")
        said = (
            {("amr", one) for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
        )
        level = claims.get("acr")
        return bool(self.factors & (said | ({("acr", level)} if isinstance(level, str) else set())))
