"""Overlays: private codes and other texts, laid over a registry; what does not fit is told with both places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from configured import Project
from conftest import ROOT, SMALL
from mistakes import problems, unmarked
from sipcodes.commands.inputs import read_specs
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files

if TYPE_CHECKING:
    from pathlib import Path

    from sipcodes.model.registry import Registry

HEAD = "registry: {extends: tea, id: acme, version: 0.2.0}\n"
COLD = HEAD + "codes:\n  419: {name: COLD, phrase: Cold}\ntext:\n  en: {codes: {419: {summary: The water is cold.}}}\n"


def files(text: str, name: str = "private.yaml") -> Files:
    """A spec in one file."""
    return Files(name, {name: text.encode()}, single=True)


def laid(*overlays: str) -> Registry:
    """The small registry under these overlays."""
    parts = [files(text, f"private{number}.yaml") for number, text in enumerate(overlays)]
    (registry,) = load_catalogue(files(SMALL, "tea.yaml"), *parts).registries
    return registry


def test_a_private_code_joins_its_class() -> None:
    """A code that an overlay adds is there like any other, and known not to be registered, and by whom."""
    tea = laid(COLD)
    code = tea.by_code[419]
    assert (code.registered, code.overlay and code.overlay.value) == (False, "acme")
    assert code.klass.label == "4xx"
    assert code in code.klass.codes
    assert all(other.registered for other in tea.codes if other is not code)


def test_the_version_names_the_overlays() -> None:
    """What a file was made from shows in its version, as semver has it for builds."""
    assert laid(COLD).version.value == "1.0.0+acme.0.2.0"
    other = "registry: {extends: tea, id: other, version: 3.0.0}\n"
    assert laid(COLD, other).version.value == "1.0.0+acme.0.2.0.other.3.0.0"


def test_override_replaces_what_it_names_and_no_more() -> None:
    """The keys of an entry with `override: true` take the place of the base's; it is registered as before."""
    tea = laid(
        HEAD
        + "codes:\n  100: {override: true, name: FLOWING}\nclasses:\n  4: {override: true, name: WET}\n"
        + "text:\n  en:\n    override: true\n    title: Our tea\n    classes: {4: {override: true, title: Wet}}\n"
        + "    codes: {100: {override: true, summary: It flows.}}\n"
    )
    code = tea.by_code[100]
    assert (code.name.value, code.phrase.value, code.summary.value) == ("FLOWING", "Pouring", "It flows.")
    assert [source.label for source in code.sources] == ["RFC 2324 §2.3"]
    assert code.registered
    assert (tea.title.value, tea.classes[1].name.value, tea.classes[1].title.value) == ("Our tea", "WET", "Wet")
    assert tea.classes[1].meaning.value == "Something went wrong."


def test_a_locale_may_be_partial() -> None:
    """What an overlay does not say in a locale that it adds is there in the registry's first one."""
    tea = laid(
        "registry: {extends: tea, id: ja, version: 1.0.0, locales: [ja]}\n"
        "text: {ja: {title: お茶, codes: {418: {summary: これは急須です。}}}}\n"
    )
    assert tea.locales == ("en", "ja")
    assert tea.titles["ja"].value == "お茶"
    assert tea.by_code[418].text["ja"].summary.value == "これは急須です。"
    assert tea.by_code[100].text["ja"].summary.value == "Water is on its way."


def test_an_added_code_needs_text_in_the_first_locale_only() -> None:
    """In other locales of the registry its text falls back."""
    base = SMALL.replace("locales: [en]", "locales: [en, ko]") + "  ko:" + SMALL.split("  en:")[1]
    (tea,) = load_catalogue(files(base, "tea.yaml"), files(COLD)).registries
    assert tea.by_code[419].text["ko"].summary.value == "The water is cold."


def test_lists_of_words_grow() -> None:
    """An overlay may add words to the closed lists, and facts of its codes in them."""
    tea = laid(
        HEAD
        + "terms: {who: [samovar]}\nheaders: [X-Tea]\n"
        + "codes:\n  419:\n    name: COLD\n    phrase: Cold\n"
        + "    senders: [{who: samovar, when: lit, source: Our rules}]\n"
        + "    headers: [{header: X-Tea, source: Our rules}]\n"
        + "text:\n  en:\n    codes: {419: {summary: The water is cold.}}\n"
        + "    terms: {who: {samovar: the samovar}}\n    conditions: {lit: the fire is lit}\n"
    )
    (fact,) = tea.by_code[419].facts.senders
    assert fact.word.text.value == "the samovar"
    assert fact.when
    assert fact.when.text.value == "the fire is lit"


CAUSES = """\
registry: {extends: q850, id: acme-causes, version: 1.0.0}
mappings:
  - from: sip
    to: q850
    profile: isup
    source: RFC 3398 §8.2.6.1
    rows:
      - {from: 477, to: 41}
"""


