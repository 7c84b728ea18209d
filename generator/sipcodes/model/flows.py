"""Call flows: who sends what to whom, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.model.node import node

if TYPE_CHECKING:
    from sipcodes.model.code import Code
    from sipcodes.model.text import Place, Source, Text


@node
class Participant:
    """One of those between whom messages go; ``index`` counts them from the left."""

    id: str
    index: int
    texts: dict[str, Text]


@node
class Step:
    """A message from one participant to another, or, without a method and a code, something worth a note."""

    start: Participant
    end: Participant
    # The method of the request, or of the request that is answered.
    method: Text | None
    # The code of a response; none: the message is a request.
    code: Code | None
    # Header fields as they stand in the message.
    headers: tuple[Text, ...]
    # It arrives after the next step has begun, so that the two cross.
    late: bool
    # What is worth to be said of it, by locale.
    notes: dict[str, Text]
    source: Source | None

    @property
    def rightwards(self) -> bool:
        """Whether it goes from the left to the right."""
        return self.start.index < self.end.index


@node
class Flow:
    """A call flow."""

    id: str
    sources: tuple[Source, ...]
    # The codes that it explains; others may stand in its responses.
    codes: tuple[Code, ...]
    participants: tuple[Participant, ...]
    steps: tuple[Step, ...]
    titles: dict[str, Text]
    texts: dict[str, Text]
    place: Place

    @property
    def width(self) -> int:
        """How many take part."""
        return len(self.participants)

    @property
    def height(self) -> int:
        """How many steps there are."""
        return len(self.steps)
