"""Codes of an authenticator app, against the vectors of RFC 6238 (its eight digits cut to six)."""

import base64

import pytest

from santu.accounts.domain.one_time import STEP, code_at, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


@pytest.mark.parametrize("at", VECTORS)
def test_the_vectors_of_the_rfc(at):
    assert code_at(SECRET, at // STEP) == VECTORS[at][-6:]


def test_a_step_before_and_after_is_taken_and_no_other():
    now = 1234567890
    for off, found in ((-2, None), (-1, -1), (0, 0), (1, 1), (2, None)):
        code = code_at(SECRET, now // STEP + off)
        assert step_of(SECRET, code, now) == (None if found is None else now // STEP + found)
    assert step_of(SECRET, "验证码", now) is None
