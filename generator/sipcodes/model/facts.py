"""What a code obliges and means: who sends it, what it carries, what follows from it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sipcodes.model.node import node
from sipcodes.model.text import Name, Text

if TYPE_CHECKING:
    from sipcodes.model.code import Code, StatusClass
    from sipcodes.model.text import Place, Source


KINDS = {
    "senders": "who",
    "headers": "header",
    "body": "content",
    "dialog": "effect",
    "next": "action",
    "forking": "rank",
}
"""The kinds of facts, each with the kind of its words."""


@node
class Word:
    """A word of a closed list (``kind`` names it), a header field, or a condition; told in each locale."""

    kind: Name
    name: Name
    texts: dict[str, Text]

    @cached_property
    def id(self) -> Text:
        """The word as the spec has it: ``must-not``, ``Retry-After``."""
        return Text(self.name.value, self.name.place)

    @property
    def text(self) -> Text:
        """What it means, in the registry's first locale."""
        return next(iter(self.texts.values()))


@node
class Fact:
    """One fact of a code: what (``word``), how strongly, under which condition, by which source."""

    word: Word
    level: Word | None
    when: Word | None
    source: Source
    # Another fact of the code says otherwise: documents disagree.
    contradicts: bool
    # How long to wait first, in seconds, from and to.
    after: tuple[str, str] | None
    place: Place


@node
class Methods:
    """The methods whose requests may draw a code: any, only some, or any but some."""

    any: bool
    only: tuple[Text, ...]
    but: tuple[Text, ...]
    source: Source


@node
class Facts:
    """The facts of a code; those of its class come first."""

    methods: Methods | None = None
    senders: tuple[Fact, ...] = ()
    headers: tuple[Fact, ...] = ()
    body: tuple[Fact, ...] = ()
    dialog: tuple[Fact, ...] = ()
    next: tuple[Fact, ...] = ()
    forking: tuple[Fact, ...] = ()

    @property
    def all(self) -> tuple[Fact, ...]:
        """Every fact but the methods."""
        return tuple(fact for kind in KINDS for fact in self.of(kind))

    def of(self, kind: str) -> tuple[Fact, ...]:
        """The facts of one kind."""
        found: tuple[Fact, ...] = getattr(self, kind)
        return found

    @property
    def required(self) -> tuple[Word, ...]:
        """The header fields that the response must carry in every case; none about which documents disagree."""
        always = (fact for fact in self.headers if fact.level and fact.when is None and not fact.contradicts)
        return tuple(dict.fromkeys(fact.word for fact in always if fact.level and fact.level.name.value == "must"))

    @property
    def named(self) -> tuple[Word, ...]:
        """The header fields that a fact names, each once."""
        return tuple(dict.fromkeys(fact.word for fact in self.headers))

    def __bool__(self) -> bool:
        return bool(self.methods or self.all)


@node
class Row:
    """What one code becomes in another registry; nothing, if ``to`` is none."""

    code: Code
    to: Code | None
    when: Word | None
    level: Word | None
    source: Source
    notes: tuple[Word, ...]
    # What it becomes under a condition instead; rows of the same code, without alternatives of their own.
    alternatives: tuple[Row, ...]


@node
class Line:
    """A row of a table as a line from a place in its left column to one in its right."""

    left: int
    right: int
    row: Row


@node
class Mapping:
    """A table from the codes of one registry to those of another, as one document has it."""

    start: Text
    end: Text
    profile: Text
    source: Source
    level: Word | None
    when: Word | None
    # What it is about: everything, if no class is named.
    classes: tuple[StatusClass, ...]
    default: Code | None
    # Where what a code becomes says that it comes from, by the class of the code.
    locations: dict[StatusClass, Word]
    notes: tuple[Word, ...]
    rows: tuple[Row, ...]
    place: Place

    @property
    def conditions(self) -> set[Word]:
        """Every condition and note of the table."""
        rows = [part for row in self.rows for part in (row, *row.alternatives)]
        found = {self.when, *self.notes, *(row.when for row in rows), *(note for row in rows for note in row.notes)}
        return {word for word in found if word is not None}

    @property
    def levels(self) -> set[Word]:
        """Every level of the table and its rows."""
        return {word for word in (self.level, *(row.level for row in self.flat_rows)) if word is not None}

    @cached_property
    def flat_rows(self) -> tuple[Row, ...]:
        """Every row, each followed by its alternatives."""
        return tuple(part for row in self.rows for part in (row, *row.alternatives))

    def location(self, row: Row) -> Word | None:
        """Where what a row gives says that it comes from; none, if the row gives nothing."""
        return self.locations.get(row.code.klass) if row.to else None

    @property
    def ends(self) -> tuple[Code, ...]:
        """The codes that codes become, each once, in the order of their numbers."""
        found = dict.fromkeys(row.to for row in self.flat_rows if row.to)
        return tuple(sorted(found, key=lambda code: code.code))

    @property
    def height(self) -> int:
        """How many codes stand below each other on the side that has more."""
        return max(len(self.rows), len(self.ends))

    @property
    def step(self) -> int:
        """How far apart its ends are where they take as much room as its rows: a number of percent of a row."""
        return 100 * self.height // max(len(self.ends), 1)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its rows as lines between two columns: the codes of its rows on the left, its ends on the right."""
        ends = self.ends
        return tuple(
            Line(left, ends.index(part.to), part)
            for left, row in enumerate(self.rows)
            for part in (row, *row.alternatives)
            if part.to
        )

    def rows_of(self, code: Code) -> tuple[Row, ...]:
        """What is told of ``code``, at whichever end of the table it stands."""
        return self._rows_by_code.get(code, ())

    @cached_property
    def _rows_by_code(self) -> dict[Code, tuple[Row, ...]]:
        found: dict[Code, list[Row]] = {}
        for row in self.flat_rows:
            found.setdefault(row.code, []).append(row)
            if row.to and row.to is not row.code:
                found.setdefault(row.to, []).append(row)
        return {code: tuple(rows) for code, rows in found.items()}

    def defaults(self, code: Code) -> bool:
        """Whether ``code`` starts here, has no row, and becomes what the table gives all others."""
        if self.default is None or code.registry != self.start.value:
            return False
        if any(row.code is code for row in self.rows_of(code)):
            return False
        return not self.classes or code.klass in self.classes


@node
class Use:
    """A code that has a fact with a certain word."""

    code: Code
    fact: Fact


@node
class Listing:
    """Every word of one kind, each with the codes that have it: which responses carry Retry-After."""

    kind: Name
    uses: tuple[tuple[Word, tuple[Use, ...]], ...]
