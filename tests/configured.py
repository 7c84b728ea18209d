"""A project that has a ``sipcodes.yaml``: what the tests of configurations share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from running import Ended, call, write_templates

if TYPE_CHECKING:
    from pathlib import Path

# Goes to `out` as a whole: two small targets of a small spec.
TEA = "spec: tea.yaml\ntemplates: templates\noutputs:\n  - target: alpha\n  - target: beta\n"


class Project:
    """A folder with a configuration; by default, one of the small spec and the targets `alpha` and `beta`."""

    def __init__(self, folder: Path, configuration: str = TEA) -> None:
        self.folder = folder
        self.templates = write_templates(folder / "templates")
        self.configure(configuration)

    def configure(self, text: str) -> None:
        """Write ``sipcodes.yaml``."""
        self.write("sipcodes.yaml", text)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def read(self, name: str) -> str:
        """A file of the project."""
        return (self.folder / name).read_bytes().decode()

    def run(self, *words: object, inside: str = "") -> Ended:
        """Run the command in the project, or in a folder of it."""
        return call(*words, where=self.folder / inside)

    def generate(self, *words: object) -> Ended:
        """Generate, and expect that it works."""
        ended = self.run("generate", *words)
        assert ended.status == 0, ended.err
        return ended

    def files(self) -> set[str]:
        """What lies in the project, but for spec, templates and configuration."""
        there = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if not path.is_dir()}
        return {path for path in there if not path.startswith("templates/") and not path.endswith(".yaml")}
