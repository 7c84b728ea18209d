"""Data that remembers where it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipcodes.model.text import Place

type_names = {dict: "a mapping", list: "a list", str: "text", int: "a number", bool: "true or false"}


class Mapping(dict[str, Any]):
    """A mapping with the places of its keys and values. A plain ``dict`` to everyone else."""

    __slots__ = ("key_places", "place", "value_places")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.key_places: dict[str, Place] = {}
        self.value_places: dict[str, Place] = {}

    def put(self, key: str, value: Any, key_place: Place, value_place: Place) -> None:
        """Add an item together with its places."""
        self[key] = value
        self.key_places[key] = key_place
        self.value_places[key] = value_place


class Sequence(list[Any]):
    """A list with the places of its items."""

    __slots__ = ("item_places", "place")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.item_places: list[Place] = []

    def put(self, value: Any, place: Place) -> None:
        """Add an item together with its place."""
        self.append(value)
        self.item_places.append(place)


def place_of(root: Mapping, path: Iterable[str | int]) -> Place:
    """The place of the value that ``path`` leads to from ``root``."""
    node: Any = root
    place = root.place
    for step in path:
        place = node.value_places[str(step)] if isinstance(node, Mapping) else node.item_places[int(step)]
        node = node[step]
    return place
