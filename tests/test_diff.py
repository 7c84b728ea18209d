"""What differs between two versions of a spec: each kind of change, its step, and the version that is due."""

from __future__ import annotations

import pytest
from conftest import SMALL
from fact_specs import TEA, both, in_cup, in_tea
from hypothesis import given, settings
from mistakes import changed, one_file
from mutating import STEADY, mutations
from rendering import TARGETS, load
from sipcodes.diff.change import KINDS, Change, Comparison, RegistryDiff, Step
from sipcodes.diff.changelog import changelog
from sipcodes.diff.compare import compare
from sipcodes.diff.told import comparison_data, comparison_lines
from sipcodes.diff.verdict import lowest
from sipcodes.model.catalogue import Catalogue
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files
from sipcodes.render.outputs import check_targets
from test_reading import outcome

TEAPOT = "  418:\n    name: TEAPOT\n    phrase: I'm a teapot\n"
TEAPOT_TEXT = "      418: {summary: This is no coffee machine.}\n"
TEAPOT_NAME = "    name: TEAPOT\n"


def compared(old: Files, new: Files) -> Comparison:
    """Two specs, judged with the packaged targets."""
    return compare(load_catalogue(old), load_catalogue(new), [load()[1][name] for name in TARGETS])


def the_diff(old: str, new: str) -> RegistryDiff:
    """The one registry that differs between two texts."""
    (diff,) = compared(one_file(old), one_file(new)).registries
    return diff


def told(diff: RegistryDiff) -> list[tuple[str, str, str, str, Step]]:
    """Changes in brief."""
    return [(c.kind, c.subject, c.before, c.after, c.step) for c in diff.changes]


def without(*pieces: str) -> str:
    """The small spec without some pieces of it."""
    text = SMALL
    for piece in pieces:
        text = changed(piece, "", text)
    return text


CHANGES = [
    pytest.param("name: TEAPOT", "name: POT", ("renamed", "418", "TEAPOT", "POT", Step.MAJOR), id="name"),
    pytest.param(
        "phrase: Pouring",
        "phrase: Pours",
        ("phrase", "100 POURING", "Pouring", "Pours", Step.PATCH),
        id="phrase",
    ),
    pytest.param(
        TEAPOT_NAME,
        f"{TEAPOT_NAME}    deprecated: {{use: 400, rules: [{{methods: [BREW], source: RFC 2324 §2}}]}}\n",
        ("deprecated", "418 TEAPOT", "", "use 400; not for BREW (RFC 2324 §2)", Step.MINOR),
        id="deprecation",
    ),
    pytest.param(
        TEAPOT_NAME,
        f"{TEAPOT_NAME}    aliases: [{{phrase: Tea, source: RFC 2324}}]\n",
        ("aliases", "418 TEAPOT", "", "Tea (RFC 2324)", Step.PATCH),
        id="alias",
    ),
    pytest.param(
        "[RFC 2324 §2.3]",
        "[RFC 2324 §2.4, RFC 2324 §2.3]",
        ("sources", "100 POURING", "", "RFC 2324 §2.4", Step.PATCH),
        id="source",
    ),
    pytest.param(
        "name: SPILT",
        "name: GONE",
        ("class", "class 4 name", "SPILT", "GONE", Step.MAJOR),
        id="name of a class",
    ),
    pytest.param(
        "[400, 499]",
        "[400, 450]",
        ("class", "class 4 range", "400 to 499", "400 to 450", Step.MAJOR),
        id="narrower class",
    ),
    pytest.param(
        "[400, 499]",
        "[400, 599]",
        ("class", "class 4 range", "400 to 499", "400 to 599", Step.MINOR),
        id="wider class",
    ),
    pytest.param(
        "unknown: {counts-as: 400}",
        "unknown: {counts-as: 418}",
        ("class", "class 4 unknown counts as", "400", "418", Step.MINOR),
        id="default",
    ),
    pytest.param(
        "prefix: tea}",
        "prefix: chai}",
        ("registry", "names prefix", "tea", "chai", Step.MAJOR),
        id="prefix",
    ),
    pytest.param(
        "title: Tea codes", "title: Codes", ("text", "registry title", "Tea codes", "Codes", Step.PATCH), id="title"
    ),
    pytest.param(
        "The leaves are off.",
        "The leaves are bad.",
        ("text", "400 BAD_LEAVES summary", "The leaves are off.", "The leaves are bad.", Step.PATCH),
        id="text",
    ),
]


