"""Who asks: the person of a token, or the one who signed in in this browser. And what they may.

This is the only place that makes a ``Sight``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from urllib.parse import unquote

from django.http import HttpRequest
from ninja.utils import check_csrf

from santu.accounts.domain.roles import RIGHTS, Right
from santu.accounts.domain.tokens import TokenRow, rights_carried
from santu.accounts.passed import Way, withheld
from santu.accounts.selectors.people import User
from santu.accounts.selectors.tokens import token_shown
from santu.api.problems import Told, told
from santu.kernel.messages import N_, message
from santu.register.domain.reach import Reach
from santu.register.selectors.reach import Sight, sight_of

SCHEME = "bearer "
AS = "X-Santu-As"
"""The user name, percent-encoded, in whose name a phone sends what it kept."""
SAFE = {"GET", "HEAD", "OPTIONS"}
READS_ONLY = N_("令牌“{name}”只能查看，不能“{right}”；请换一个令牌。")


@dataclass(frozen=True)
class Narrowed(Sight):
    """What a person may see and do through a token: of their rights those that it carries."""

    carried: frozenset[Right] = frozenset()

    def on(self, day: date, right: Right = Right.READ) -> Reach:
        """The units of a day over which they have a right that is carried."""
        return super().on(day, right) if right in self.carried else Reach(day)

    def has(self, right: Right) -> bool:
        """Whether they have a right, and it is carried."""
        return right in self.carried and super().has(right)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, by which token if by one, what they may, and what a browser's session has yet to pass for."""

    person: User
    sight: Sight
    token: TokenRow | None = None
    ways: Mapping[Right, Way] = field(default_factory=dict)

    def lacks(self, right: Right) -> Told:
        """The refusal for a right that is not theirs, or not the token's."""
        called = message(RIGHTS[right])
        if self.token is not None and right not in rights_carried(reads_only=self.token.reads_only):
            never = N_("令牌不带“{right}”的权限，这一步要本人登录后在网页办理。")
            template = READS_ONLY if self.token.reads_only else never
            return told(403, template, name=self.token.name, right=called)
        if right in self.ways:
            return told(403, self.ways[right].why, right=called)
        template = N_(
            "这一步要有“{right}”的权限，您在这个范围内没有；请由有此权限的人办理，或请安全管理员授予。"
        )
        return told(403, template, right=called)

    def acts_not(self, token: TokenRow) -> Told:
        """The refusal for a token that only reads, where no right is asked for to act."""
        return told(403, READS_ONLY, name=token.name, right=message(N_("办理")))


def caller_of(request: HttpRequest) -> Caller:
    """Who asks; a token that is shown counts alone, whoever is signed in beside it.

    Raises:
        Told: nobody is signed in and no valid token is shown, or a form of another site asks in the name of who is.
    """
    shown = request.headers.get("Authorization", "")
    if shown:
        found = token_shown(shown[len(SCHEME) :].strip()) if shown.lower().startswith(SCHEME) else None
        if found is None:
            raise told(401, N_("令牌无效：已撤销、已过期，或不完整；请在网页的“令牌”页另建一个。"))
        person, token = found
        whole, carried = sight_of(person), rights_carried(reads_only=token.reads_only)
        held = {one.name: getattr(whole, one.name) for one in fields(whole)}
        return Caller(person, Narrowed(**held, carried=carried), token)
    if not isinstance(request.user, User):
        template = N_("没有登录；请用 Authorization: Bearer 出示令牌，令牌在网页的“令牌”页建立。")
        raise told(401, template)
    if AS in request.headers and unquote(request.headers[AS]) != request.user.username:
        # Two people share a phone: what one of them wrote is never done in the name of the other.
        raise told(401, N_("这一件是另一个人写下的，现在登录的不是本人，没有办；请本人登录后再发送。"))
    if request.method not in SAFE and check_csrf(request) is not None:
        raise told(403, N_("请求没有带这个网站自己的 CSRF 标记；请从网页办理，程序请用令牌。"))
    mine = sight_of(request.user)
    ways = withheld(request, request.user, frozenset(filter(mine.holds, Right)))
    return Caller(request.user, replace(mine, withheld=frozenset(ways)), ways=ways)


def caller(request: HttpRequest) -> Caller:
    """Who asks, once the door knows them."""
    found = getattr(request, "caller", None)
    if not isinstance(found, Caller):
        raise TypeError(request.path)
    return found