def test_rows_may_be_added_to_a_table() -> None:
    """A private code has its row in the table that there is, from the source that the overlay names."""
    parts = [files(PRIVATE, "private.yaml"), files(CAUSES, "causes.yaml")]
    registries = load_catalogue(*read_specs([str(ROOT / "spec")]), *parts).registries
    (sip,) = (each for each in registries if each.id.value == "sip")
    rows = {
        (table.profile.value, row.to and row.to.code)
        for table in sip.mappings
        for row in table.rows_of(sip.by_code[477])
    }
    assert rows == {("isup", 41)}
    assert len(sip.mappings) == 4
    twice = CAUSES.replace("from: 477, to: 41", "from: 486, to: 41")
    (problem,) = problems(lambda: load_catalogue(*read_specs([str(ROOT / "spec")]), files(twice, "causes.yaml")))
    assert (problem.rule, problem.file, problem.line) == ("duplicate-row", "causes.yaml", 8)
    assert "486 has a row already, at " in problem.message
    more = CAUSES.replace("    rows:", "    default: 31\n    rows:")
    found = problems(lambda: load_catalogue(*read_specs([str(ROOT / "spec")]), parts[0], files(more, "causes.yaml")))
    assert [(each.rule, each.line) for each in found] == [("overlay-conflict", 7)]