@pytest.mark.parametrize(("old", "new", "change"), CHANGES)
def test_each_change_is_told(old: str, new: str, change: tuple[str, str, str, str, Step]) -> None:
    """A change of one thing is told as that one change, with what was, what is, and the step it asks for."""
    diff = the_diff(SMALL, changed(old, new))
    assert told(diff) == [change]
    assert diff.verdict.step is (Step.MAJOR if diff.breaks else change[-1])
    assert change[0] in KINDS


@pytest.mark.parametrize("spec", [SMALL, TEA])
def test_the_same_is_no_difference(spec: str) -> None:
    """A spec does not differ from itself, nor by comments and order."""
    assert not compared(one_file(spec), one_file("# tea\n" + spec))


def test_a_code_that_came_and_went() -> None:
    """A new code is a minor step and breaks nobody; the way back is major, and tells whose name is gone."""
    less = without(TEAPOT, TEAPOT_TEXT)
    more = the_diff(less, SMALL)
    assert told(more) == [("added", "418 TEAPOT", "", "I'm a teapot", Step.MINOR)]
    assert (more.breaks, more.verdict.step, more.verdict.least) == ((), Step.MINOR, "1.1.0")
    gone = the_diff(SMALL, less)
    assert told(gone) == [("removed", "418 TEAPOT", "I'm a teapot", "", Step.MAJOR)]
    lost = {(entry.target, entry.kind, entry.before) for entry in gone.breaks}
    assert ("c", "name", "TEA_TEAPOT") in lost
    assert ("python", "name", "TEAPOT") in lost
    assert ("typescript", "name", "TEAPOT") in lost
    assert ("markdown", "file", "markdown/en/tea/418.md") in lost
    narrowed = {entry.target: (entry.before, entry.after) for entry in gone.breaks if entry.kind == "type"}
    assert narrowed["python"] == ("TeaStatus", "without 418")
    assert "TeaStatusCode" in narrowed["typescript"][0]


def test_a_renamed_code_tells_each_language_its_new_name() -> None:
    """Whoever must change a name reads which, as each language spells it."""
    diff = the_diff(SMALL, changed("name: TEAPOT", "name: SHORT_AND_STOUT"))
    names = {(entry.target, entry.before, entry.after) for entry in diff.breaks}
    assert names == {
        ("c", "TEA_TEAPOT", "TEA_SHORT_AND_STOUT"),
        ("python", "TEAPOT", "SHORT_AND_STOUT"),
        ("typescript", "TEAPOT", "SHORT_AND_STOUT"),
    }


def test_a_name_that_changes_hands_is_told() -> None:
    """Two codes that exchange their names leave no name gone, and break every program without a word of a compiler."""
    new = SMALL.replace("name: TEAPOT", "name: X").replace("name: BAD_LEAVES", "name: TEAPOT")
    diff = the_diff(SMALL, new.replace("name: X", "name: BAD_LEAVES"))
    assert {(e.kind, e.before, e.after) for e in diff.breaks if e.target == "python"} == {
        ("meaning", "TEAPOT", "code 400"),
        ("meaning", "BAD_LEAVES", "code 418"),
    }


def test_another_file_name_breaks_every_target() -> None:
    """The stem of files is a public name: each target tells the files that are gone."""
    diff = the_diff(SMALL, changed("file: tea-status", "file: tea-code"))
    gone = {entry.before for entry in diff.breaks if entry.kind == "file"}
    assert gone == {"c/tea_status.h", "json/tea-status.json", "json/tea-status.schema.json", "python/tea_status.py"} | {
        "typescript/tea-status.ts"
    }


FACTS = [
    pytest.param(in_tea("pot, level: may", "pot, level: must"), ("418 TEAPOT senders: pot", Step.PATCH), id="level"),
    pytest.param(
        in_tea("      - {header: Safe, level: must, source: RFC 2324 §2.1}\n", ""),
        ("418 TEAPOT headers: Safe", Step.PATCH),
        id="no longer",
    ),
    pytest.param(
        in_tea("    next: []", "    next: []\n    headers: [{header: Safe, level: may, source: RFC 2324 §2}]"),
        ("400 BAD_LEAVES headers: Safe", Step.MINOR),
        id="new",
    ),
    pytest.param(in_tea("{except: [WHEN]", "{only: [WHEN]"), ("418 TEAPOT methods", Step.PATCH), id="methods"),
    pytest.param(in_tea('["0.5", "10"]', '["0.5", "11"]'), ("100 POURING next: pour", Step.PATCH), id="a wait"),
]


