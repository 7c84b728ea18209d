"""The C header in the programs of its users; its values are proved elsewhere."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from compiling import CXX, C, built, compiled, compiler, ran, sections, tables
from conftest import tool
from rendering import REGISTRIES, the_registry, write

if TYPE_CHECKING:
    from pathlib import Path

EVERY = [*((name, "-xc", "-std=c89") for name in C), *((name, "-xc++", "-std=c++17") for name in CXX)]
OPTIMISED = ["-O0", "-O2", "-Os"]
PHRASE = '#include "sip_status.h"\nconst char *f(int n);\nconst char *f(int n) { return sip_sc_phrase(n); }\n'
NAME = PHRASE + "const char *g(int n);\nconst char *g(int n) { return sip_sc_name(n); }\n"
# What careful projects add to the warnings of the contract, and what C++ projects do.
CAREFUL = [
    "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wundef -Wcast-qual -Wcast-align",
    "-Wwrite-strings -Wredundant-decls -Wmissing-declarations -Wswitch-enum -Wformat=2 -Wunused -Wfloat-equal -Werror",
]
CAREFUL_C = "-Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition -Wbad-function-cast -Wnested-externs"
CAREFUL_CXX = "-Wold-style-cast -Wzero-as-null-pointer-constant -Wnon-virtual-dtor -Woverloaded-virtual"
ALL = """\
#include "sip_status.h"
#include <limits.h>
#include <stdio.h>
int main(void)
{
    static const int extremes[] = { INT_MIN, INT_MIN + 1, -1, 0, 99, 700, 1024, 65636, INT_MAX - 1, INT_MAX };
    long sum = 0;
    int n;
    for (n = -3000; n < 3000; n++) {
        const int code = n < -2990 ? extremes[n + 3000] : n;
        sum += sip_sc_class(code) + sip_sc_is_provisional(code) + sip_sc_is_success(code)
            + sip_sc_is_redirection(code) + sip_sc_is_client_error(code) + sip_sc_is_server_error(code)
            + sip_sc_is_global_failure(code) + sip_sc_is_final(code);
        if (!sip_sc_phrase(code) != !sip_sc_name(code) || !sip_sc_phrase_or(code, "?"))
            return 1;
        if (!sip_sc_phrase(code) && sip_sc_is_final(code) && sip_sc_effective(code) % 100 != 0)
            return 2;
    }
    printf("%ld", sum);
    return 0;
}
"""
# 600 codes in classes 1 to 6: the sum of the classes, a predicate each, and final for 500 of them.
SUM = str(100 * (1 + 2 + 3 + 4 + 5 + 6) + 600 + 500)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project that has vendored the header."""
    write("c", tmp_path)
    return tmp_path


def _object(folder: Path, source: str, name: str, *words: str) -> Path:
    (folder / "unit.c").write_text(source, encoding="utf-8")
    built(folder, name, *words, "-c", "unit.c", "-o", "unit.o")
    return folder / "unit.o"


@pytest.mark.parametrize("optimised", OPTIMISED)
@pytest.mark.parametrize(("name", "language", "standard"), EVERY)
def test_tables_are_small(folder: Path, name: str, language: str, standard: str, optimised: str) -> None:
    """The phrase look-up carries at most 2,000 bytes of tables, with the names at most 3,600."""
    words = (language, standard, optimised)
    assert 1000 < tables(_object(folder, PHRASE, name, *words)) <= 2000
    assert 2000 < tables(_object(folder, NAME, name, *words)) <= 3600


@pytest.mark.parametrize(("name", "language", "standard"), EVERY)
def test_what_is_not_used_costs_nothing(folder: Path, name: str, language: str, standard: str) -> None:
    """An object that only includes the header is empty, also without optimisation; classes need no table."""
    words = (language, standard, "-O0")
    empty = sections(_object(folder, '#include "sip_status.h"\nextern int one;\nint one = 1;\n', name, *words))
    assert [section for section in empty if section.startswith((".text", ".rodata", ".bss"))] == []
    assert empty[".data"] == 4
    classes = '#include "sip_status.h"\nint f(int n);\nint f(int n) { return sip_sc_class(n) + sip_sc_is_final(n); }\n'
    assert tables(_object(folder, classes, name, *words)) == 0


@pytest.mark.parametrize("optimised", OPTIMISED)
@pytest.mark.parametrize(("name", "language", "standard"), EVERY)
def test_tables_need_no_relocation(folder: Path, name: str, language: str, standard: str, optimised: str) -> None:
    """The tables of a position-independent object hold no address, so the loader leaves them shared and untouched."""
    there = sections(_object(folder, NAME, name, language, standard, optimised, "-fPIC"))
    assert [section for section in there if section.startswith((".rela.rodata", ".rela.data", ".rel.", ".data"))] == []


