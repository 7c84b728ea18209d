"""What is wrong in a table of SIP response codes, each with its place and the source that says so."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from sipcodes.audit.interworking import differing
from sipcodes.audit.known import fits_http, http, key, key_without
from sipcodes.audit.tables import prefix
from sipcodes.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.audit.candidate import Candidate, Line
    from sipcodes.audit.interworking import MappingTable
    from sipcodes.audit.known import Entry, Known
    from sipcodes.audit.lexer import Source, Token
    from sipcodes.audit.marks import Marks
    from sipcodes.audit.parallel import Pairing

RULES = {
    "other-code": "A number stands under the phrase or name of another code.",
    "out-of-step": "Two tables that run side by side do not say the same codes.",
    "mapping": "A code maps to what RFC 3398 and RFC 4497 do not have it map to.",
    "duplicate": "A number stands in a table twice.",
    "unregistered": "A number is not registered.",
    "http-wording": "A phrase or name is that of HTTP.",
    "wrong-phrase": "A phrase is not the registered one.",
    "typo": "A phrase or name is misspelt.",
    "older-wording": "A phrase is one of another document or of an older one.",
    "case": "A phrase differs in upper and lower case only.",
    "missing": "Registered codes are not in the table.",
    "stale-mark": "A deviation is marked as intended, and there is none.",
}
"""Every rule, the worst first, and what it says."""

# With fewer codes than this it is a selection, whose maker left the rest out on purpose.
WHOLE = 20
# So much of two texts is alike if one is a misspelling of the other.
_TYPO = 0.82
# A name is misspelt with so few letters too many or too few; a short one may be another word.
_EDITS, _SHORT = 2, 5


class Wrong(NamedTuple):
    """What is wrong with a wording: the rule, the message, and what to do."""

    rule: str
    message: str
    hint: str


def findings(table: Candidate, file: str, known: Known, marks: Marks) -> Iterator[Problem]:
    """Everything that is wrong with the words and numbers of ``table``, but what is marked as intended."""
    report = _Report(table, file, marks)
    affix = prefix(table.lines)
    first: dict[int, Line] = {}
    for line in table.lines:
        number = line.number.number
        before = first.setdefault(number, line)
        if before is not line and not table.by_name:
            yield from report.at(line.number, number, _duplicate(before, line))
        elif number not in known.entries:
            yield from report.at(line.number, number, _unregistered(line, known))
        else:
            yield from _worded(report, line, known, affix)
    if table.pairing:
        yield from _slips(report, table.pairing)
    yield from _missing(report, known)


class _Report:
    """Puts places to what is wrong, and leaves out what is intended."""

    def __init__(self, table: Candidate, file: str, marks: Marks) -> None:
        self.table = table
        self.file = file
        self.marks = marks

    def at(self, token: Token, code: int, wrong: Wrong) -> Iterator[Problem]:
        """The problem at a token, unless its code is marked."""
        if not self.marks.cover(code):
            yield Problem(self.file, *self.table.source.place(token), *wrong)


def _slips(report: _Report, pairing: Pairing) -> Iterator[Problem]:
    for token, lacks in pairing.slips:
        said = _shown(token.text) if token.number < 0 else token.number
        message = f"`{said}` has {lacks} beside it: there are {pairing.counts[0]} numbers and {pairing.counts[1]} texts"
        hint = "what follows stands beside the wrong one: keep both in one table"
        yield from report.at(token, token.number, Wrong("out-of-step", message, hint))


def missing(table: Candidate, known: Known) -> list[Entry]:
    """The codes that a table lacks, of the classes that it has codes of; none of a mere selection."""
    registered = table.numbers & set(known.entries)
    # Names of one's own are not known here, so what is not there by name may well be there.
    if len(registered) < WHOLE or table.by_name:
        return []
    classes = {number // 100 for number in registered}
    # What stands there without having been read as a line of the table is not missing either.
    there = registered | table.beside
    return [entry for code, entry in sorted(known.entries.items()) if code // 100 in classes and code not in there]


def _missing(report: _Report, known: Known) -> Iterator[Problem]:
    lacking = [entry for entry in missing(report.table, known) if not report.marks.cover(entry.code)]
    if lacking:
        count = f"{len(lacking)} registered code{'s are' if len(lacking) > 1 else ' is'}"
        said = ", ".join(f"{entry.code} {entry.phrase}" for entry in lacking)
        documents = ", ".join(dict.fromkeys(entry.source.partition(" §")[0] for entry in lacking))
        place = report.table.source.place(report.table.lines[0].number)
        message = f"{count} missing from the table that starts here: {said}"
        yield Problem(report.file, *place, "missing", message, f"see {documents}")


def _worded(report: _Report, line: Line, known: Known, affix: tuple[str, str]) -> Iterator[Problem]:
    entry = known.entries[line.number.number]
    in_phrase = phrase_of(entry, line.phrase.text, known) if line.phrase and report.table.exact else None
    in_name = name_of(entry, line.name.text, known, affix) if line.name else None
    if line.phrase and in_phrase:
        yield from report.at(line.phrase, entry.code, in_phrase)
    # The same twice on a line is said once.
    if line.name and in_name and not (in_phrase and in_phrase.rule == in_name.rule):
        yield from report.at(line.name, entry.code, in_name)


def mapping_findings(table: MappingTable, source: Source, file: str, known: Known, marks: Marks) -> Iterator[Problem]:
    """The rows of a table between codes and causes that no document has."""
    for row, message, said in differing(table, known):
        if not marks.cover(row.start if table.to_cause else row.end):
            yield Problem(file, *source.place(row.token), "mapping", message, said)


def phrase_of(entry: Entry, said: str, known: Known) -> Wrong | None:
    """What is wrong with the phrase ``said`` of a code; ``None`` if it is the registered one."""
    if said == entry.phrase:
        return None
    shown = _shown(said)
    seen = known.wordings.get(entry.code, {}).get(key(said))
    right = f"{entry.code} is `{entry.phrase}` ({entry.source})"
    also = f"; {seen.told}" if seen and seen.told else ""
    alias = next((source for phrase, source in entry.aliases if phrase.casefold() == said.casefold()), None)
    if any(phrase == said for phrase, _ in entry.aliases) or (alias and said.casefold() != entry.phrase.casefold()):
        web = " and of HTTP" if fits_http(entry.code, said) else ""
        return Wrong("older-wording", f"`{shown}` is the wording of {alias}{web}{also}", right)
    if said.casefold() == entry.phrase.casefold():
        return Wrong("case", f"`{shown}` differs from the registered phrase in upper and lower case", right)
    if entry.code in http() and http()[entry.code][0].casefold() == said.casefold():
        return Wrong("http-wording", f"`{shown}` is what HTTP calls {entry.code}{also}", right)
    others = [code for code in known.owners.get(key(said), ()) if code != entry.code]
    if others and key(said) not in entry.keys:
        phrases = " and ".join(f"{code} {known.entries[code].phrase}" for code in others)
        return Wrong("other-code", f"{entry.code} stands under the phrase of {phrases}{also}", right)
    if SequenceMatcher(None, shown.casefold(), entry.phrase.casefold()).ratio() >= _TYPO:
        return Wrong("typo", f"`{shown}` is not quite the registered phrase{also}", right)
    return Wrong("wrong-phrase", f"`{shown}` is not the registered phrase{also}", right)


def name_of(entry: Entry, said: str, known: Known, affix: tuple[str, str]) -> Wrong | None:
    """What is wrong with the name ``said`` of a code; a name of its own is nothing wrong."""
    whole, shown = key_without(said, entry.code), _shown(said)
    bare = whole.removeprefix(affix[0]).removesuffix(affix[1])
    right = f"{entry.code} is {entry.name}, `{entry.phrase}` ({entry.source})"
    keys = entry.keys
    if bare in keys or any(len(one) > 5 and one in whole for one in keys):
        return None
    seen = known.wordings.get(entry.code, {}).get(bare)
    also = f"; {seen.told}" if seen and seen.told else ""
    if entry.code in http() and bare in http()[entry.code][1]:
        return Wrong("http-wording", f"`{shown}` is what HTTP calls {entry.code}{also}", right)
    others = [code for code in known.owners.get(bare, ()) if code != entry.code]
    if others:
        phrases = " and ".join(f"{code} {known.entries[code].phrase}" for code in others)
        return Wrong("other-code", f"{entry.code} stands under the name of {phrases}{also}", right)
    if any(len(one) > _SHORT and _edits(bare[:60], one) <= _EDITS for one in keys):
        return Wrong("typo", f"`{shown}` is not quite the name of {entry.code}{also}", right)
    if seen:
        return Wrong("wrong-phrase", f"`{shown}` is not the name of {entry.code}{also}", right)
    return None


def _edits(one: str, other: str) -> int:
    """How many letters are too many in the one or in the other."""
    same = sum(block.size for block in SequenceMatcher(None, one, other).get_matching_blocks())
    return len(one) + len(other) - 2 * same


def _duplicate(before: Line, line: Line) -> Wrong:
    said = [_shown(one.text) for one in (line.phrase or line.name, before.phrase or before.name) if one]
    message = f"{line.number.number} stands in the table a second time"
    if len(set(said)) == 2:
        message += f", as `{said[0]}`; it was `{said[1]}`"
    return Wrong("duplicate", message, f"the first is in line {before.number.line}: keep one")


def _unregistered(line: Line, known: Known) -> Wrong:
    number = line.number.number
    said = next((token.text for token in (line.phrase, line.name) if token), "")
    seen = known.numbers.get(number)
    instead = seen.instead if seen else None
    if instead is None:
        instead = next((code for code in known.owners.get(key(said), ()) if code in known.entries), None)
    if instead is not None and (known.fits(instead, said) or not said):
        entry = known.entries[instead]
        told = f"; {seen.told}" if seen and seen.told else ""
        message = f"{number} is not registered, and `{_shown(said)}` is {instead}{told}"
        return Wrong("other-code", message, f"{instead} is `{entry.phrase}` ({entry.source})")
    message = f"{number} is not registered"
    parts = [part for part in (seen and seen.told, _in_http(number)) if part]
    message += f" ({'; '.join(parts)})" if parts else ""
    default = known.entries.get(183 if number // 100 == 1 else number // 100 * 100)
    counts = f"others take it for {default.code} {default.phrase} (RFC 3261 §8.1.3.2)" if default else "no class has it"
    return Wrong("unregistered", message, f"{counts}; if it is meant, say so: `sipcodes: {number} intended`")


def _in_http(number: int) -> str:
    return f"HTTP's {number} {http()[number][0]}" if number in http() else ""


def _shown(said: str) -> str:
    return said if len(said) <= 60 else f"{said[:59]}…"