@pytest.mark.parametrize(("tea", "change"), FACTS)
def test_facts(tea: str, change: tuple[str, Step]) -> None:
    """A fact that is new is a minor step; one that is told otherwise, or no more, corrects a mistake."""
    diffs = {diff.id: diff for diff in compared(both(), both(tea=tea)).registries}
    found = [(entry.subject, entry.step) for entry in diffs["tea"].changes if entry.kind == "facts"]
    assert found == [change]


TABLES = [
    pytest.param(in_cup("{from: 11, none: true}", "{from: 11, to: 100}"), "cup to tea (home): 11", id="row"),
    pytest.param(in_cup("    default: 400\n", ""), "cup to tea (home)", id="head"),
    pytest.param(in_cup("{to: 100, when:", "{to: 418, when:"), "cup to tea (home): 1", id="alternative"),
]


@pytest.mark.parametrize(("cup", "subject"), TABLES)
def test_tables_count_at_both_ends(cup: str, subject: str) -> None:
    """A row of a table is a change of both registries: the files of both have it."""
    for diff in compared(both(), both(cup=cup)).registries:
        assert [(change.kind, change.subject) for change in diff.changes] == [("mapping", subject)]
    assert len(compared(both(), both(cup=cup)).registries) == 2


def test_words_and_documents() -> None:
    """The words of a condition and a heading are told with their locale; documents belong to no registry."""
    tea = in_tea("cup-in-place: there is a cup", "cup-in-place: a cup is there").replace('{"2": Protocol', '{"2": All')
    found = compared(both(), both(tea=tea))
    (diff,) = found.registries
    assert diff.changes == (Change("text", "when cup-in-place", Step.PATCH, "there is a cup", "a cup is there", "en"),)
    assert found.documents == (Change("document", "RFC 2324 §2", Step.PATCH, "Protocol", "All"),)


def test_a_registry_that_came_or_went() -> None:
    """A registry that is gone breaks all its users; one that is new, nobody."""
    other = (
        SMALL.replace("id: tea", "id: chai").replace("tea-status", "chai-status").replace("prefix: tea", "prefix: chai")
    )
    alone = Files("spec", {"tea/tea.yaml": SMALL.encode()})
    two = Files("spec", {"chai/chai.yaml": other.encode(), **alone.contents})
    (gone,) = compared(two, alone).registries
    assert (gone.id, gone.old_version, gone.new_version, gone.verdict.step) == ("chai", "1.0.0", None, Step.MAJOR)
    assert {entry.target for entry in gone.breaks} == {"c", "json", "markdown", "python", "typescript"}
    (new,) = compared(alone, two).registries
    assert (new.id, new.old_version, new.breaks, new.verdict.step) == ("chai", None, (), Step.MINOR)


def test_groups_and_topics() -> None:
    """A group that loses a class answers otherwise, which is a major step; a general rule that came is minor."""
    grouped = changed("codes:\n  100:", "groups:\n  BOTH: {classes: [1, 4]}\ncodes:\n  100:")
    grouped = changed("    classes:\n", "    groups:\n      BOTH: {title: Both}\n    classes:\n", grouped)
    assert told(the_diff(SMALL, grouped)) == [("group", "group BOTH", "", "BOTH", Step.MINOR)]
    fewer = changed("classes: [1, 4]", "classes: [4]", grouped)
    assert told(the_diff(grouped, fewer)) == [("group", "group BOTH classes", "1xx", "", Step.MAJOR)]
    gone = the_diff(grouped, SMALL)
    assert ("python", "name", "is_both") in {(entry.target, entry.kind, entry.before) for entry in gone.breaks}
    topic = changed("codes:\n  100:", "topics:\n  milk: {}\ncodes:\n  100:")
    topic = changed("    classes:\n", "    topics:\n      milk: {title: Milk, text: First.}\n    classes:\n", topic)
    assert told(the_diff(SMALL, topic)) == [("topic", "topic milk", "", "milk", Step.MINOR)]
    later = the_diff(topic, changed("text: First.", "text: Last.", topic))
    assert told(later) == [("text", "topic milk", "First.", "Last.", Step.PATCH)]


