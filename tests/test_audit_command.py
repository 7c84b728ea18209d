"""`sipcodes audit` as its users call it: what it prints in each format, and how it ends."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from audit.tables import right, shapes, wrong
from conftest import ROOT
from running import Ended, call
from sipcodes.audit.findings import RULES

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "".join(f'    {{ {row.code}, "{row.phrase}" }},\n' for row in wrong())
DOCUMENTATION = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")


@pytest.fixture
def status(tmp_path: Path) -> Path:
    """A source with a table that has a mistake of every sort."""
    path = tmp_path / "src" / "status.c"
    path.parent.mkdir()
    path.write_text("int x;\n" + "const struct reason reasons[] = {\n" + TABLE + "};\n", encoding="utf-8")
    return path


def audit(where: Path, *words: object) -> Ended:
    """Run `sipcodes audit` in a folder."""
    return call("audit", *words, where=where)


@pytest.mark.usefixtures("status")
def test_a_summary_comes_first_and_the_worst_before_the_rest(tmp_path: Path) -> None:
    """The first line counts; the findings follow in the order of the rules; then what to use instead."""
    ended = audit(tmp_path, "src")
    assert ended.status == 1
    first, _, *rest = ended.out.splitlines()
    assert first == (
        "src/status.c: 73 of 75 codes, 2 unregistered, 1 under another code's phrase or name, "
        "6 wrong wordings, 1 duplicate"
    )
    rules = [match[1] for line in rest if (match := re.match(r"src/status\.c:\d+:\d+: ([a-z-]+): ", line))]
    assert rules == sorted(rules, key=list(RULES).index)
    assert set(rules) >= {"other-code", "duplicate", "unregistered", "http-wording", "typo", "case", "missing"}
    assert "Instead of src/status.c:3, `sipcodes generate c` writes c/sip_status.h" in rest


def test_a_clean_tree_ends_well(tmp_path: Path) -> None:
    """The right table is no finding: exit status 0, and a word on what was looked at."""
    (tmp_path / "ok.py").write_text(
        "PHRASES = {\n" + "".join(f"    {r.code}: '{r.phrase}',\n" for r in right()) + "}\n"
    )
    ended = audit(tmp_path, ".")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines()[-1] == "1 table in 1 file, and nothing wrong"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name the files or folders"),
        (("nowhere",), "cannot read nowhere"),
        (("--format", "xml", "."), "invalid choice"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """No path, one that is not there, a format that there is not: exit status 2."""
    ended = audit(tmp_path, *words)
    assert ended.status == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_json_has_all_of_it(tmp_path: Path, status: Path) -> None:
    """Tables with their evidence and what replaces them, and the findings with places."""
    data = json.loads(audit(tmp_path, status, "--format", "json").out)
    [table] = data["tables"]
    assert (table["registered"], table["of"], table["unregistered"], table["whole"]) == (73, 75, 2, True)
    assert table["instead"]["file"] == "c/sip_status.h"
    assert {finding["rule"] for finding in data["findings"]} <= set(RULES)
    assert all(finding["line"] and finding["column"] and finding["hint"] for finding in data["findings"])


def test_names_become_those_of_the_target(tmp_path: Path) -> None:
    """The migration table has each name of the old table with the generated one, for every language with a target."""
    for shape in shapes():
        if shape.file == "status.h":
            (tmp_path / shape.file).write_text(shape.filled(wrong()))
    data = json.loads(audit(tmp_path, ".", "--format", "json").out)
    names = data["tables"][0]["instead"]["names"]
    assert names["STACK_SC_PRECONDITION_FAILED"] == "SIP_SC_CONDITIONAL_REQUEST_FAILED"
    assert names["STACK_SC_BUSY_HERE"] == "SIP_SC_BUSY_HERE"
    assert "STACK_SC_CONFLICT" not in names
    markdown = audit(tmp_path, ".", "--format", "markdown").out
    assert "| `STACK_SC_BUSY_HERE` | `SIP_SC_BUSY_HERE` |" in markdown


@pytest.mark.usefixtures("status")
def test_markdown_is_a_table(tmp_path: Path) -> None:
    """Every line of the table has four cells, whatever stands in a phrase."""
    path = tmp_path / "src" / "bars.py"
    rows = "".join(f"    {r.code}: '{r.phrase}',\n" for r in right()).replace("'Busy Here'", "'Busy | <b>Here'")
    path.write_text("PHRASES = {\n" + rows + "}\n")
    lines = [line for line in audit(tmp_path, "src", "--format", "markdown").out.splitlines() if line.startswith("| `")]
    assert lines
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {5}
    assert any("Busy \\| &lt;b>Here" in line for line in lines)


def test_github_has_a_line_for_each_finding(tmp_path: Path, status: Path) -> None:
    """Annotations, with place and rule."""
    lines = audit(tmp_path, status, "--format", "github").out.splitlines()
    assert lines
    assert all(re.match(r"::error file=.*status\.c,line=\d+,col=\d+,title=[a-z-]+::", line) for line in lines)


def test_sarif_is_what_code_scanners_read(tmp_path: Path, status: Path) -> None:
    """Every result has a rule that is described, a message and a place with a relative address."""
    odd = status.with_name("a b%20ü.c")
    status.rename(odd)
    document = json.loads(audit(tmp_path, "src", "--format", "sarif").out)
    assert document["version"] == "2.1.0"
    [run] = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"]: rule["shortDescription"]["text"] for rule in rules}.items() <= RULES.items()
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "src/a%20b%2520%C3%BC.c"
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1


@pytest.mark.usefixtures("status")
def test_explain_tells_of_every_file(tmp_path: Path) -> None:
    """Why a file was taken for a table, and why another was not, on the other stream."""
    (tmp_path / "src" / "http.c").write_text(TABLE.replace("Busy Here", "x"), encoding="utf-8")
    (tmp_path / "src" / "notes.txt").write_text("486 Busy Here\n")
    (tmp_path / "src" / "little.c").write_text("int x = 486;\n")
    ended = audit(tmp_path, "src", "--explain")
    assert re.search(
        r"^src/status\.c: line 3: a table: \d+ of \d+ numbers stand beside what SIP calls them", ended.err, re.MULTILINE
    )
    assert "src/notes.txt: no language that can be read" in ended.err
    assert "src/little.c: too few numbers and words" in ended.err


def test_a_private_spec_is_the_registry(tmp_path: Path) -> None:
    """With `--spec`, tables are held against one's own registry."""
    spec = tmp_path / "spec.yaml"
    codes = "".join(f"  {100 + n}: {{name: CODE_{n}, phrase: Code number {word}}}\n" for n, word in enumerate(WORDS))
    texts = "".join(f"      {100 + n}: {{summary: Some words.}}\n" for n in range(len(WORDS)))
    spec.write_text(PRIVATE.format(codes=codes, texts=texts))
    rows = "".join(f'  {{ {100 + n}, "Code number {word}" }},\n' for n, word in enumerate(WORDS))
    (tmp_path / "a.c").write_text("t x[] = {\n" + rows.replace("number four", "nummer four") + "};\n")
    ended = audit(tmp_path, "a.c", "--spec", spec)
    assert ended.status == 1
    assert "`Code nummer four` is not quite the registered phrase" in ended.out
    assert "104 is `Code number four`" in ended.out


