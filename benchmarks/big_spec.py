"""A registry of any size, made from nothing but the schema's rules: what the benchmark feeds the generator."""

from __future__ import annotations

import argparse
import sys

WORDS = ("busy", "gone", "moved", "found", "queued", "trying", "proxy", "accepted", "timeout", "gateway", "service")


def big_spec(count: int) -> str:
    """The YAML of a registry with ``count`` codes in ten classes, in one locale."""
    size = -(-count // 10)
    lines = ["registry:", "  id: big", "  version: 1.0.0", "  locales: [en]"]
    lines += ["  names: {file: big-status, type: big-status, prefix: big-sc}", "classes:"]
    for number in range(1, 11):
        first = number * 10_000
        lines += [f"  {number}:", f"    label: {number}x", f"    name: CLASS_{number}"]
        lines += [f"    range: [{first}, {first + 9_999}]", f"    unknown: {{counts-as: {first}}}"]
    codes = [(1 + place // size) * 10_000 + place % size for place in range(count)]
    lines.append("codes:")
    for code in codes:
        one, two = WORDS[code % len(WORDS)], WORDS[code // 7 % len(WORDS)]
        lines += [f"  {code}:", f"    name: {one.upper()}_{two.upper()}_{code}"]
        lines += [
            f"    phrase: {one.title()} {two.title()} {code}",
            f"    sources: [RFC 3261 §21.{code % 60 + 1}]",
        ]
    lines += ["text:", "  en:", "    title: A big registry", "    classes:"]
    lines += [f"      {number}: {{title: Class {number}, meaning: One of ten.}}" for number in range(1, 11)]
    lines.append("    codes:")
    for code in codes:
        lines += [f"      {code}:", "        summary: >-"]
        lines += ["          The request could not be understood because its syntax is malformed, for example"]
        lines += [f"          because a mandatory header is missing; this is what number {code} says."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("count", type=int)
    sys.stdout.write(big_spec(arguments.parse_args().count))