WRONG = {
    "code": (
        "codes: {‸418: {name: POT, phrase: Pot}}",
        "overlay-conflict",
        "`codes.418` is there already, at tea.yaml:17",
        "`override: true` in it",
    ),
    "text": (
        "text: {en: {codes: {‸418: {summary: A pot.}}}}",
        "overlay-conflict",
        "`text.en.codes.418` is there already, at tea.yaml:29",
        "`override: true` in it",
    ),
    "title": (
        "text: {en: {‸title: Ours}}",
        "overlay-conflict",
        "`text.en.title` is there already, at tea.yaml:22",
        "`override: true` beside it",
    ),
    "needless": (
        "codes: {419: {name: A, phrase: A, ‸override: true}}",
        "needless-override",
        "`codes.419` replaces nothing",
        "delete `override`",
    ),
    "needless text": (
        "text: {en: {‸override: true, codes: {418: {override: true, summary: A.}}}}",
        "needless-override",
        "`text.en` replaces nothing",
        "",
    ),
    "needless in a new locale": (
        "text: {fr: {codes: {418: {summary: A., ‸override: true}}}}",
        "needless-override",
        "`text.fr.codes.418`",
        "",
    ),
    "a name that is taken": (
        "codes: {419: {name: ‸TEAPOT, phrase: A}}\ntext: {en: {codes: {419: {summary: A}}}}",
        "duplicate-name",
        "the name TEAPOT is taken by the code at tea.yaml:18",
        "",
    ),
    "no text": (
        "codes: {‸419: {name: COLD, phrase: Cold}}",
        "missing-text",
        "codes: `419` has no text in the locale `en`",
        "",
    ),
    "no class": (
        "codes: {‸719: {name: COLD, phrase: Cold}}\ntext: {en: {codes: {719: {summary: A}}}}",
        "outside-class",
        "719 is in no class",
        "",
    ),
    "unknown locale": (
        "text: {‸fr: {title: Thé}}",
        "bad-reference",
        "`fr` is no locale of the registry",
        "add it to `locales`",
    ),
    "no phrase": (
        "codes: {419: ‸{name: COLD}}",
        "missing-key",
        "`phrase` is missing in `419`",
        "The reason phrase, exact to the letter.",
    ),
    "false": (
        "codes: {418: {name: A, phrase: A, override: ‸false}}",
        "choice",
        "`false` is no choice for `override`",
        "",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_told(case: str) -> None:
    """Each mistake has its place in the overlay, and names that of the base where the two conflict."""
    text, rule, message, hint = WRONG[case]
    marked = unmarked(HEAD + text + "\n")
    found = problems(lambda: load_catalogue(files(SMALL, "tea.yaml"), files(marked.text)))
    problem = next(problem for problem in found if problem.rule == rule)
    assert (problem.file, problem.line, problem.column) == ("private.yaml", marked.line, marked.column)
    assert message in problem.message
    assert hint in problem.hint


HEADS = {
    "base": (
        "registry: {extends: ‸te, id: a, version: 1.0.0}",
        "bad-reference",
        "no registry here has the id `te`",
        "did you mean `tea`?",
    ),
    "names": (
        "registry: {extends: tea, id: a, version: 1.0.0, ‸names: {file: a, type: a, prefix: a}}",
        "overlay",
        "`names` cannot stand in an overlay",
        "sipcodes.yaml",
    ),
    "id": (
        "registry: {extends: tea, id: ‸tea, version: 1.0.0}",
        "duplicate-id",
        "a registry has the id `tea` too",
        "its own id",
    ),
    "version": ("registry: ‸{extends: tea, id: a}", "missing-key", "`version` is missing in `registry`", ""),
}


@pytest.mark.parametrize("case", HEADS)
def test_the_head_of_an_overlay(case: str) -> None:
    """What an overlay says of itself is checked as the rest."""
    text, rule, message, hint = HEADS[case]
    marked = unmarked(text + "\n")
    (problem,) = problems(lambda: load_catalogue(files(SMALL, "tea.yaml"), files(marked.text)))
    assert (problem.rule, problem.line, problem.column) == (rule, marked.line, marked.column)
    assert message in problem.message
    assert hint in problem.hint


def test_two_overlays_conflict_with_both_places() -> None:
    """The second that adds a code is told where the first did."""
    other = COLD.replace("id: acme", "id: other").replace("name: COLD", "name: ICY")
    found = problems(lambda: laid(COLD, other))
    assert "`codes.419` is there already, at private0.yaml:3" in {problem.message for problem in found}
    (same,) = problems(lambda: laid(COLD, COLD))
    assert same.message == "the overlay at private0.yaml:1 has the id `acme` too"


def test_an_overlay_alone_needs_its_base() -> None:
    """Without a base the way to name it is told."""
    (problem,) = problems(lambda: load_catalogue(files(COLD)))
    assert "--spec packaged --spec FILE" in problem.hint


def test_only_an_overlay_overrides() -> None:
    """In a registry of its own `override` is a mistake."""
    (problem,) = problems(
        lambda: load_catalogue(files(SMALL.replace("name: TEAPOT", "name: TEAPOT\n    override: true")))
    )
    assert (problem.rule, problem.line) == ("needless-override", 19)


def test_a_mistake_of_the_base_is_its_own() -> None:
    """Texts that a base lacks are told: only overlays may be partial."""
    base = SMALL.replace("locales: [en]", "locales: [en, ko]")
    assert (
        "there are no texts in the locale `ko`" in problems(lambda: load_catalogue(files(base), files(COLD)))[0].message
    )


PRIVATE = """\
registry: {extends: sip, id: acme, version: 0.1.0, locales: [ja]}
codes:
  477: {name: SEND_FAILED, phrase: Send Failed}
text:
  en: {codes: {477: {summary: The next hop could not be reached.}}}
  ja: {codes: {486: {summary: 話し中です。}}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with the packaged spec, and an overlay with a private code."""
    project = Project(tmp_path, "spec: [packaged, private.yaml]\n")
    project.write("private.yaml", PRIVATE)
    return project


def test_every_target_says_what_is_not_registered(project: Project) -> None:
    """C, Python and TypeScript in the constant's comment, JSON as fields, Markdown on its pages."""
    project.generate()
    for path in ("c/sip_status.h", "python/sip_status.py", "typescript/sip-status.ts"):
        text = " ".join(project.read(f"out/{path}").replace("*", "").split())
        assert text.count("Not registered: added by the overlay acme") == 1, path
        before, _, after = text.partition("Not registered: added by the overlay acme")
        assert "SEND_FAILED" in before[-300:] + after[:60], path
    codes = {code["code"]: code for code in json.loads(project.read("out/json/sip-status.json"))["registry"]["codes"]}
    assert (codes[477]["registered"], codes[477]["overlay"]) == (False, "acme")
    assert {code["registered"] for code in codes.values() if code["code"] != 477} == {True}
    assert "Not registered: this code is added by the overlay `acme`." in project.read("out/markdown/en/sip/477.md")
    assert "다음 오버레이에서 추가한 것이다: `acme`." in project.read("out/markdown/ko/sip/4xx.md")
    assert "話し中です。" in project.read("out/markdown/ja/sip/486.md")
    # Tables of other registries speak of SIP codes: they have the locale as well.
    assert (project.folder / "out/markdown/ja/q850/17.md").exists()


def test_show_says_it(project: Project) -> None:
    """`show` follows the configuration, in the folder and below."""
    (project.folder / "src").mkdir()
    ended = project.run("show", "--brief", "477", inside="src")
    assert ended.status == 0
    assert "Registered  no: the overlay acme adds it\n" in ended.out
    assert "477 is not registered" in project.run("show", "--spec", "packaged", "477").out


def test_an_overlay_on_the_command_line(project: Project) -> None:
    """`--spec packaged --spec private.yaml` does what the configuration does, without one."""
    ended = project.run("generate", "c", "--spec", "packaged", "--spec", "private.yaml", "--out", "gen")
    assert ended.status == 0, ended.err
    assert "SIP_SC_SEND_FAILED = 477" in project.read("gen/c/sip_status.h")


def test_validate_follows_the_configuration(project: Project) -> None:
    """`validate` without a path checks what the configuration is about, overlays and all."""
    ended = project.run("validate")
    assert ended.status == 0
    assert "sip 1.0.0+acme.0.1.0, 76 codes in 6 classes, en, ko, ja" in ended.err