@pytest.mark.parametrize("registry", REGISTRIES)
@pytest.mark.parametrize(("name", "language", "standard"), EVERY)
def test_macros_of_other_headers_do_no_harm(
    tmp_path: Path, registry: str, name: str, language: str, standard: str
) -> None:
    """After a header that defines OK, ERR, TRUE and every name of a code for itself, all is as without it."""
    headers = write("c", tmp_path, registry)
    codes = the_registry(registry).codes
    prefix = the_registry(registry).names.prefix.value.replace("-", "_")
    lines = [f"#define {word} (this is no C)" for word in ("ERR", "TRUE", "FALSE", "MIN", "MAX", "CODE", "X", "AT")]
    for number, code in enumerate(codes):
        # NULL is stddef.h's, whoever else defines it.
        if code.name.value == "NULL":
            continue
        call = "(x, y)" if number % 3 == 0 else ""
        lines += [f"#undef {code.name.value}", f"#define {code.name.value}{call} nonsense here"]
    (tmp_path / "curses.h").write_text("\n".join(lines) + "\n")
    checks = [
        f'if (strcmp({prefix}_name({code.code}), "{code.name.value}") != 0) return {number + 1};'
        for number, code in enumerate(codes)
    ]
    text = '#include <string.h>\n#include <stddef.h>\n#include "curses.h"\n'
    text += "".join(f'#include "{header.name}"\n' for header in headers)
    (tmp_path / "main.c").write_text(text + "int main(void) {\n" + "\n".join(checks) + "\nreturn 0;\n}\n")
    built(tmp_path, name, language, standard, "-Wall", "-Wextra", "-Werror", "main.c", "-o", "program")
    ran(tmp_path)


@pytest.mark.parametrize(("first", "second"), [("gcc", "gcc"), ("g++", "g++"), ("gcc", "g++"), ("clang", "g++")])
def test_many_units_of_one_program_include_it(folder: Path, first: str, second: str) -> None:
    """Included twice, in units of C and of C++ that are linked together, it defines nothing twice."""
    twice = '#include "sip_status.h"\n#include "sip_status.h"\n'
    use = "const char *{name}(int n);\n#ifdef __cplusplus\n}}\n#endif\nconst char *{name}(int n) {{ return {what}; }}\n"
    extern = '#ifdef __cplusplus\nextern "C" {\n#endif\n'
    (folder / "one.c").write_text(twice + extern + use.format(name="one", what="sip_sc_phrase(n)"))
    main = 'int main(void) { printf("%s/%s", one(486), two(486)); return 0; }\n'
    also = twice + "#include <stdio.h>\n" + extern + "const char *one(int n);\n"
    (folder / "two.c").write_text(also + use.format(name="two", what="sip_sc_name(n)") + main)
    built(folder, first, "-xc++" if first.endswith("++") else "-xc", "-Wall", "-Wextra", "-c", "one.c", "-o", "one.o")
    built(folder, second, "-xc++" if second.endswith("++") else "-xc", "-Wall", "-Wextra", "-c", "two.c", "-o", "two.o")
    built(folder, second, "one.o", "two.o", "-o", "program")
    assert ran(folder) == "Busy Here/BUSY_HERE"


@pytest.mark.parametrize(
    ("name", "standard"),
    [
        *((name, standard) for name in C for standard in ("c89", "c99", "c17", "c2x")),
        *((name, standard) for name in CXX for standard in ("c++98", "c++11", "c++17", "c++20")),
    ],
)
def test_deprecation_is_told_to_who_asks(folder: Path, name: str, standard: str) -> None:
    """Deprecated codes warn only under SIP_SC_WARN_DEPRECATED, and then only where one is used."""
    language = "-xc++" if "++" in standard else "-xc"
    words = (language, f"-std={standard}", "-Wall", "-Wextra", "-fsyntax-only", "unit.c")
    use = "int f(void);\nint f(void) { return SIP_SC_ACCEPTED + SIP_SC_OK + (sip_sc_phrase(202) != 0); }\n"
    (folder / "unit.c").write_text('#include "sip_status.h"\n' + use)
    built(folder, name, *words)
    told = compiled(folder, name, "-DSIP_SC_WARN_DEPRECATED", *words)
    assert told.returncode == 0
    assert told.stderr.count("warning:") == 1
    assert "SIP_SC_ACCEPTED" in told.stderr
    assert "deprecated" in told.stderr
    assert "use SIP_SC_OK" in told.stderr
    (folder / "unit.c").write_text('#include "sip_status.h"\n' + use.replace("SIP_SC_ACCEPTED", "SIP_SC_GONE"))
    built(folder, name, "-DSIP_SC_WARN_DEPRECATED", *words)


