"""``sipcodes show``: a code at a glance, in the terminal."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

from sipcodes.commands.console import paint, say, tell, visible
from sipcodes.commands.inputs import configured_inputs, find_configuration, read_specs
from sipcodes.commands.outputs import load
from sipcodes.model.facts import KINDS
from sipcodes.problems import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sipcodes.model.code import Code, Deprecation, Rule, StatusClass
    from sipcodes.model.facts import Fact, Mapping, Word
    from sipcodes.model.registry import Registry
    from sipcodes.model.text import Source, Text

_WORDS = {
    "en": {
        "name": "Name",
        "class": "Class",
        "overlay": "Registered",
        "added": "no: the overlay {} adds it",
        "sources": "Sources",
        "aliases": "Also seen",
        "deprecated": "Deprecated",
        "use": "use {}",
        "not": "not for {}",
        "all": "any method",
        "still": "still holds for {}",
        "unregistered": "{} is not registered",
        "counts": "it counts as {} {}",
        "classless": "it is in no class, and means nothing",
        "range": "{} to {}; an unregistered one counts as {}",
        "action": "What to do",
        "detail": "In detail",
        "methods": "Methods",
        "only": "only {}",
        "but": "any but {}",
        "none": "none",
        "senders": "Sent by",
        "headers": "Headers",
        "body": "Body",
        "dialog": "Dialogs",
        "next": "Next",
        "forking": "Forking",
        "mappings": "Maps to",
        "nothing": "nothing",
        "location": "location: {}",
        "contradicts": "documents disagree",
        "seconds": "after {} s",
    },
    "ko": {
        "name": "이름",
        "class": "클래스",
        "overlay": "등록 여부",
        "added": "등록되지 않음({} 오버레이에서 추가)",
        "sources": "근거 문서",
        "aliases": "다른 표기",
        "deprecated": "사용 중단",
        "use": "대체 코드: {}",
        "not": "사용 중단: {}",
        "all": "모든 메서드",
        "still": "계속 사용: {}",
        "unregistered": "{}: 등록되지 않은 코드",
        "counts": "{} {} 응답으로 처리",
        "classless": "어느 클래스에도 속하지 않으며 정해진 의미가 없음",
        "range": "{}~{}, 등록되지 않은 코드는 {} 응답으로 처리",
        "action": "대처 방법",
        "detail": "자세히",
        "methods": "메서드",
        "only": "{}에만",
        "but": "{} 제외 모두",
        "none": "없음",
        "senders": "보내는 주체",
        "headers": "헤더",
        "body": "바디",
        "dialog": "다이얼로그",
        "next": "다음 동작",
        "forking": "포킹",
        "mappings": "매핑",
        "nothing": "없음",
        "location": "위치(location): {}",
        "contradicts": "문서 간 불일치",
        "seconds": "{}초 후",
    },
}
_ROWS = ("name", "class", "deprecated", "aliases", "methods", *KINDS, "mappings", "sources")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    from sipcodes.search import find

    path = find_configuration(arguments)
    catalogue = load(configured_inputs(path).specs if path else read_specs(arguments.spec))
    found = find(catalogue, " ".join(arguments.query))
    if arguments.json:
        return _as_json(found.codes)
    if not found or found.registry is None:
        asked = visible(" ".join(arguments.query))
        tell(f"nothing is known of `{asked}`: try a number, a class (4xx) or a part of a phrase")
        return 1
    page = _Page(found.registry, arguments.lang, brief=arguments.brief)
    if found.klass:
        page.of_class(found.klass)
    elif found.unregistered:
        page.of_unregistered(*found.unregistered)
        return 1
    elif len(found.codes) == 1:
        page.of_code(found.codes[0])
    else:
        page.of_codes(found.codes)
    return 0


def _as_json(codes: tuple[Code, ...]) -> int:
    from sipcodes.render.data import code_data

    say(json.dumps([code_data(code) for code in codes], ensure_ascii=False, indent=2))
    return 0 if codes else 1


class _Page:
    """Prints what is known, in one language, as wide as the terminal is."""

    def __init__(self, registry: Registry, locale: str | None, *, brief: bool) -> None:
        self.registry = registry
        self.brief = brief
        self.locale = locale or registry.locales[0]
        if self.locale not in registry.locales:
            known = ", ".join(registry.locales)
            raise UsageError(f"{registry.id.value} has no texts in `{self.locale}`; known: {known}")
        self.words = _WORDS.get(self.locale, _WORDS["en"])
        self.width = min(shutil.get_terminal_size((80, 24)).columns, 100)

    def of_code(self, code: Code) -> None:
        """Everything about one code."""
        say(f"{self._bold(f'{code.code} {visible(code.phrase.value)}')}")
        for paragraph in code.text[self.locale].summary.paragraphs:
            say("", *self._wrapped(paragraph.value, "  "))
        say("")
        self._row("name", code.name.value)
        self._row("class", f"{code.klass.label} {code.klass.texts[self.locale].title.value}")
        if code.overlay:
            self._row("overlay", self.words["added"].format(code.overlay.value))
        if code.deprecated:
            self._row("deprecated", *self._deprecated(code.deprecated))
        if code.aliases:
            self._row("aliases", *(f"{alias.phrase.value} ({alias.source.label})" for alias in code.aliases))
        if not self.brief:
            self._facts(code)
        if code.sources:
            width = max(len(source.label) for source in code.sources)
            self._row("sources", *(f"{s.label:<{width}}  {s.url or ''}".rstrip() for s in code.sources))
        if not self.brief:
            self._section("action", code.text[self.locale].action)
            self._section("detail", code.text[self.locale].detail)

    def _facts(self, code: Code) -> None:
        methods = code.facts.methods
        if methods and methods.any:
            self._row("methods", self.words["all"])
        elif methods:
            named = ", ".join(method.value for method in methods.only or methods.but) or self.words["none"]
            self._row("methods", self.words["only" if methods.only or not methods.but else "but"].format(named))
        for kind in KINDS:
            self._row(kind, *map(self._fact, code.facts.of(kind)))
        self._row("mappings", *self._mapped(code))

    def _fact(self, fact: Fact) -> str:
        parts = [fact.word.texts[self.locale].value]
        if fact.level:
            parts.append(fact.level.texts[self.locale].value)
        if fact.after:
            parts.append(self.words["seconds"].format("-".join(fact.after)))
        told = ", ".join(parts)
        if fact.when:
            told += f": {fact.when.texts[self.locale].value}"
        marks = fact.source.label + (f"; {self.words['contradicts']}" if fact.contradicts else "")
        return f"{told} ({marks})"

    def _mapped(self, code: Code) -> Iterator[str]:
        for mapping in self.registry.mappings:
            for row in mapping.rows_of(code):
                target = f"{row.to.registry} {row.to.code} {row.to.phrase.value}" if row.to else self.words["nothing"]
                when = f", {row.when.texts[self.locale].value}" if row.when else ""
                location, notes = mapping.location(row), [note.texts[self.locale].value for note in row.notes]
                told = self._by_table(mapping, row.level, row.source, location, *notes)
                yield f"{row.code.registry} {row.code.code} → {target}{when} {told}"
            if mapping.default and mapping.defaults(code):
                target = f"{mapping.end.value} {mapping.default.code} {mapping.default.phrase.value}"
                told = self._by_table(mapping, mapping.level, mapping.source, mapping.locations.get(code.klass))
                yield f"{code.registry} {code.code} → {target} {told}"

    def _by_table(
        self, mapping: Mapping, level: Word | None, source: Source, location: Word | None, *notes: str
    ) -> str:
        """What a table tells of a row besides its ends, in brackets."""
        first = [mapping.profile.value, *([level.texts[self.locale].value] if level else []), source.label]
        sent = [self.words["location"].format(location.texts[self.locale].value)] if location else []
        return f"({'; '.join([', '.join(first), *sent, *notes])})"

    def _section(self, word: str, text: Text) -> None:
        if text:
            say("", f"  {paint(self.words[word], 'cyan', sys.stdout)}")
        for paragraph in text.paragraphs:
            say("", *self._wrapped(paragraph.value, "  "))

    def of_codes(self, codes: tuple[Code, ...]) -> None:
        """A line for each of several codes."""
        for code in codes:
            say(f"{self._bold(str(code.code))}  {visible(code.phrase.value)}")

    def of_class(self, klass: StatusClass) -> None:
        """A class and its codes."""
        titled = klass.texts[self.locale]
        say(self._bold(f"{klass.label} {visible(titled.title.value)}"))
        if titled.text:
            say("", *self._wrapped(titled.text.value, "  "))
        if klass.default is not None:
            say("", *self._wrapped(self.words["range"].format(klass.first, klass.last, klass.default), "  "))
        say("")
        self.of_codes(klass.codes)

    def of_unregistered(self, number: int, klass: StatusClass | None, counts_as: Code | None) -> None:
        """A number that no one registered, and what it counts as."""
        said = self.words["unregistered"].format(number)
        if counts_as:
            said += "; " + self.words["counts"].format(counts_as.code, visible(counts_as.phrase.value))
        elif klass is None:
            said += "; " + self.words["classless"]
        say(said)

    def _deprecated(self, deprecation: Deprecation) -> list[str]:
        lines = []
        if deprecation.use:
            lines.append(self.words["use"].format(f"{deprecation.use.code} {deprecation.use.phrase.value}"))
        lines += [self._rule("not", rule) for rule in deprecation.rules]
        lines += [self._rule("still", rule) for rule in deprecation.still]
        return lines

    def _rule(self, word: str, rule: Rule) -> str:
        methods = ", ".join(method.value for method in rule.methods) or self.words["all"]
        return f"{self.words[word].format(methods)} ({rule.source.label})"

    def _row(self, word: str, *lines: str) -> None:
        from wcwidth import ljust, width

        column = max(width(self.words[key]) for key in _ROWS)
        label = ljust(self.words[word], column)
        for line in lines:
            for place, part in enumerate(self._folded(line, column + 4)):
                say(f"  {paint(label, 'cyan', sys.stdout)}  {'  ' if place else ''}{part}")
                label = " " * column

    def _folded(self, text: str, column: int) -> list[str]:
        """A line of a row; links keep whole, and so does what fits."""
        from wcwidth import width, wrap

        shown = visible(text)
        if width(shown) <= self.width - column or "https://" in shown:
            return [shown]
        return wrap(shown, max(self.width - column - 2, 16), break_on_hyphens=False)

    def _wrapped(self, text: str, indent: str) -> list[str]:
        from wcwidth import wrap

        shown = visible(" ".join(text.split()))
        return wrap(shown, self.width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)

    def _bold(self, text: str) -> str:
        return paint(text, "bold", sys.stdout)
