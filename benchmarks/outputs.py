"""What the generated files cost those who use them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = ROOT / "node_modules" / ".bin"

_LOOKUP = """
#include <stdio.h>
#include <time.h>
#include "sip_status.h"

#define ROUNDS 200
#define ASKED 4096

static const char* plain[700];
static int asked[ASKED];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline const char* by_array(int code) { return code >= 100 && code < 700 ? plain[code] : 0; }

/* Each within its own loop, as compilers have it in a program: a call would cost more than the look-up. */
#define TIMED(name, look_up) \\
    __attribute__((noinline)) static double name(void) \\
    { \\
        double best = 1e30; \\
        int round, i; \\
        for (round = 0; round < ROUNDS; round++) { \\
            size_t sum = 0; \\
            double start = now(); \\
            for (i = 0; i < ASKED; i++) \\
                sum += (size_t)look_up(asked[i]); \\
            start = now() - start; \\
            if (start < best) \\
                best = start; \\
            __asm__ volatile("" : : "r"(sum)); \\
        } \\
        return best / ASKED; \\
    }
TIMED(by_header_took, sip_sc_phrase)
TIMED(by_array_took, by_array)

int main(void)
{
    static const int codes[] = {
#define X(code, name, phrase) code,
        SIP_STATUS_MAP(X)
#undef X
    };
    unsigned seed = 1;
    int i;
#define X(code, name, phrase) plain[code] = phrase;
    SIP_STATUS_MAP(X)
#undef X
    for (i = 0; i < ASKED; i++) {
        seed = seed * 1103515245u + 12345u;
        asked[i] = codes[(seed >> 16) % (sizeof codes / sizeof *codes)];
    }
    printf("%.2f %.2f\\n", by_header_took(), by_array_took());
    return 0;
}
"""


def report(folder: Path) -> None:
    """Print every figure whose tools are here."""
    print()
    out = folder / "out"
    subprocess.run([sys.executable, "-m", "sipcodes", "generate", "--out", str(out)], check=True, capture_output=True)
    _python(out / "python")
    _typescript(out / "typescript", folder)
    _c(out / "c", folder)


def _python(module: Path) -> None:
    # As it is installed: with its bytecode, also where the environment tells Python to write none.
    _printed([sys.executable, "-m", "compileall", "-q", str(module)])
    for name, path in (("http", None), ("sip_status", module)):
        code = f"import sys, time; sys.path.insert(0, {str(path or '.')!r}); import enum\n"
        code += f"start = time.perf_counter(); import {name}; print((time.perf_counter() - start) * 1e3)"
        took = sorted(float(_printed([sys.executable, "-c", code])) for _ in range(21))
        print(f"import of {name:10}: {took[10]:.2f} ms, {took[0]:.2f} at best")


def _typescript(module: Path, folder: Path) -> None:
    esbuild = shutil.which("esbuild", path=str(BIN)) or shutil.which("esbuild")
    if not esbuild:
        print("esbuild is missing: no sizes of bundles")
        return
    for what, used in (
        ("one constant", "import { NOT_FOUND } from './sip-status'; console.log(NOT_FOUND);"),
        ("the phrase look-up", "import { reasonPhrase } from './sip-status'; console.log(reasonPhrase(404));"),
    ):
        shutil.copy(module / "sip-status.ts", folder)
        (folder / "used.ts").write_text(used, encoding="utf-8")
        bundle = _printed([esbuild, str(folder / "used.ts"), "--bundle", "--minify", "--format=esm"])
        print(f"bundle with {what}: {len(bundle.strip().encode())} bytes")


def _c(header: Path, folder: Path) -> None:
    compiler = shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        print("a C compiler is missing: no sizes and times of the header")
        return
    for what, functions in (("phrases", ["phrase"]), ("phrases and names", ["phrase", "name"])):
        used = "".join(f"const char* {f}_of(int c) {{ return sip_sc_{f}(c); }}\n" for f in functions)
        source, built = folder / "used.c", folder / "used.o"
        source.write_text(f'#include "sip_status.h"\n{used}', encoding="utf-8")
        _printed([compiler, "-O2", "-fPIC", f"-I{header}", "-c", str(source), "-o", str(built)])
        symbols = [line.split() for line in _printed(["nm", "-S", str(built)]).splitlines()]
        size = sum(int(words[1], 16) for words in symbols if len(words) == 4 and words[2] in "rRdD")
        moved = "relocated" if ".rela.data" in _printed(["readelf", "-SW", str(built)]) else "not relocated"
        print(f"tables in C for {what}: {size} bytes, {moved}")
    (folder / "lookup.c").write_text(_LOOKUP, encoding="utf-8")
    _printed([compiler, "-O2", f"-I{header}", str(folder / "lookup.c"), "-o", str(folder / "lookup")])
    ours, plain = sorted(tuple(map(float, _printed([str(folder / "lookup")]).split())) for _ in range(5))[2]
    print(f"phrase look-up in C: {ours:.2f} ns; a plain array of 700 pointers: {plain:.2f} ns")


def _printed(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
