"""Tables of response codes in a source: where numbers and words stand together, and what speaks for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice, pairwise
from statistics import median
from typing import TYPE_CHECKING

from sipcodes.audit.by_name import by_name
from sipcodes.audit.candidate import Candidate, Evidence, Line, evidence_of
from sipcodes.audit.known import key_without
from sipcodes.audit.lexer import Kind, within
from sipcodes.audit.parallel import pairings
from sipcodes.audit.records import LABELS, Record, Slot, Stretch, is_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.audit.known import Known
    from sipcodes.audit.lexer import Source
    from sipcodes.audit.parallel import Pairing

# Fewer codes than this are no table.
LEAST = 4
# Comments are nobody's names: where either may be meant, they are not.
_WEIGHT = {Kind.TEXT: 1, Kind.NAME: 1, Kind.COMMENT: 0.8}
# So many numbers in a row that have been there are those of another table.
_ANEW = 4
# With more numbers than this it is data of some sort.
_MOST = 2000


def candidates(source: Source, known: Known) -> list[Candidate]:
    """Every stretch of ``source`` with enough numbers for a table, and what it is taken for."""
    found = _joined([_candidate(source, codes, known) for codes in stretches(source, known)])
    side_by_side = [_side_by_side(source, pairing, known) for pairing in pairings(source, known)]
    paired = {line.number.start for one in side_by_side for line in one.lines}
    found = [one for one in found if one.first.start not in paired] + side_by_side
    return found + _by_name(source, found, known)


def _by_name(source: Source, found: list[Candidate], known: Known) -> list[Candidate]:
    """Tables that say names in place of numbers, if their texts are in none of those that were ``found``."""
    taken = {line.phrase.start for one in found if one.evidence.holds for line in one.lines if line.phrase}
    named = by_name(source, known)
    tables = _joined([replace(_candidate(named, codes, known), by_name=True) for codes in stretches(named, known)])
    return [one for one in tables if not any(line.phrase and line.phrase.start in taken for line in one.lines)]


def stretches(source: Source, known: Known) -> Iterator[list[int]]:
    """The codes of a source by the innermost brackets that hold enough of them; far apart, they are cut."""
    tokens = source.tokens
    codes = [at for at, token in enumerate(tokens) if is_code(token)]
    held: dict[int, set[int]] = {}
    for at in codes:
        if tokens[at].number in known.entries:
            for group in within(source, tokens[at].group):
                held.setdefault(group, set()).add(tokens[at].number)
    stretches: dict[int, list[int]] = {}
    for at in codes:
        home = next((g for g in within(source, tokens[at].group) if len(held.get(g, ())) >= LEAST), 0)
        stretches.setdefault(home, []).append(at)
    for stretch in stretches.values():
        for part in _cut(source, stretch):
            if len({tokens[at].number for at in part} & set(known.entries)) >= LEAST:
                yield part


def _cut(source: Source, codes: list[int]) -> Iterator[list[int]]:
    """Parts that are far apart, and those where the numbers start anew: the next table."""
    lines = [source.tokens[at].line for at in codes]
    numbers = [source.tokens[at].number for at in codes]
    gaps = [after - before for before, after in pairwise(lines)]
    most = max(25, 8 * median(gaps)) if gaps else 0
    part: list[int] = []
    seen: set[int] = set()
    for place, (at, gap) in enumerate(zip(codes, [0, *gaps], strict=True)):
        if gap > most or (gap and numbers[place] in seen and _starts_anew(numbers[place : place + 4 * _ANEW], seen)):
            yield part
            part, seen = [], set()
        part.append(at)
        seen.add(numbers[place])
    yield part


def _starts_anew(numbers: list[int], seen: set[int]) -> bool:
    """Whether the next numbers have all been there; a single one is there twice by mistake."""
    following = list(dict.fromkeys(numbers))[:_ANEW]
    return len(following) == _ANEW and seen.issuperset(following)


def _candidate(source: Source, codes: list[int], known: Known) -> Candidate:
    best: tuple[float, str, list[Record], list[Slot]] = (0, "", [], [])
    readings = Stretch(source, codes).readings() if _has_labels(source, codes) else {}
    for reading, records in readings.items():
        fitting = _fitting(records, known)
        slots = _good_slots(fitting, records)
        # The best slot of each kind counts: texts that say the same twice speak for nothing more.
        score = sum({slot[0]: fitting[slot] * _WEIGHT[slot[0]] for slot in reversed(slots)}.values())
        if score > best[0]:
            best = (score, reading, records, slots)
    _, reading, records, slots = best
    exact = [slot for slot in slots if slot[0] is not Kind.NAME and _is_exact(records, slot, known)]
    names = [slot for slot in slots if slot[0] is Kind.NAME or (slot not in exact and _are_names(records, slot))]
    prose = [slot for slot in slots if slot not in names]
    phrase, name = next(iter(exact or prose), None), next(iter(names), None)
    lines = _lines(records, slots, phrase, name, known)
    evidence = evidence_of(len(codes), lines, known, f"labels {reading}" if reading else "")
    first = lines[0].number if lines else source.tokens[codes[0]]
    beside = frozenset(source.tokens[at].number for at in codes)
    return Candidate(source, tuple(lines), evidence, (phrase, name), bool(exact), first, beside)


def _has_labels(source: Source, codes: list[int]) -> bool:
    """Whether words stand among the codes, and not thousands of numbers: what has none costs no more to read."""
    labels = (at for at in range(codes[0], codes[-1]) if source.tokens[at].kind in LABELS)
    return len(codes) <= _MOST and sum(1 for _ in islice(labels, LEAST)) == LEAST


def _side_by_side(source: Source, pairing: Pairing, known: Known) -> Candidate:
    lines = tuple(Line(number, text, None) for number, text in pairing.pairs)
    evidence = evidence_of(len(lines), list(lines), known, "in a list beside theirs")
    said = [(number.number, text.text) for number, text in pairing.pairs]
    exact = sum(text.casefold() in known.phrases.get(code, ()) for code, text in said) > 0.5 * len(said)
    if not exact:
        lines = tuple(Line(number, None, text) for number, text in pairing.pairs)
    return Candidate(source, lines, evidence, (None, None), exact, lines[0].number, frozenset(), pairing)


def _fitting(records: list[Record], known: Known) -> Counter[Slot]:
    """How many labels of each slot speak of the number beside them."""
    fitting: Counter[Slot] = Counter()
    for record in records:
        for slot, token in record.labels.items():
            if known.fits(record.number.number, token.text):
                fitting[slot] += 1
    return fitting


def _good_slots(fitting: Counter[Slot], records: list[Record]) -> list[Slot]:
    """The slots whose labels mostly fit: those of texts first, of comments, of names; the best of a kind first."""
    filled = Counter(slot for record in records for slot in record.labels)
    kinds = (Kind.TEXT, Kind.COMMENT, Kind.NAME)
    good = [slot for slot in fitting if fitting[slot] >= max(3, 0.4 * filled[slot])]
    return sorted(good, key=lambda slot: (kinds.index(slot[0]), -fitting[slot], filled[slot]))


def _is_exact(records: list[Record], slot: Slot, known: Known) -> bool:
    """Whether the texts of a slot are phrases: most that fit are one, wholly."""
    fitting = exact = 0
    for record in records:
        token = record.labels.get(slot)
        if token and known.fits(record.number.number, token.text):
            fitting += 1
            exact += token.text.casefold() in known.phrases[record.number.number]
    return exact > 0.5 * fitting


def _are_names(records: list[Record], slot: Slot) -> bool:
    """Whether the texts of a slot are names: words without a blank between them."""
    texts = [record.labels[slot].text for record in records if slot in record.labels]
    return slot[0] is Kind.TEXT and sum(" " not in text for text in texts) > 0.8 * len(texts)


def _lines(
    records: list[Record], slots: list[Slot], phrase: Slot | None, name: Slot | None, known: Known
) -> list[Line]:
    """The records that belong to the table: those that fit, and after the first of them those that look alike."""
    fitting = [at for at, record in enumerate(records) if any(_fit(record, slot, known) for slot in slots)]
    if not fitting:
        return []
    looks = Counter(record.looks[slot] for record in records for slot in slots if _fit(record, slot, known))
    common = {look for look, times in looks.items() if times > 2}
    greatest = max(records[at].number.number for at in fitting)
    found = []
    for at, record in enumerate(records[fitting[0] : fitting[-1] + 4], fitting[0]):
        alike = any(record.looks.get(slot) in common for slot in slots)
        # What follows the last that fits goes on with greater numbers, or is something else.
        if at in fitting or (alike and (at < fitting[-1] or record.number.number > greatest)):
            labels = record.labels
            found.append(
                Line(record.number, labels.get(phrase) if phrase else None, labels.get(name) if name else None)
            )
    return found


def _fit(record: Record, slot: Slot, known: Known) -> bool:
    return slot in record.labels and known.fits(record.number.number, record.labels[slot].text)


def _joined(found: list[Candidate]) -> list[Candidate]:
    """Tables that are one in several brackets, such as one for each class: alike, and without a code in common."""
    joined: list[Candidate] = []
    for one in found:
        for at, other in enumerate(joined):
            if one.lines and one.slots == other.slots and not one.numbers & other.numbers:
                joined[at] = _join(other, one)
                break
        else:
            joined.append(one)
    return joined


def _join(one: Candidate, other: Candidate) -> Candidate:
    lines = tuple(sorted((*one.lines, *other.lines), key=lambda line: line.number.start))
    first, second = one.evidence, other.evidence
    evidence = Evidence(
        first.codes + second.codes,
        first.lines + second.lines,
        first.different + second.different,
        first.fitting + second.fitting,
        first.right + second.right,
        first.own + second.own,
        first.http + second.http,
        first.regular and second.regular,
        first.reading,
    )
    first_token = min(one.first, other.first, key=lambda token: token.start)
    beside = one.beside | other.beside
    return replace(
        one, lines=lines, evidence=evidence, exact=one.exact or other.exact, first=first_token, beside=beside
    )


def prefix(lines: tuple[Line, ...]) -> tuple[str, str]:
    """What all names of a table start and end with, as keys: `sipstatus`, and mostly nothing."""
    keys = sorted({key_without(line.name.text, line.number.number) for line in lines if line.name})
    if len(keys) < LEAST:
        return "", ""
    backwards = sorted(one[::-1] for one in keys)
    return _start(keys[0], keys[-1]), _start(backwards[0], backwards[-1])[::-1]


def _start(one: str, other: str) -> str:
    """What both start with. Of the first and the last of sorted texts, it is what all start with."""
    same = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return one[: next(same, min(len(one), len(other)))]
