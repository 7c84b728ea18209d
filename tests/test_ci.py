"""What runs in other people's pipelines: the action, the hooks of pre-commit, the examples, and their reports."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
import venv
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, tool
from example_projects import Project
from ruamel.yaml import YAML
from sipcodes.commands.code_quality import code_quality
from sipcodes.commands.summary import summary
from sipcodes.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

ACTION = YAML(typ="safe").load(ROOT / "action.yml")
EDITED = "\n/* edited */\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose generated files are current."""
    project = Project("c-make", tmp_path)
    project.sipcodes("generate")
    return project


def edit(project: Project) -> None:
    """Change a generated file by hand."""
    with (project.folder / "sip/sip_status.h").open("a") as file:
        file.write(EDITED)


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", "examples/ci/github.yml"),
        ("vendor.gitlab-ci", "examples/ci/gitlab.yml"),
    ],
)
def test_files_for_pipelines_fit_their_schemas(schema: str, file: str) -> None:
    """Each is what the code host's own schema allows."""
    command = [tool("check-jsonschema"), "--builtin-schema", schema, str(ROOT / file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


class Runner:
    """Runs the steps of a composite action as GitHub's runner does: its shell, and files for what steps say."""

    def __init__(self, project: Project, folder: Path, inputs: dict[str, str]) -> None:
        self.project = project
        self.folder = folder
        declared = {name: entry.get("default", "") for name, entry in ACTION["inputs"].items()}
        self.inputs = declared | inputs
        self.log = ""
        for name in ("output", "summary"):
            (folder / name).touch()

    def run(self, step: dict[str, Any]) -> int:
        """Run the step's script; its exit status."""
        assert step["shell"] == "bash"
        script = self.folder / "script.sh"
        script.write_text(step["run"])
        environment = self.project.environment | {
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            **{name: self.value(text) for name, text in step.get("env", {}).items()},
        }
        done = subprocess.run(
            [tool("bash"), "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.project.folder,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.log += done.stdout
        return done.returncode

    def value(self, text: str) -> str:
        """A text with the expressions in it evaluated."""
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: self.inputs[found[1]], text)

    def check(self) -> int:
        """Run the step that checks."""
        (step,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == "check"]
        return self.run(step)

    def said(self, name: str) -> str:
        """What the steps wrote to one of the runner's files."""
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture
def runner(project: Project, tmp_path: Path) -> Runner:
    """The runner of a job whose folder is the project."""
    return Runner(project, tmp_path, {})


def test_the_action_passes_what_is_current(runner: Runner) -> None:
    """The job goes on, with an output and a summary that say so, and without annotations."""
    assert runner.check() == 0
    assert (runner.said("output"), runner.log) == ("current=true\n", "")
    assert runner.said("summary") == "### SIP codes\n\nNothing is wrong.\n"


def test_the_action_annotates_drift(runner: Runner) -> None:
    """An edited file fails the job, with an annotation at the file and a row in the summary's table."""
    edit(runner.project)
    assert runner.check() == 1
    assert runner.said("output") == "current=false\n"
    assert runner.log.startswith("::error file=sip/sip_status.h,title=edited::")
    assert "\n| sip/sip\\_status.h | edited | was edited by hand |" in runner.said("summary")


@pytest.mark.parametrize("name", ["tele phone.yaml", "$(touch owned); '.yaml"])
def test_the_action_takes_a_configuration_by_its_name(project: Project, tmp_path: Path, name: str) -> None:
    """The input is a name and nothing else, whatever is in it; a configuration that is missing fails the job."""
    assert Runner(project, tmp_path, {"config": name}).check() == 1
    (project.folder / "sipcodes.yaml").rename(project.folder / name)
    project.sipcodes("generate", "--config", name)
    runner = Runner(project, tmp_path, {"config": name})
    assert runner.check() == 0, runner.log
    assert not (project.folder / "owned").exists()


def test_the_action_installs_itself(runner: Runner, tmp_path: Path) -> None:
    """The step before puts the command of the action's own version on the path, from its own files."""
    setup, install, check = ACTION["runs"]["steps"]
    assert setup["uses"].startswith("actions/setup-python@")
    folder = tmp_path / "python"
    venv.create(folder, with_pip=False)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder)})
    with open(os.path.join(packages, "dependencies.pth"), "w", encoding="utf-8") as file:
        file.write(sysconfig.get_path("purelib") + "\n")
    # The dependencies and the build backend are there; nothing is fetched.
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_FORCE_REINSTALL": "1"}
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    runner.project.environment = environment | offline | {"PATH": path}
    assert runner.run(install) == 0, runner.log
    assert (folder / "bin/sipcodes").exists()
    (runner.project.folder / "sipcodes.lock").unlink()
    assert runner.run(check) == 1, "the lock is missing"


