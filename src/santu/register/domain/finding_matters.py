"""From a few words to the matters that they mean: ranked by the pairs of characters that they share.

Pairs that few matters have count more than those that many have (their inverse document frequency), so that 审批 says little
and 宅基地 much. What people say is also read as the lists say it (synonyms, which are data). The name counts most, then the
text, then how much of the name was said.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import log
from pathlib import Path
from typing import Any, cast

from santu.standards.yaml_text import read_yaml

DATA = Path(__file__).parents[1] / "data" / "matter_words.yaml"
RUN = re.compile(r"[^\W_]+")
NAME, TEXT, WHOLE = 0.6, 0.25, 0.15
NAMED, ALL = 0.8, 0.999
"""What a match is worth at least whose whole name was said, and what counts as whole."""
LEAST, BESIDE = 0.24, 0.45
"""The least that a match has to be worth, and the least share of the best one."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter to be found: its code, its name, and whatever else is said of it."""

    code: str
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """How people speak: what a word of theirs is called in the lists, and what is only asking."""

    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asking: Sequence[str] = ()

    @classmethod
    def read(cls) -> "Words":
        """Those of ``data/matter_words.yaml``."""
        data = cast(dict[str, Any], read_yaml(DATA.name, DATA.read_bytes()).data)
        return cls(data["synonyms"], data["asking"])


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, a lone character for itself; no pair crosses a mark."""
    found = set()
    for run in RUN.findall(text.lower()):
        found |= {run[at : at + 2] for at in range(max(1, len(run) - 1))}
    return frozenset(found)


class Matters:
    """Matters made ready to be searched."""

    def __init__(self, matters: Iterable[Matter], words: Words) -> None:
        self.matters, self.words = list(matters), words
        self.names = [pairs(one.name) for one in self.matters]
        in_name: defaultdict[str, list[int]] = defaultdict(list)
        in_text: defaultdict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self.matters):
            for pair in self.names[at]:
                in_name[pair].append(at)
            for pair in self.names[at] | pairs(one.text):
                in_text[pair].append(at)
        self.in_name, self.in_text = dict(in_name), dict(in_text)
        self.whole = [sum(map(self._weight, name)) for name in self.names]

    def find(self, said: str, most: int) -> list[tuple[Matter, float]]:
        """The best matches with what they are worth, up to 1, the best first; none where nothing is like it."""
        code = said.strip().lower()
        exact = [at for at, one in enumerate(self.matters) if one.code.lower() == code]
        if exact:
            return [(self.matters[at], 1.0) for at in exact[:most]]
        worth: defaultdict[int, float] = defaultdict(float)
        for reading in self._readings(said):
            for at, value in self._worth(reading).items():
                worth[at] = max(worth[at], value)
        best = max(worth.values(), default=0)
        ranked = sorted(worth.items(), key=lambda one: (-one[1], self.matters[one[0]].code))
        return [
            (self.matters[at], value)
            for at, value in ranked[:most]
            if value >= LEAST and value >= BESIDE * best
        ]

    def _readings(self, said: str) -> list[frozenset[str]]:
        """What was said, and what it is where each synonym in it is put as the lists put it."""
        said = reduce(lambda text, word: text.replace(word, " "), self.words.asking, said)
        texts = [said]
        for word, meanings in self.words.synonyms.items():
            if word in said:
                texts += [said.replace(word, f" {meaning} ") for meaning in meanings]
        return [reading for reading in dict.fromkeys(map(pairs, texts)) if reading]

    def _worth(self, reading: frozenset[str]) -> dict[int, float]:
        asked = sum(map(self._weight, reading))
        by_name: defaultdict[int, float] = defaultdict(float)
        by_text: defaultdict[int, float] = defaultdict(float)
        for pair in reading:
            weight = self._weight(pair)
            for found, held in ((by_name, self.in_name), (by_text, self.in_text)):
                for at in held.get(pair, ()):
                    found[at] += weight
        return {at: self._value(at, by_name[at], value, asked) for at, value in by_text.items()}

    def _value(self, at: int, by_name: float, by_text: float, asked: float) -> float:
        """What a match is worth; where the whole name was said, what else was said matters little."""
        said = by_name / self.whole[at] if self.whole[at] else 0.0
        value = NAME * by_name / asked + TEXT * by_text / asked + WHOLE * said
        return max(value, NAMED) if said > ALL and len(self.names[at]) > 1 else value

    def _weight(self, pair: str) -> float:
        return log(1 + (1 + len(self.matters)) / (1 + len(self.in_text.get(pair, ()))))
