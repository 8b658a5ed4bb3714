"""Unified social credit codes of organs and companies (GB 32100-2015)."""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The signs in order of their values; I, O, S, V and Z are left out."""
LENGTH, BASE = 18, 3


def credit_code_is_sound(text: str) -> bool:
    """Whether a text is a credit code: 18 signs, the last of which follows from the others (GB 32100-2015, 4.6)."""
    if len(text) != LENGTH or any(sign not in SIGNS for sign in text):
        return False
    total = sum(SIGNS.index(sign) * pow(BASE, place, len(SIGNS)) for place, sign in enumerate(text[:-1]))
    return SIGNS[-total % len(SIGNS)] == text[-1]
