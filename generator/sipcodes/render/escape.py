"""Text of a spec as text of a language: the only door from the one to the other.

What a language needs is data in its ``target.yaml`` (``TextForm``); a need that the data cannot tell is
met here, and nowhere else.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import Undefined

from sipcodes.model.code import Code
from sipcodes.model.text import Name, Source, Text
from sipcodes.render.hidden import BLANKS, HIDDEN
from sipcodes.render.limits import margin
from sipcodes.render.rendered import Rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sipcodes.model.target import TextForm

# Stands for a blank at which no line may be broken, as within `RFC 3261 §21`; no spec can hold it.
_KEPT = "\0"
# Of Korean text, what takes two columns, and what takes one.
SYLLABLES = re.compile("[\uac00-\ud7a3]+")
NARROW = re.compile("[\xa1-\xac\xae-\xff\u2010-\u2027\u2190-\u21ff]+")
_NOT_ASCII = "[^\x20-\x7e]"


def text_filter(form: TextForm) -> Callable[..., Rendered]:
    """The filter that writes text in ``form``."""
    escape = _Escape(form)
    if form.line is not None:
        return _Block(form, escape).filter
    if form.quote:
        return _Literal(form, escape).filter
    return _Inline(form, escape).filter


class _Inline:
    """Text within a line, with links where the template asks for them. What was made once is kept."""

    def __init__(self, form: TextForm, escape: _Escape) -> None:
        self.form = form
        self.escape = escape
        self.plain: dict[str, Rendered] = {}
        self.linked: dict[str, Rendered] = {}

    def filter(self, value: Any, *, linked: bool = False) -> Rendered:
        text = value.value if type(value) is Text else _plain(value)
        kept = self.linked if linked else self.plain
        made = kept.get(text)
        if made is None:
            parts = Text(text).parts if linked and self.form.mention else (Text(text),)
            made = kept[text] = Rendered("".join(map(self._part, parts)))
        return made

    def _part(self, part: Text | Source) -> str:
        escaped = self.escape(_plain(part))
        if isinstance(part, Source) and part.url:
            return self.form.mention.replace("{label}", escaped).replace("{url}", part.url)
        return escaped


class _Escape:
    """Replaces what may not stand as it is, in one pass, then whatever the pass itself has joined."""

    def __init__(self, form: TextForm) -> None:
        self.form = form
        longer = [re.escape(key) for key in sorted(form.escape, key=lambda key: (-len(key), key)) if len(key) > 1]
        self.longer = "".join(f"{key}|" for key in longer)
        self.single = "".join(re.escape(key) for key in sorted(form.escape) if len(key) == 1)
        self.again = re.compile("|".join(longer)) if longer else None
        self.made: dict[str, str] = {}
        self.starts = [(re.compile(pattern), by) for pattern, by in form.start.items()]
        self.any_start = re.compile("|".join(f"(?:{pattern})" for pattern in form.start)) if form.start else None

    def __call__(self, text: str) -> str:
        head = ""
        if self.any_start and self.any_start.match(text):
            pattern, by = next(start for start in self.starts if start[0].match(text))
            if match := pattern.match(text):
                head, text = match.expand(by), text[match.end() :]
        if not text.isascii() and self.form.ascii and not self.longer:
            return head + text.translate(self.table)
        replaced, count = (self.ascii_pattern if text.isascii() else self.pattern).subn(self._replace, text)
        while count and self.again:
            replaced, count = self.again.subn(self._replace, replaced)
        return head + replaced

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is replaced in any text. Its many ranges take time to compile: only when a text needs them."""
        if self.form.ascii:
            return re.compile(f"{self.longer}[{self.single}\\x7f]|{_NOT_ASCII}")
        return re.compile(f"{self.longer}[{self.single}{HIDDEN}{BLANKS if self.form.quote else ''}]")

    @cached_property
    def ascii_pattern(self) -> re.Pattern[str]:
        """The same for a text that is all ASCII."""
        return re.compile(f"{self.longer}[{self.single}\\x00-\\x1f\\x7f]")

    @cached_property
    def table(self) -> _Table:
        """The same character by character: faster where nearly all of a text is replaced, as of Korean in ASCII."""
        return _Table(lambda char: self._replacement(char) if self.pattern.match(char) else char)

    def _replace(self, match: re.Match[str]) -> str:
        found = match.group()
        made = self.made.get(found)
        if made is None:
            made = self.made[found] = self._replacement(found)
        return made

    def _replacement(self, found: str) -> str:
        if found in self.form.escape:
            return self.form.escape[found]
        if not self.form.other:
            return " "
        if "{byte" in self.form.other:
            return "".join(self.form.other.format(byte=byte) for byte in found.encode("utf-8", "surrogatepass"))
        if "{unit" in self.form.other:
            units = found.encode("utf-16-be", "surrogatepass")
            pairs = zip(units[::2], units[1::2], strict=True)
            return "".join(self.form.other.format(unit=high << 8 | low) for high, low in pairs)
        return self.form.other.format(point=ord(found))


