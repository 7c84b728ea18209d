"""A long run of hostile registries through every target: ``python tests/fuzz_text.py --registries 1000 c python``.

What `test_hostile_text.py` does with a few, in batches until the number is reached. It prints how many survived, and
keeps the spec of every batch in which something went wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hostile_batches import batch, catalogue_of, drawn, yaml_of
from hostile_proof import prove_together
from rendering import TARGETS, load

if TYPE_CHECKING:
    from sipcodes.model.target import Target

_BATCH = 50


def main() -> int:
    """Draw, prove and count; 1 if anything went wrong."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("target", nargs="*", default=TARGETS)
    words.add_argument("--registries", type=int, default=200)
    words.add_argument("--start", type=int, default=1, help="the seed of the first batch")
    some = words.add_mutually_exclusive_group()
    some.add_argument("--every", action="store_true", help="with every version of the tools, not the first of each")
    some.add_argument("--brief", action="store_true", help="each run in one variant only, such as one standard of C")
    words.add_argument("--keep", type=Path, default=Path("hostile"), help="where specs are kept that went wrong")
    said = words.parse_args()
    # Hypothesis counts what it finds equal as one: some batches are smaller.
    proved, values, runs, wrong = Counter[str](), Counter[str](), Counter[str](), 0
    targets = {name: _brief(target) if said.brief else target for name, target in load()[1].items()}
    number = said.start
    while min(proved[name] for name in said.target) < said.registries:
        registries = batch(drawn(_BATCH, number), described=number % 2 == 0)
        catalogue = catalogue_of(registries, tuple(targets.values()))
        for name in said.target:
            with tempfile.TemporaryDirectory(prefix="sipcodes-hostile-") as folder:
                failed = False
                for survived in prove_together(
                    catalogue, targets[name], Path(folder) / name, None if said.every else 1
                ):
                    runs[name] += survived.registries
                    values[name] += survived.values
                    for problem in survived.wrong:
                        failed = True
                        print(f"seed {number}, {name}: {problem}", flush=True)
                proved[name] += len(registries) if not failed else 0
                wrong += failed
            if failed:
                for registry, data in registries.items():
                    path = said.keep / str(number) / f"{registry}.yaml"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(yaml_of(data), encoding="utf-8")
        told = ", ".join(f"{n} {proved[n]} ({runs[n]} proofs, {values[n]:,} values)" for n in said.target)
        print(f"batch {number}: {told}", flush=True)
        number += 1
        if wrong > 5:
            break
    return 1 if wrong else 0


def _brief(target: Target) -> Target:
    """The target, each of whose runs has one value a variable."""
    assert target.proof
    runs = [replace(run, each={name: values[:1] for name, values in run.each.items()}) for run in target.proof.runs]
    return replace(target, proof=replace(target.proof, runs=tuple(runs)))


if __name__ == "__main__":
    os.environ["PATH"] += os.pathsep + str(Path(__file__).parents[1] / "node_modules" / ".bin")
    sys.exit(main())
