"""Messages, lists in them, and the places of faults, in the language of the reader."""

from santu.kernel.messages import N_, Fault, message

ENGLISH = {
    "、": ", ",
    "{name} 第 {line} 行": "{name} line {line}",
    "改用 {names}。": "Use {names}.",
    "{name}（{more}）": "{name} ({more})",
    "镇": "town",
}
PLACE = message(N_("{name} 第 {line} 行"), name="a.csv", line=3)


def english(text: str) -> str:
    return ENGLISH.get(text, text)


def test_a_list_is_joined_as_the_language_joins_it():
    kind = message(N_("{name}（{more}）"), name="b", more=message(N_("镇")))
    said = message(N_("改用 {names}。"), names=("a", kind, 7))
    assert str(said) == "改用 a、b（镇）、7。"
    assert said.render(english) == "Use a, b (town), 7."
    assert str(message(N_("改用 {names}。"), names=())) == "改用 。"


def test_a_number_keeps_its_format():
    assert str(message(N_("共 {count:,} 项"), count=58562)) == "共 58,562 项"


def test_the_place_of_a_fault_is_translated():
    fault = Fault(PLACE, message(N_("改用 {names}。"), names=("a", "b")))
    assert str(fault) == "a.csv 第 3 行: 改用 a、b。"
    assert fault.render(english) == "a.csv line 3: Use a, b."
    assert fault.where(english) == "a.csv line 3"
    assert Fault("", fault.message).render(english) == "Use a, b."