def test_locales() -> None:
    """A locale that is gone is a major step, told once for the registry."""
    two = changed("locales: [en]", "locales: [en, fr]") + "  fr:" + SMALL.partition("\ntext:\n  en:")[2]
    assert told(the_diff(two, SMALL)) == [("registry", "locales", "fr", "", Step.MAJOR)]
    assert told(the_diff(SMALL, two)) == [("registry", "locales", "", "fr", Step.MINOR)]


@pytest.mark.parametrize(
    ("version", "steps"),
    [
        ("1.2.3", ("1.2.3", "1.2.4", "1.3.0", "2.0.0")),
        ("0.2.3", ("0.2.3", "0.2.4", "0.2.4", "0.3.0")),
        ("2.0.0-rc.1", ("2.0.0-rc.1", "2.0.0", "2.0.0", "2.0.0")),
    ],
)
def test_the_version_that_is_due(version: str, steps: tuple[str, ...]) -> None:
    """Each step as semver.org has it; below 1.0.0 a break is a minor one; a pre-release leads to its release."""
    assert tuple(lowest(version, step) for step in Step) == steps


@pytest.mark.parametrize(
    ("old", "new", "fits"),
    [
        ("1.0.0", "1.0.0", False),
        ("1.0.0", "1.0.1", False),
        ("1.0.0", "1.1.0", True),
        ("1.0.0", "1.10.0", True),
        ("1.9.0", "1.10.0", True),
        ("1.0.0", "2.0.0", True),
        ("1.0.0", "1.1.0-rc.1", True),
        ("1.1.0-rc.1", "1.1.0-rc.1", False),
        ("1.1.0-rc.2", "1.1.0-rc.10", True),
        ("1.1.0-rc.2", "1.1.0", True),
        ("1.1.0", "1.0.0", False),
        ("0.1.0", "0.1.1", True),
    ],
)
def test_whether_the_version_fits(old: str, new: str, fits: bool) -> None:
    """With a new code, the new version must be a minor step from the old one."""
    before = without(TEAPOT, TEAPOT_TEXT).replace("version: 1.0.0", f"version: {old}")
    diff = the_diff(before, SMALL.replace("version: 1.0.0", f"version: {new}"))
    assert diff.verdict.fits is fits


def test_a_version_alone() -> None:
    """A version that rose without a change fits; one that went back does not."""
    higher = changed("version: 1.0.0", "version: 1.1.0")
    assert the_diff(SMALL, higher).verdict.fits
    assert not the_diff(higher, SMALL).verdict.fits


def test_lines_say_what_data_says() -> None:
    """Every change and every break stands in the lines for people and in the data, and none spoils a line."""
    new = changed("phrase: Pouring", 'phrase: "Pouring | `x` *y*"').replace("name: TEAPOT", "name: POT")
    found = compared(one_file(SMALL), one_file(new))
    lines, data = list(comparison_lines(found)), comparison_data(found)
    (registry,) = data["registries"]
    assert [change["kind"] for change in registry["changes"]] == ["renamed", "phrase"]
    assert (registry["verdict"], registry["fits"], registry["least_version"]) == ("major", False, "2.0.0")
    assert lines[0] == "tea 1.0.0: a major step, and the version does not say so; it must be 2.0.0 at least"
    assert "    TEA_TEAPOT → TEA_POT" in lines
    entry = list(changelog(found))
    assert entry[0] == "## Data: tea 1.0.0"
    assert "  - 100 POURING: Pouring → Pouring \\| \\`x\\` \\*y\\*" in entry
    assert "| c | `TEA_TEAPOT` | `TEA_POT` |" in entry


def reported(found: Comparison) -> tuple[str, str]:
    """A comparison in lines for people, and as an entry of the changelog."""
    return "\n".join(comparison_lines(found)), "\n".join(changelog(found))