@pytest.mark.parametrize("registry", REGISTRIES)
@pytest.mark.parametrize(("name", "language", "standard"), EVERY)
def test_careful_projects_see_no_warning(
    tmp_path: Path, registry: str, name: str, language: str, standard: str
) -> None:
    """Warnings beyond the promised ones stay silent, too: for each header alone, as it is or as a system's."""
    more = CAREFUL_CXX if language == "-xc++" else CAREFUL_C
    words = " ".join([*CAREFUL, more]).split()
    for header in write("c", tmp_path, registry):
        (tmp_path / "unit.c").write_text(f'#include "{header.name}"\nextern int one;\nint one = 1;\n')
        built(tmp_path, name, language, standard, *words, "-fsyntax-only", "unit.c")
        texts = f"-D{the_registry(registry).names.prefix.value.replace('-', '_').upper()}_WITH_TEXTS"
        built(tmp_path, name, language, standard, *words, texts, "-fsyntax-only", "unit.c")


@pytest.mark.parametrize(("name", "language", "standard"), EVERY)
def test_careful_projects_can_use_everything(folder: Path, name: str, language: str, standard: str) -> None:
    """Every function, called under those warnings, still draws none, and takes any int."""
    (folder / "main.c").write_text(ALL)
    more = CAREFUL_CXX if language == "-xc++" else CAREFUL_C
    words = " ".join([*CAREFUL, more]).split()
    built(folder, name, language, standard, *words, "-O2", "main.c", "-o", "program")
    assert ran(folder) == SUM


@pytest.mark.parametrize(("name", "language", "standard"), EVERY)
def test_users_make_tables_of_their_own(folder: Path, name: str, language: str, standard: str) -> None:
    """SIP_STATUS_MAP becomes an array, a switch or a list, in a program that has macros of its own."""
    (folder / "main.c").write_text(
        """\
#include <stdio.h>
#define OK 0
#include "sip_status.h"
struct row { int code; const char *name; const char *phrase; };
#define ROW(code, name, phrase) { code, #name, phrase },
#define CASE(code, name, phrase) case SIP_SC_##name: return phrase;
#define COUNT(code, name, phrase) + 1
static const struct row rows[] = { SIP_STATUS_MAP(ROW) { 0, "", "" } };
static const char *phrase(enum sip_status status)
{
    switch (status) { SIP_STATUS_MAP(CASE) }
    return "none";
}
int main(void)
{
    int i, count = 0 SIP_STATUS_MAP(COUNT);
    for (i = 0; i < count; i++)
        printf("%d %s %s\\n", rows[i].code, rows[i].name, phrase((enum sip_status)rows[i].code));
    return rows[count].code;
}
"""
    )
    built(folder, name, language, standard, "-Wall", "-Wextra", "-Wswitch-enum", "-Werror", "main.c", "-o", "program")
    wanted = [f"{code.code} {code.name.value} {code.phrase.value}" for code in the_registry().codes]
    assert ran(folder).splitlines() == wanted


@pytest.mark.parametrize("name", CXX)
def test_any_int_may_be_cast_to_the_enum(folder: Path, name: str) -> None:
    """With a fixed type (C++11), casting 1024, or any int, is defined, as constant expressions and UBSan know."""
    (folder / "main.cpp").write_text("""\
#include "sip_status.h"
#include <limits.h>
constexpr sip_status far_off = static_cast<sip_status>(1024), least = static_cast<sip_status>(INT_MIN);
static_assert(far_off == 1024 && least < 0 && sizeof(sip_status) == sizeof(int), "");
int main(int count, char**)
{
    volatile sip_status some = static_cast<sip_status>(count * INT_MAX);
    return some == INT_MAX ? 0 : 1;
}
""")
    _sanitised(folder, name, "-std=c++11", "main.cpp")


@pytest.mark.parametrize(("name", "language", "standard"), EVERY)
def test_no_int_reads_beside_the_tables(folder: Path, name: str, language: str, standard: str) -> None:
    """Codes below, between and far beyond the registered ones are looked up without undefined behaviour."""
    (folder / "main.c").write_text(ALL)
    _sanitised(folder, name, language, standard, "main.c")
    assert ran(folder) == SUM


def _sanitised(folder: Path, name: str, *words: str) -> None:
    watch = ["-g", "-fsanitize=undefined,address", "-fno-sanitize-recover=all"]
    (folder / "probe.c").write_text("int main(void) { return 0; }\n")
    if compiled(folder, name, *watch, "-xc", "probe.c", "-o", "probe").returncode:
        pytest.skip(f"{compiler(name)} has no sanitizers here")
    built(folder, name, *watch, *words, "-o", "program")
    ran(folder)


def test_nothing_of_it_can_clash_at_link_time(folder: Path) -> None:
    """All that an object gets from the header is local to it."""
    unit = _object(folder, NAME, "gcc", "-O0")
    done = subprocess.run([tool("nm"), unit.name], cwd=folder, check=True, capture_output=True, text=True)
    symbols = [line.split()[-2:] for line in done.stdout.splitlines()]
    assert sorted(name for kind, name in symbols if kind.isupper()) == ["f", "g"]
