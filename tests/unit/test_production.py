"""What an installation that others reach must have; one for its own machine needs none of it."""

from dataclasses import replace

import pytest

from santu.upkeep.domain.production import Place, production_faults

FIT = Place(
    hosts=["santu.example"],
    secret_key="q8Zr3vN1pL6xT0wB5yH2kD9sF4gJ7mC8aE1uR6tQ3iO",
    secret_key_is_kept=True,
    https=True,
    is_demo=False,
)


def test_a_fit_place_has_no_faults():
    assert FIT.is_production
    assert not list(production_faults(FIT))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"is_demo": True}, "演示库"),
        ({"secret_key_is_kept": False}, "没有固定的密钥"),
        ({"secret_key": "short"}, "密钥太短"),
        ({"secret_key": "a" * 60}, "密钥太短"),
        ({"secret_key": "django-insecure-3f8a0c1e9b7d5f2a4c6e8b0d1f3a5c7e"}, "示例"),
        ({"https": False}, "没有设置 HTTPS"),
        ({"hosts": ["*"]}, "不能是 *"),
    ],
)
def test_each_lack_is_named(changes, said):
    [fault] = production_faults(replace(FIT, **changes))
    assert said in str(fault)


@pytest.mark.parametrize("reached", [{"hosts": []}, {"hosts": ["localhost", "127.0.0.1", "[::1]"]}])
def test_a_place_for_its_own_machine_needs_nothing(reached):
    bare = Place(hosts=[], secret_key="", secret_key_is_kept=False, https=False, is_demo=True)
    assert not list(production_faults(replace(bare, **reached)))
    assert len(list(production_faults(replace(bare, **reached, addresses=["0.0.0.0"])))) == 3