def test_how_breaks_are_told() -> None:
    """A name that changed hands, a type that holds less, a file that is gone: each in words of its own."""
    swapped = SMALL.replace("name: TEAPOT", "name: X").replace("name: BAD_LEAVES", "name: TEAPOT")
    lines, entry = reported(compared(one_file(SMALL), one_file(swapped.replace("name: X", "name: BAD_LEAVES"))))
    assert "    TEAPOT means code 400 now" in lines
    assert "| python | `TEAPOT` | means code 400 |" in entry
    lines, entry = reported(compared(one_file(SMALL), one_file(without(TEAPOT, TEAPOT_TEXT))))
    assert "    markdown/en/tea/418.md is gone" in lines
    assert "    TeaStatus is without 418" in lines
    assert "| markdown | `markdown/en/tea/418.md` | nothing |" in entry
    assert "| python | `TeaStatus` | without 418 |" in entry
    assert "  - 418 TEAPOT “I'm a teapot”" in entry


def test_how_registries_and_documents_are_told() -> None:
    """A registry that is gone, and one that cites other headings; what is too much to read is counted."""
    alone = Files("spec", {"tea/tea.yaml": TEA.encode()})
    lines, entry = reported(compared(both(), alone))
    assert "cup 1.0.0: the registry is gone" in lines
    assert "more names and files" in lines
    assert "## Data: cup (gone)\n\nThe registry is gone.\n" in entry
    lines, entry = reported(compared(one_file(TEA), one_file(changed('{"2": Protocol', '{"2": All', TEA))))
    assert lines == "documents\n  document\n    RFC 2324 §2: Protocol → All"
    assert entry == "## Documents\n\n- Documents:\n  - RFC 2324 §2: Protocol → All\n"


def test_how_versions_are_told() -> None:
    """What the heading says of a version that rose for nothing, or went back."""
    higher = changed("version: 1.0.0", "version: 1.1.0")
    assert reported(compared(one_file(SMALL), one_file(higher)))[0] == "tea 1.0.0 → 1.1.0: nothing changed"
    back = "tea 1.1.0 → 1.0.0: nothing changed, yet the version went back; it was 1.1.0"
    assert reported(compared(one_file(higher), one_file(SMALL)))[0] == back


def test_order_alone() -> None:
    """Sources in another order are a change: the first one is where a code is defined."""
    two = changed("[RFC 2324 §2.3]", "[RFC 2324 §2.4, RFC 2324 §2.3]")
    other = changed("[RFC 2324 §2.3]", "[RFC 2324 §2.3, RFC 2324 §2.4]")
    (change,) = the_diff(two, other).changes
    assert (change.before, change.after) == ("RFC 2324 §2.4, RFC 2324 §2.3", "RFC 2324 §2.3, RFC 2324 §2.4")


def test_a_class_that_came() -> None:
    """A class that is new is a minor step, and the way back a major one."""
    wider = changed("  4: {label", "  5: {label: 5xx, name: SPOILT, range: [500, 599]}\n  4: {label")
    wider = changed("      4: {title: Spilt", "      5: {title: Spoilt}\n      4: {title: Spilt", wider)
    assert told(the_diff(SMALL, wider)) == [("class", "class 5", "", "5xx", Step.MINOR)]
    assert told(the_diff(wider, SMALL)) == [("class", "class 5", "5xx", "", Step.MAJOR)]


def test_real_headings_of_many_changes() -> None:
    """The packaged spec against half of it: the lists stay short, whatever changed."""
    catalogue = load()[0]
    (sip,) = [registry for registry in catalogue.registries if registry.id.value == "sip"]
    assert sip.codes
    alone = one_file(SMALL)
    found = compare(load_catalogue(alone), catalogue, [load()[1][name] for name in TARGETS])
    assert {diff.id for diff in found.registries} == {"sip", "q850", "sip-warning", "tea"}
    assert max(map(len, changelog(found))) < 1000


@given(mutations(SMALL.encode()))
@settings(STEADY, max_examples=200)
def test_any_two_specs_compare(data: bytes) -> None:
    """Whatever two right specs say, they compare both ways, and each with itself is the same."""
    new = outcome(one_file(data))
    if isinstance(new, Catalogue):
        old, targets = load_catalogue(one_file(SMALL)), [target for name, target in load()[1].items() if name == "c"]
        if check_targets(new, tuple(targets)):
            return
        for before, after in ((old, new), (new, old), (new, new)):
            found = compare(before, after, targets)
            assert bool(found) == bool(list(comparison_lines(found))) == bool(list(changelog(found)))
        assert not found
