"""Two small registries with facts and a table between them, and facts in brief: what the tests of facts share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mistakes import changed
from rendering import the_registry
from sipcodes.read.files import Files

if TYPE_CHECKING:
    from sipcodes.model.facts import Fact

TEA = """\
registry:
  id: tea
  version: 1.0.0
  locales: [en, ko]
  names: {file: tea-status, type: tea-status, prefix: tea}
classes:
  1: {label: 1xx, name: STEEPING, range: [100, 199], sources: [RFC 2324 §2]}
  4:
    label: 4xx
    name: SPILT
    range: [400, 499]
    next: [{action: wait, source: RFC 2324 §2}]
terms:
  level: [must, may, should-not, must-not]
  who: [kettle, pot]
  action: [wait, pour]
headers: [Accept-Additions, Safe]
rules:
  only-pots-refuse: {of: who, word: pot, codes: [418], source: RFC 2324 §2.3.2}
  pour-only-when-steeping: {of: action, word: pour, classes: [1]}
documents:
  RFC 2324:
    title: HTCPCP
    sections: {"2": Protocol, "2.1": Methods, "2.3.2": 418 I'm a teapot}
codes:
  100:
    name: POURING
    phrase: Pouring
    sources: [RFC 2324 §2.1]
    methods: {only: [WHEN, BREW], source: RFC 2324 §2.1}
    next:
      - {action: pour, when: cup-in-place, source: RFC 2324 §2, after: ["0.5", "10"]}
  400:
    name: BAD_LEAVES
    phrase: Bad Leaves
    methods: {any: true, source: RFC 2324}
    senders:
      - {who: kettle, level: must, when: leaves-are-mouldy, source: RFC 2324 §2}
    next: []
  418:
    name: TEAPOT
    phrase: I'm a teapot
    methods: {except: [WHEN], source: RFC 2324 §2.1}
    senders:
      - {who: pot, level: may, source: RFC 2324 §2.3.2}
      - {who: kettle, level: must-not, source: RFC 2324 §2.3.2}
    headers:
      - {header: Safe, level: must, source: RFC 2324 §2.1}
      - {header: Accept-Additions, level: must, when: cup-in-place, source: RFC 2324 §2.1}
text:
  en:
    title: Tea codes
    classes:
      1: {title: Steeping}
      4: {title: Spilt}
    terms:
      level: {must: must, may: may, should-not: should not, must-not: must not}
      who: {kettle: a kettle, pot: a teapot}
      action: {wait: wait, pour: go on pouring}
    conditions:
      cup-in-place: there is a cup
      leaves-are-mouldy: the leaves are mouldy
    codes:
      100: {summary: Water is on its way.}
      400: {summary: The leaves are off.}
      418: {summary: This is no coffee machine.}
  ko:
    title: 차 코드
    classes:
      1: {title: 우리는 중}
      4: {title: 쏟음}
    terms:
      level: {must: 필수, may: 허용, should-not: 비권고, must-not: 금지}
      who: {kettle: 주전자, pot: 찻주전자}
      action: {wait: 대기, pour: 계속 따르기}
    conditions:
      cup-in-place: 잔이 있는 경우
      leaves-are-mouldy: 찻잎이 상한 경우
    codes:
      100: {summary: 물이 나온다.}
      400: {summary: 찻잎이 상했다.}
      418: {summary: 커피 머신이 아니다.}
"""

CUP = """\
registry:
  id: cup
  version: 1.0.0
  locales: [en, ko]
  names: {file: cup-size, type: cup-size, prefix: cup}
classes:
  1: {label: small, name: SMALL, range: [1, 9]}
  2: {label: large, name: LARGE, range: [10, 19]}
terms:
  level: [may, must]
  location: [kitchen]
codes:
  1: {name: ESPRESSO, phrase: Espresso}
  2: {name: DEMITASSE, phrase: Demitasse}
  11: {name: MUG, phrase: Mug}
mappings:
  - from: cup
    to: tea
    profile: home
    source: RFC 2324 §2
    level: may
    when: at-home
    classes: [1]
    default: 400
    locations: {1: kitchen}
    notes: [mind-the-saucer]
    rows:
      - from: 1
        to: 418
        level: must
        source: RFC 2324 §2.1
        notes: [mind-the-saucer]
        alternatives:
          - {to: 100, when: kettle-at-hand}
          - {none: true, when: at-home, level: may, source: RFC 2324}
      - {from: 11, none: true}
  - from: tea
    to: cup
    profile: home
    source: RFC 2324 §2
    rows:
      - {from: 418, to: 2}
text:
  en:
    title: Cups
    classes:
      1: {title: Small}
      2: {title: Large}
    terms:
      level: {may: may, must: must}
      location: {kitchen: the kitchen}
    conditions:
      at-home: nobody looks
      kettle-at-hand: a kettle is at hand
      mind-the-saucer: mind the saucer
    codes:
      1: {summary: Black.}
      2: {summary: Half.}
      11: {summary: Much.}
  ko:
    title: 잔
    classes:
      1: {title: 작은 잔}
      2: {title: 큰 잔}
    terms:
      level: {may: 허용, must: 필수}
      location: {kitchen: 부엌}
    conditions:
      at-home: 집인 경우
      kettle-at-hand: 주전자가 있는 경우
      mind-the-saucer: 잔 받침 주의
    codes:
      1: {summary: 에스프레소 잔.}
      2: {summary: 반 잔.}
      11: {summary: 머그.}
"""


def both(cup: str = CUP, tea: str = TEA) -> Files:
    """A spec of the two registries, a folder each."""
    return Files("spec", {"cup/cup.yaml": cup.encode(), "tea/tea.yaml": tea.encode()})


def in_tea(old: str, new: str) -> str:
    """The registry of tea with one part written otherwise."""
    return changed(old, new, TEA)


def in_cup(old: str, new: str) -> str:
    """The registry of cups with one part written otherwise."""
    return changed(old, new, CUP)


def facts_of(code: int, kind: str) -> tuple[Fact, ...]:
    """The facts of one kind that a code of the packaged spec has."""
    return the_registry().by_code[code].facts.of(kind)


def brief(fact: Fact) -> tuple[str, str | None, str | None]:
    """Word, level and condition of a fact."""
    level, when = (word.name.value if word else None for word in (fact.level, fact.when))
    return fact.word.name.value, level, when
