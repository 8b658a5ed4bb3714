"""Every field that is kept has a class, and every personal one says why it is there."""

import pytest

from santu.publish.domain.classes import Confidentiality, declared_in, personal_in
from santu.publish.domain.listing import COLUMNS, ListKind
from santu.publish.selectors import classes as kept
from santu.publish.selectors.classes import NotPublic, classes, fields_kept, personal, require_public
from santu.standards.yaml_text import read_yaml
from scripts import confidentiality_page


def test_every_field_has_a_class_and_nothing_else_has():
    assert not fields_kept() - set(classes()), "say in confidentiality.yaml who may see it"
    assert not set(classes()) - fields_kept(), "these fields are no more"


def test_a_field_without_a_class_does_not_leave(monkeypatch):
    some = {name: one for name, one in classes().items() if name != "register.UnitCode.code"}
    monkeypatch.setattr(kept, "classes", lambda: some)
    assert fields_kept() - set(kept.classes()) == {"register.UnitCode.code"}
    with pytest.raises(NotPublic, match=r"register\.UnitCode\.code"):
        require_public(["register.UnitCode.code"])


def test_every_sensitive_field_says_of_which_kind_it_is():
    for name, found in classes().items():
        is_sensitive = found.confidentiality is Confidentiality.SENSITIVE
        assert is_sensitive is bool(found.personal), name
        assert not found.personal or found.personal in personal(), name
    assert {found.personal for found in classes().values()} - {""} == set(personal())


def test_who_did_something_is_always_sensitive():
    people = {
        name for name in classes() if name.rpartition(".")[2] in ("by", "username") or name.endswith("_by")
    }
    people -= {name for name in people if name.endswith(".withdrawn_by") and not name.startswith("publish.")}
    assert len(people) > 10
    assert all(classes()[name].confidentiality is Confidentiality.SENSITIVE for name in people), people


def test_every_column_that_leaves_comes_from_a_public_field():
    sources = {column.source for kind in ListKind for column in COLUMNS[kind]} - {""}
    require_public(sources)
    assert len(sources) > 8


@pytest.mark.parametrize(
    "text",
    [
        "a.B: [x]",
        "a.B: {public: {x: actor}}",
        "a.B: {sensitive: [x]}",
        "a.B: {secret: [x]}",
        "",
        "a.B: {public: [no]}",
    ],
)
def test_a_wrong_declaration_is_refused(text):
    with pytest.raises((ValueError, AttributeError)):
        list(declared_in(read_yaml("a.yaml", text.encode())))


def test_a_kind_of_personal_value_says_all_of_it():
    with pytest.raises(TypeError):
        personal_in(read_yaml("a.yaml", b"actor: {of: a, purpose: b, basis: c, retention: d}"))


def test_the_page_is_current():
    assert confidentiality_page.PAGE.read_text("utf-8") == confidentiality_page.text()