WORDS = ("nought", "one", "two", "three", "four", "five", "six", "seven")
PRIVATE = """\
registry:
  id: tea
  version: 1.0.0
  locales: [en]
  names: {{file: tea, type: tea, prefix: tea}}
classes:
  1: {{label: 1xx, name: STEEPING, range: [100, 199], unknown: {{counts-as: 100}}}}
codes:
{codes}
text:
  en:
    title: Tea codes
    classes:
      1: {{title: Steeping}}
    codes:
{texts}
"""


def test_the_documentation_shows_what_is_printed(tmp_path: Path) -> None:
    """The example of docs/audit.md, run on the table that stands there, to the letter; and every rule is described."""
    [source] = re.findall(r"^```c\n/\* status\.c \*/\n(.*?)^```$", DOCUMENTATION, re.MULTILINE | re.DOTALL)
    (tmp_path / "status.c").write_text(source)
    shown = re.findall(r"^```console\n\$ sipcodes audit (.*?)\n(.*?)^```$", DOCUMENTATION, re.MULTILINE | re.DOTALL)
    assert len(shown) == 2
    for words, said in shown:
        ended = audit(tmp_path, *words.split())
        assert (ended.err if "--explain" in words else ended.out) == said
    assert set(re.findall(r"^\| `([a-z-]+)` \|", DOCUMENTATION, re.MULTILINE)) == set(RULES)
