"""What to use instead of a table: the file that a target generates, and what its names become there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipcodes.commands.inputs import read_templates, targets_in

if TYPE_CHECKING:
    from sipcodes.audit.scan import Table
    from sipcodes.model.catalogue import Catalogue


@dataclass(frozen=True)
class Replacement:
    """The target, its file, and each name of the table with its new one."""

    target: str
    file: str
    names: tuple[tuple[str, str], ...]


class Replacements:
    """Finds the replacement of tables; reads the targets when the first is asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        from sipcodes.model.catalogue import Catalogue
        from sipcodes.read.targets import load_targets

        templates = read_templates(None)
        self._registry = max(catalogue.registries, key=lambda registry: len(registry.codes))
        self._catalogue = Catalogue((self._registry,), catalogue.documents)
        self._targets = {target.name: target for target in load_targets(templates, targets_in(templates))}

    def of(self, table: Table) -> Replacement:
        """What replaces ``table``: in its language, or as data where there is no target of that."""
        from sipcodes.render.names import name_filter
        from sipcodes.render.outputs import paths_of

        target = self._targets.get(table.target) or self._targets["json"]
        form = next((form for form in target.names.values() if form.of == "code"), None)
        spell = name_filter(form, self._registry) if form else None
        codes = self._registry.by_code
        names = tuple(
            (name, str(spell(codes[code])) if spell else codes[code].name.value)
            for name, code in table.names
            if code in codes
        )
        return Replacement(target.name, paths_of(self._catalogue, target)[0], names)
