"""The README and the pages under docs/: every example in them is run, and what it prints must be what they show.

``console`` blocks hold commands after ``$`` and their output (what goes to standard error first, then the rest). A line
``...`` stands for any lines, and at the end of a line for the rest of it. A command that does not end with status 0 is
followed by ``$ echo $?``. ``pycon`` blocks are doctests. An HTML comment before a block says that the block is a file of
its page (``<!-- file: NAME -->``), that it shows one of the project's (``<!-- copy of PATH -->``), or what it needs.
"""

from __future__ import annotations

import contextlib
import doctest
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

import mithaq
from mithaq import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NEEDS_THE_DOCUMENT = "needs the source document"

USE = (
    "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/mithaq build && "
    ".venv/bin/mithaq ask defense-partners nation=Pakistan"
)
TEST = "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && .venv/bin/python -m pytest -n 2"


#: The shipped graph in which the examples are run is made by this command, which is not run again.
BUILD = "mithaq build"
#: What these print does not depend on how large the graph is, so the small model stands in for the shipped one.
IN_SMALL = (
    "mithaq validate notes.trig",
    "mithaq validate unfinished.trig",
    "mithaq build graph.trig notes.trig",
    "mithaq export all | mithaq validate -",
    "mithaq export facts --output facts.ttl",
    "mithaq verify strategic-alliances.md",
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; ``note`` is the HTML comment before it."""

    page: Path
    line: int
    language: str
    text: str
    note: str

    @property
    def place(self) -> str:
        return f"{self.page.name}:{self.line}"

    @property
    def file(self) -> str:
        """The name of the file that the block shows, if it shows one."""
        return self.note.removeprefix("file: ") if self.note.startswith("file: ") else ""


def blocks(page: Path) -> Iterator[Block]:
    lines = page.read_text(encoding="utf-8").splitlines()
    note, start, language = "", 0, ""
    for number, line in enumerate(lines, 1):
        if not start and line.startswith("```"):
            start, language = number, line[3:].strip()
        elif start and line == "```":
            yield Block(page, start, language, "\n".join(lines[start : number - 1]) + "\n", note)
            start, note = 0, ""
        elif not start and line.strip():
            comment = re.fullmatch(r"<!-- (.*) -->", line)
            note = comment[1] if comment else ""


def steps(block: Block) -> Iterator[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines that it is to print."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert not parts[0], f"{block.place} does not begin with a command"
    for part in parts[1:]:
        command, *printed = part.splitlines()
        yield command, printed


def fits(printed: str, shown: list[str]) -> bool:
    """Whether the lines of an output are those shown, ``...`` standing for whatever."""
    pattern = ""
    for line in shown:
        if line == "...":
            pattern += r"(?:.*\n)*"
        elif line.endswith("..."):
            pattern += re.escape(line[:-3]) + r".*\n"
        else:
            pattern += re.escape(line.rstrip()) + r"\n"
    lines = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    return re.fullmatch(pattern, lines) is not None


def all_blocks(language: str) -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if block.language == language]


def write_files(page: Path, folder: Path) -> None:
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")


@pytest.mark.parametrize("block", all_blocks("console"), ids=lambda block: block.place)
def test_a_command_prints_what_the_page_shows(block, run, home, shipped_build, tmp_path, request):
    write_files(block.page, tmp_path)
    if block.note == NEEDS_THE_DOCUMENT:
        shutil.copy(request.getfixturevalue("essay"), tmp_path)
    if any(command in block.text for command in IN_SMALL):
        request.getfixturevalue("in_small_world")
        home = request.getfixturevalue("small_home")
    if "mithaq docs" in block.text:
        request.getfixturevalue("pages_at_hand")
    if f"$ {BUILD} " in block.text:  # which must not change the store of other tests
        home = shutil.copytree(home, tmp_path / "home")
    status, expected = 0, 0
    with contextlib.chdir(tmp_path):
        for command, shown in steps(block):
            if command == "echo $?":
                assert shown == [str(status)], f"{block.place}: the exit status is {status}"
                expected = status
                continue
            assert status == expected, f"{block.place}: exit status {status} is not shown with 'echo $?'"
            printed, status, expected = "", 0, 0
            out = ""
            for part in command.split(" | "):
                name, *arguments = shlex.split(part)
                assert name == "mithaq", f"{block.place}: only 'mithaq' can be run"
                result = shipped_build if part == BUILD else run(*arguments, stdin=out.encode(), home=home)
                printed, out, status = printed + result.err, result.out, result.status
            printed += out
            assert fits(printed, shown), f"{block.place}: '{command}' prints\n{printed}"
    assert status == expected, f"{block.place}: exit status {status} is not shown with 'echo $?'"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("block", all_blocks("pycon"), ids=lambda block: block.place)
def test_a_python_session_prints_what_the_page_shows(block, kg, home, tmp_path, monkeypatch):
    write_files(block.page, tmp_path)
    monkeypatch.setenv("MITHAQ_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    names = {"mithaq": mithaq, "kg": kg}  # as the first block of a page makes them
    session = doctest.DocTestParser().get_doctest(block.text, names, block.place, block.page.name, block.line)
    assert session.examples
    report: list[str] = []
    failed, _ = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(session, out=report.append)
    assert not failed, "".join(report)


@pytest.mark.parametrize("block", all_blocks("sparql"), ids=lambda block: block.place)
def test_a_query_of_a_page_finds_something(block, kg):
    assert next(iter(kg.query(block.text, name=block.place)), None)


@pytest.mark.parametrize(
    "block",
    [block for block in all_blocks("text") if block.note.startswith("copy of ")],
    ids=lambda block: block.place,
)
def test_a_copy_is_like_the_file(block):
    assert block.text == (ROOT / block.note.removeprefix("copy of ")).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [USE, TEST])
def test_the_readme_gives_the_two_commands(command):
    assert command in [block.text.strip() for block in blocks(ROOT / "README.md") if block.language == "sh"]


def test_what_has_to_pass_runs_the_test_command_of_the_readme():
    assert TEST in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


LINKS = [
    (page, link) for page in PAGES for link in re.findall(r"\]\(([^)]+)\)", prose(page)) if "://" not in link
]


@pytest.mark.parametrize(("page", "link"), LINKS, ids=[f"{page.name}-{link}" for page, link in LINKS])
def test_a_link_leads_somewhere(page, link):
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    assert target.exists()
    assert not anchor or anchor in anchors(target)


NAMED = sorted(
    {
        (page.name, path)
        for page in PAGES
        for path in re.findall(
            r"`((?:ontology|data|queries|src|tests|docs|benchmarks)/[^`\s]*)`", prose(page)
        )
    }
)


@pytest.mark.parametrize(("page", "path"), NAMED)
def test_a_file_that_a_page_names_is_there(page, path):
    assert any(ROOT.glob(path.rstrip("/")))


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for part in command.list_commands(context):
        found = command.get_command(context, part)
        assert found is not None
        yield from commands(found, f"{name} {part}")


COMMANDS = list(commands(cli.mithaq, "mithaq"))


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_the_reference_names_each_argument_option_and_choice(name, command):
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {name}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, f"docs/commands.md has no section '{name}'"
    for parameter in command.params:
        said = [*parameter.opts, *parameter.secondary_opts]
        if isinstance(parameter, click.Argument):
            said = [(parameter.metavar or parameter.human_readable_name).strip("[]. ").split()[0].upper()]
        if isinstance(parameter.type, click.Choice):
            said += parameter.type.choices
        missing = [word for word in said if word not in section[1]]
        assert not missing, f"docs/commands.md, {name}: {missing}"
