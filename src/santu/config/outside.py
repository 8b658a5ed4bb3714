"""The outside sign-on (OpenID Connect), as the environment gives it; without an issuer there is none."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from santu.accounts.domain.outside import Outside
from santu.config.environment import value
from santu.kernel.messages import N_, Fault, Refused, message

CLAIM = "preferred_username"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LONGEST = 200
KINDS = ("acr", "amr")


def outside(environ: Mapping[str, str]) -> Outside | None:
    """The outside sign-on that is set, if one is.

    Raises:
        Refused: the issuer is no address, or not by HTTPS; a part is missing; a factor is neither acr nor amr.
    """
    issuer = value(environ, "SANTU_OIDC_ISSUER")
    if not issuer:
        return None
    given = {part: value(environ, f"SANTU_OIDC_{part}") for part in ("CLIENT_ID", "CLIENT_SECRET")}
    faults = [
        Fault(f"SANTU_OIDC_{part}", message(MISSING, name=f"SANTU_OIDC_{part}"))
        for part, text in given.items()
        if not text
    ]
    if not _is_safe(issuer):
        faults.append(Fault("SANTU_OIDC_ISSUER", message(UNSAFE, given=issuer)))
    said = [
        one.strip().partition(":") for one in value(environ, "SANTU_OIDC_FACTORS").split(",") if one.strip()
    ]
    faults.extend(
        Fault("SANTU_OIDC_FACTORS", message(NO_FACTOR, given=f"{kind}{colon}{text}"))
        for kind, colon, text in said
        if kind not in KINDS or not text
    )
    if faults:
        raise Refused(faults)
    return Outside(
        issuer=issuer,
        client_id=given["CLIENT_ID"],
        secret=given["CLIENT_SECRET"],
        name=value(environ, "SANTU_OIDC_NAME") or urlsplit(issuer).hostname or issuer,
        claim=value(environ, "SANTU_OIDC_CLAIM") or CLAIM,
        factors=frozenset((kind, text) for kind, _, text in said),
        authority=environ.get("SANTU_OIDC_AUTHORITY", ""),
    )


def _is_safe(issuer: str) -> bool:
    try:
        parts = urlsplit(issuer)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username) and len(issuer) <= LONGEST
    return plain and bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


MISSING = N_("设置了 SANTU_OIDC_ISSUER，却没有设置 {name}：请补上，或取消统一登录。")
UNSAFE = N_(
    "SANTU_OIDC_ISSUER“{given}”不是可用的地址：应以 https:// 开头（本机可用 http://），不带参数，且不超过 200 字。"
)
NO_FACTOR = N_("SANTU_OIDC_FACTORS 里的“{given}”不认识：应是 acr:值 或 amr:值，用逗号分开，例如 amr:otp。")
