"""What an account holds about a person: what for, on what basis, and how long (Personal Information Protection Law)."""

from dataclasses import dataclass

from santu.kernel.messages import N_

DUTY = N_("《个人信息保护法》第十三条第一款第三项：履行法定职责；居民自行注册的，为第一项：本人同意")


@dataclass(frozen=True, slots=True)
class Personal:
    """A kind of personal data: what it is, its purpose, basis and retention (all marked ``N_``)."""

    name: str
    purpose: str
    basis: str
    retention: str


ACCOUNT = N_("随账号保存；停用后留存，因为审计记录以用户名为准")
HELD = (
    Personal(N_("用户名、单位和职务"), N_("登录；在办理记录上署名"), DUTY, ACCOUNT),
    Personal(N_("密码（只存散列）"), N_("确认是本人登录"), DUTY, N_("到改密码为止")),
    Personal(N_("两步验证的密钥（加密）"), N_("确认是本人登录"), DUTY, N_("到解除两步验证为止")),
    Personal(
        N_("会话：设备种类、开始和最近使用的时间"),
        N_("让本人看到自己在哪些设备上登录着，并能结束"),
        DUTY,
        N_("到会话结束为止；久不使用自动结束并删除"),
    ),
    Personal(
        N_("审计记录里的用户名"),
        N_("谁在何时依据什么办了什么"),
        N_("《网络安全法》第二十一条；审计记录"),
        N_("长期，不可改动"),
    ),
)