class _Table(dict[int, str]):
    """For ``str.translate``: asks once for each character."""

    def __init__(self, replacement: Callable[[str], str]) -> None:
        super().__init__()
        self.replacement = replacement

    def __missing__(self, point: int) -> str:
        made = self[point] = self.replacement(chr(point))
        return made


class _Literal:
    """A string literal, its quotes included."""

    def __init__(self, form: TextForm, escape: _Escape) -> None:
        self.form = form
        self.escape = escape
        self.made: dict[str, Rendered] = {}

    def filter(self, value: Any, most: int = 0, indent: int = 0) -> Rendered:
        """A literal; with ``most``, one for so many bytes of UTF-8 a line, for languages that limit a literal."""
        text = _plain(value)
        if most and len(text) * 4 > most:
            return Rendered(("\n" + margin(indent)).join(map(self._one, _pieces(text, most))))
        made = self.made.get(text)
        if made is None:
            made = self.made[text] = Rendered(self._one(text))
        return made

    def _one(self, text: str) -> str:
        quote = self.form.quote[0]
        if len(self.form.quote) > 1 and text.count(quote) > text.count(self.form.quote[1]):
            quote = self.form.quote[1]
        escaped = self.escape(text)
        if quote not in self.form.escape:
            escaped = escaped.replace(quote, "\\" + quote)
        return quote + escaped + quote


class _Block:
    """A comment or another block of lines, wrapped."""

    def __init__(self, form: TextForm, escape: _Escape) -> None:
        self.form = form
        self.escape = escape
        self.line = form.line or ""

    def filter(self, value: Any, indent: int = 0) -> Rendered:
        form = self.form
        items = value if isinstance(value, list | tuple) else [value]
        paragraphs = [text for text in map(self._paragraph, items) if text]
        if not paragraphs:
            return Rendered("")
        width = form.width - indent
        if len(paragraphs) == 1 and form.open:
            alone = f"{form.open} {paragraphs[0]} {form.close.strip()}"
            if len(alone) <= width:
                return Rendered(alone.replace(_KEPT, " "))
        lines = [form.open] if form.open else []
        for place, paragraph in enumerate(paragraphs):
            if place:
                lines.append(self.line.rstrip())
            lines += [self.line + line for line in fold(paragraph, width - len(self.line))]
        if form.close:
            lines.append(form.close)
        edge = margin(indent)
        return Rendered("\n".join([lines[0], *(edge + line if line else line for line in lines[1:])]))

    def _paragraph(self, item: Any) -> str:
        if item is None:
            return ""
        if isinstance(item, Rendered):
            return item
        if isinstance(item, Source):
            return self.escape(item.label).replace(" ", _KEPT)
        if isinstance(item, list | tuple):
            return ("; " if item and isinstance(item[0], Source) else " ").join(map(self._paragraph, item))
        return self.escape(" ".join(_plain(item).split()))


def fold(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` characters; a longer word has a line of its own.

    ``textwrap`` does the same in four times the time, which tells with thousands of codes.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [line.replace(_KEPT, " ") for line in (*lines, line)]


def numbers(values: Iterable[int | Code], indent: int = 0) -> Rendered:
    """Whole numbers, or those of codes, with commas between them, wrapped at 80 columns."""
    texts = (str(value.code if isinstance(value, Code) else int(value)) for value in values)
    # The comma behind the last is the template's; prettier counts it when it fills a line.
    lines = fold(", ".join(texts) + ",", 80 - indent)
    return Rendered(("\n" + margin(indent)).join(lines).removesuffix(","))


def columns(values: Iterable[Any]) -> int:
    """The columns that output text and numbers take together, for layouts that depend on it."""
    return sum(map(_columns, map(str, values)))


def _pieces(text: str, most: int) -> Iterator[str]:
    """``text`` in pieces that end behind a blank where they can, and never within a character."""
    start, ascii_only = 0, text.isascii()
    while start < len(text):
        end = start + most
        if not ascii_only:
            end = start + len(text[start:end].encode("utf-8", "surrogatepass")[:most].decode("utf-8", "ignore"))
        if end < len(text):
            end = text.rfind(" ", start, end) + 1 or end
        # One character that is longer than `most` is a piece all the same.
        end = max(end, start + 1)
        yield text[start:end]
        start = end


def utf8_size(value: Any) -> int:
    """The bytes that a text takes in UTF-8."""
    return len(_plain(value).encode("utf-8", "surrogatepass"))


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return _wide_columns(text)


@cache
def _wide_columns(text: str) -> int:
    rest = SYLLABLES.sub("", text)
    if NARROW.sub("", rest).isascii():
        return 2 * len(text) - len(rest)
    # Only here: it takes longer to import than most files to make.
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def _plain(value: Any) -> str:
    """The text of an atom of the model, or of several: sources with "; " between them, others with a space."""
    if isinstance(value, Text | Name):
        return value.value
    if isinstance(value, Source):
        return value.label
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return ("; " if value and isinstance(value[0], Source) else " ").join(map(_plain, value))
    if type(value) is int:
        return str(value)
    if isinstance(value, Undefined):
        str(value)  # raises, with the name that is missing
    raise TypeError(f"a {type(value).__name__} is no text")