def commit(folder: Path, *paths: str) -> str:
    """Commit files of a folder that is a repository from now on; the revision."""
    git = [tool("git"), "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(folder)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", *paths], check=True)
    subprocess.run([*git, "commit", "--quiet", "--no-verify", "--allow-empty", "-m", "x"], check=True)
    return subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def hooks(tmp_path: Path) -> tuple[Path, str]:
    """A repository with the hooks, and its revision."""
    folder = tmp_path / "hooks"
    folder.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", folder)
    return folder, commit(folder, ".pre-commit-hooks.yaml")


def test_pre_commit_runs_the_hooks(project: Project, hooks: tuple[Path, str], tmp_path: Path) -> None:
    """With the example's configuration pre-commit checks; an edited file and a stale one stop the commit."""
    folder, revision = hooks
    config = YAML(typ="safe").load(ROOT / "examples/ci/pre-commit.yaml")
    (repository,) = config["repos"]
    (hook,) = repository["hooks"]
    # The command of this checkout, so that nothing is fetched: that it installs is tested with the wheel.
    repository |= {"repo": str(folder), "rev": revision}
    repository["hooks"] = [hook | {"language": "system"}, {"id": "sipcodes-generate", "language": "system"}]
    with (project.folder / ".pre-commit-config.yaml").open("w") as file:
        YAML(typ="safe").dump(config, file)
    commit(project.folder, ".")
    project.environment |= {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    run = ("pre-commit", "run", "--all-files", "--color=never")
    said = project.run(*run)
    assert re.findall(r"\.(Passed|Failed)", said) == ["Passed", "Passed"], said
    project.change("private.yaml", "phrase: Send Failed", "phrase: Sending Failed")
    said = project.run(*run, fails=True)
    assert "is stale" in said
    assert re.findall(r"\.(Passed|Failed)", said) == ["Failed", "Failed"], said
    assert "files were modified by this hook" in said
    commit(project.folder, ".")
    edit(project)
    assert "was edited by hand" in project.run(*run, fails=True)


def test_the_snippet_for_gitlab_runs(project: Project) -> None:
    """Its commands leave a report in the form that merge requests show, and fail on drift."""
    job = YAML(typ="safe").load(ROOT / "examples/ci/gitlab.yml")["sip-codes"]
    install, check = job["script"]
    assert install == "pip install sipcodes"
    report = project.folder / job["artifacts"]["reports"]["codequality"]
    project.run("sh", "-c", check)
    assert json.loads(report.read_text(encoding="utf-8")) == []
    edit(project)
    assert "was edited by hand" in project.run("sh", "-c", check, fails=True)
    (issue,) = json.loads(report.read_text(encoding="utf-8"))
    assert issue["location"] == {"path": "sip/sip_status.h", "lines": {"begin": 1}}
    assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}


def test_a_fingerprint_stays_when_the_line_moves() -> None:
    """A problem that only moved is the same one; another message is another."""
    said = [Problem("a", 1, 1, "r", "m"), Problem("a", 9, 1, "r", "m"), Problem("a", 1, 1, "r", "n")]
    first, moved, other = (issue["fingerprint"] for issue in json.loads(code_quality(said)))
    assert first == moved != other


def test_no_text_breaks_the_table() -> None:
    """Bars, backquotes, line ends and markup in a problem stay text of its row."""
    (_, _, row) = summary([Problem("a|b.yaml", 1, 2, "r", "`x|y_z` is <b>*bad*</b>\n", "a lone ` here_")])
    assert row == "| a\\|b.yaml:1:2 | r | `x\\|y_z` is &lt;b>\\*bad\\*&lt;/b>\\u000a | a lone ' here\\_ |"
