"""The command line: every command with its options."""

from __future__ import annotations

import argparse


def parser() -> argparse.ArgumentParser:
    """All commands with their options; `shtab` and the tests read it too."""
    top = argparse.ArgumentParser(
        prog="sipcodes",
        description="SIP response codes as data: constants and documentation generated from one spec.",
        epilog=_examples(
            """
            sipcodes show 486                  what a code means
            sipcodes init                      write a sipcodes.yaml for this project
            sipcodes generate                  write what it says; without it, every target to out/
            sipcodes check                     fail if that is not what the spec makes
            """
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="store_true", help="print the version of the tool and of the packaged data")
    top.add_argument(
        "--print-completion", choices=("bash", "zsh", "tcsh"), help="print a completion script for a shell"
    )
    top.add_argument("--cmake-dir", action="store_true", help="print the folder for CMake's find_package(Sipcodes)")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    _command(
        commands,
        "init",
        "write a commented sipcodes.yaml for the project in this folder",
        "sipcodes init",
    )

    generate = _command(
        commands,
        "generate",
        "write the files of every target, or of the named ones",
        """
        sipcodes generate                            what sipcodes.yaml says; without one, all targets to out/
        sipcodes generate c python --out src/gen     two of them, elsewhere
        sipcodes generate --spec private.yaml        from a spec of your own
        """,
    )
    _targets_and_places(generate)
    generate.add_argument("--force", action="store_true", help="overwrite files that were edited by hand")
    listing = generate.add_mutually_exclusive_group()
    listing.add_argument("--list-inputs", action="store_true", help="print the files that a run reads; write nothing")
    listing.add_argument("--list-outputs", action="store_true", help="print the files that a run makes; write nothing")
    generate.add_argument("--depfile", metavar="FILE", help="write what the outputs depend on, for Make and Ninja")
    generate.add_argument("--stamp", metavar="FILE", help="touch this file when done; --depfile then speaks of it")

    check = _command(
        commands,
        "check",
        "fail if a file is stale, missing, edited by hand or orphaned; write nothing",
        """
        sipcodes check                     in CI, where the files are under version control
        sipcodes check c --format github   as annotations of a pull request
        """,
    )
    _targets_and_places(check)

    validate = _command(
        commands,
        "validate",
        "check a spec, and whether every target can say its names",
        """
        sipcodes validate                  the packaged spec
        sipcodes validate private.yaml     a spec of your own
        """,
    )
    _config(validate)
    validate.add_argument("path", nargs="*", metavar="FILE-OR-FOLDER", help="a spec; the packaged one if none is named")
    _templates(validate)
    _format(validate)

    prove = _command(
        commands,
        "prove",
        "compile, run and read back every value of the generated files, and compare",
        """
        sipcodes prove                     every target, with the toolchains that are here
        sipcodes prove c --require         fail if a toolchain is missing
        """,
    )
    prove.add_argument("target", nargs="*", metavar="TARGET", help="a target; all of them if none is named")
    _spec(prove)
    _templates(prove)
    prove.add_argument("--require", action="store_true", help="fail if a toolchain is missing")
    _format(prove)

    show = _command(
        commands,
        "show",
        "look a code up by number, class, name or phrase",
        """
        sipcodes show 486
        sipcodes show 4xx
        sipcodes show busy
        sipcodes show --lang ko "not acceptable"
        """,
    )
    show.add_argument("query", nargs="+", metavar="QUERY", help="486, 4xx, BUSY_HERE, 'busy here', or a part of it")
    show.add_argument("--lang", metavar="LOCALE", help="the language of the texts, such as ko")
    show.add_argument("--brief", action="store_true", help="the summary, without facts and advice")
    show.add_argument("--json", action="store_true", help="print what was found as JSON")
    _spec(show)

    _holding_against(commands)

    targets = _command(commands, "targets", "list the targets and what each writes", "sipcodes targets --format json")
    _spec(targets)
    _templates(targets)
    _format(targets)
    return top


def _holding_against(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands that hold something against a spec."""
    inspect = _command(
        commands,
        "inspect",
        "say of copies of generated files whether they are untouched, and what they were made from",
        """
        sipcodes inspect src/sip_status.h
        sipcodes inspect --format json third_party/*/sip_status.h
        """,
    )
    inspect.add_argument("file", nargs="+", metavar="FILE", help="a file, anywhere")
    _held_spec(inspect)
    inspect.add_argument("--format", choices=("text", "json"), default="text", help="how it is printed (default: text)")

    audit = _command(
        commands,
        "audit",
        "find tables of response codes in source, and what is wrong with them",
        """
        sipcodes audit src                          a file, a folder or a whole repository
        sipcodes audit src --format markdown        a table ready for an issue
        sipcodes audit src/status.c --explain       why something was or was not taken for a table
        sipcodes audit --registry sip.xml           whether the spec is what IANA registers
        """,
    )
    audit.add_argument("path", nargs="*", metavar="PATH", help="a file or a folder")
    audit.add_argument("--explain", action="store_true", help="tell why each file was taken for what it is")
    _held_spec(audit)
    audit.add_argument(
        "--registry",
        metavar="FILE-OR-URL",
        help="hold the spec against the registrar's own file, CSV or XML, instead of auditing source",
    )
    audit.add_argument(
        "--format",
        choices=("text", "json", "github", "sarif", "markdown"),
        default="text",
        help="how findings are printed (default: text)",
    )

    diff = _command(
        commands,
        "diff",
        "tell what differs between two versions of a spec, whom it breaks, and which version is due",
        """
        sipcodes diff v1.0.0 spec                        a git revision, and the spec as it is here
        sipcodes diff v1.0.0:mine.yaml HEAD:mine.yaml    a file in two revisions
        sipcodes diff old.yaml new.yaml                  two files, or folders
        """,
    )
    diff.add_argument("old", metavar="OLD", help="a file, a folder, or a git revision: v1.0.0, HEAD~3, HEAD~3:spec/sip")
    diff.add_argument("new", metavar="NEW", help="the same, of the version that follows")
    _templates(diff)
    diff.add_argument(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help="how differences are printed; markdown is an entry for a changelog (default: text)",
    )


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str, examples: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ".",
        epilog=_examples(examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _examples(text: str) -> str:
    return "\n".join(["examples:", *(f"  {line.strip()}" for line in text.strip().splitlines())])


def _targets_and_places(command: argparse.ArgumentParser) -> None:
    command.add_argument("target", nargs="*", metavar="TARGET", help="a target; all of them if none is named")
    _spec(command)
    _templates(command)
    command.add_argument("--out", metavar="DIR", help="the output folder (default: out)")
    _format(command)
    command.set_defaults(force=False, list_inputs=False, list_outputs=False)


def _spec(command: argparse.ArgumentParser) -> None:
    _config(command)
    command.add_argument(
        "--spec",
        metavar="FILE-OR-FOLDER",
        action="append",
        help="the spec in place of the configuration's; several go together: --spec packaged --spec private.yaml",
    )


def _held_spec(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--spec", metavar="FILE-OR-FOLDER", action="append", help="the spec to compare with (default: the packaged one)"
    )


def _config(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--config",
        metavar="FILE",
        help="the configuration (default: sipcodes.yaml here, or in the nearest folder above)",
    )


def _templates(command: argparse.ArgumentParser) -> None:
    command.add_argument("--templates", metavar="DIR", help="the folder of targets (default: the packaged one)")


def _format(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        choices=("text", "json", "github", "gitlab", "sarif", "markdown"),
        default="text",
        help="how problems are printed (default: text)",
    )
