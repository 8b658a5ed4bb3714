"""The number of the request that is being answered, for pages and logs."""

from contextvars import ContextVar, Token

_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The number; "" where no request is being answered."""
    return _current.get()


def request_begin(number: str) -> Token[str]:
    """From here on this one is answered."""
    return _current.set(number)


def request_end(begun: Token[str]) -> None:
    """It was answered."""
    _current.reset(begun)
