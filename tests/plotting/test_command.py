"""``mithaq plot`` and ``kg.plot`` on the small model, and the picture in the documentation on the shipped one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from drawings import parsed
from mithaq.plotting import picture

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture
def run(run, small_home, in_small_world):
    return partial(run, home=small_home)


@pytest.mark.parametrize(
    ("name", "start"), [("x.svg", b"<?xml"), ("x.png", b"\x89PNG"), ("x.html", b"<!DOCTYPE html>")]
)
def test_the_name_of_the_output_tells_the_format(run, tmp_path, name, start):
    done = run("plot", "timeline", "Pakistan", "--output", str(tmp_path / name))
    assert (done.status, done.err) == (0, f"mithaq: wrote {tmp_path / name}\n")
    assert (tmp_path / name).read_bytes().startswith(start)


def test_without_an_output_it_is_svg_on_standard_output(run, small_kg):
    assert run("plot", "timeline", "PAK").out == small_kg.plot("timeline", "PAK").svg()


def test_the_format_that_is_given_wins(run, tmp_path):
    assert run("plot", "timeline", "PAK", "--format", "html", "-o", str(tmp_path / "x.txt")).status == 0
    assert (tmp_path / "x.txt").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_nothing_is_written_where_there_is_nothing_to_draw(run, tmp_path):
    done = run("plot", "dyad", "India", "China", "--output", str(tmp_path / "x.svg"))
    assert done.status == 1
    assert done.err == (
        "mithaq: nothing to draw: India and China: obligations, agreements and exercises: nothing is on record.\n"
        "Sources consulted: single documents.\n"
    )
    assert not (tmp_path / "x.svg").exists()


@pytest.mark.parametrize("what", [("timeline", "PAK"), ("dyad", "PAK", "SAU"), ("exercises",)])
def test_nothing_is_written_where_nothing_falls_in_the_years(run, tmp_path, what):
    done = run("plot", *what, "--from", "1700", "--to", "1750", "--output", str(tmp_path / "x.svg"))
    assert done.status == 1
    assert ", 1700 to 1750: nothing is on record.\nSources consulted: " in done.err
    assert not (tmp_path / "x.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("timeline", "Pakstan"), "no nation is called “Pakstan”\ndid you mean: Pakistan (nation:PAK)"),
        (
            ("timeline", "OIC"),
            "is Organisation of Islamic Cooperation (organization:OIC), which is not a nation",
        ),
        (("dyad", "PAK", "Pakistan"), "Pakistan and Pakistan are one nation\nName two nations.\n"),
        (
            ("network", "--year", "1066"),
            "nothing is on record of promises of defence in 1066\nGive a year from ",
        ),
        (("timelines", "PAK"), "unknown picture 'timelines'\ndid you mean: timeline\n"),
        (
            ("timeline", "PAK", "-o", "x.pdf"),
            "x.pdf: no format of pictures ends in .pdf\nGive --format: svg, png, html.\n",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_to_do(run, arguments, message):
    done = run("plot", *arguments)
    assert (done.status, done.out) == (2, "")
    assert message in done.err


def test_a_png_does_not_go_to_a_terminal(run, monkeypatch):
    monkeypatch.setattr("mithaq.cli.common.width", lambda output=None: 80 if output is None else None)
    done = run("plot", "timeline", "PAK", "--format", "png")
    assert done.status == 2
    assert "Name a file with --output." in done.err


def test_without_the_library_nothing_is_opened_or_written(run, monkeypatch, tmp_path):
    monkeypatch.setattr(picture, "find_spec", lambda name: None)
    done = run("plot", "timeline", "PAK", "--output", str(tmp_path / "x.svg"))
    assert (done.status, done.err) == (
        2,
        "mithaq: pictures need matplotlib, which is not installed\nInstall it with: pip install 'mithaq[plot]'\n",
    )


def test_the_picture_in_the_documentation_is_what_the_command_draws(kg):
    def told(svg: str) -> list[tuple[str, str]]:
        """What it shows, whatever version of the library drew it."""
        named = [(element.get("id", ""), (element.text or "").strip()) for element in parsed(svg).iter()]
        return [
            pair for pair in named if pair[1] or pair[0].startswith(("pact-", "party-", "tie-", "nation-"))
        ]

    shown = (DOCS / "network.svg").read_text(encoding="utf-8")
    assert told(shown) == told(kg.plot("network").svg()), "mithaq plot network --output docs/network.svg"
