"""The store's folder: a build replaces the store at once or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from builders import triple
from mithaq.errors import StoreError
from mithaq.store import EmbeddedStore
from mithaq.store.home import Home, Manifest
from store import killing

OLD, NEW = (
    triple("nation:PAK mithaq:hasDefensePartner nation:CHN"),
    triple("nation:PAK mithaq:hasDefensePartner nation:TUR"),
)


def writer(fact, export: str):
    def write(folder):
        EmbeddedStore.create(folder, [f"{fact} .\n".encode()])
        return Manifest("0", "inputs", export, 1, 0, {})

    return write


def held(home: Home):
    return [quad.triple for quad in EmbeddedStore.open(home.current()).match()]


def test_a_new_store_takes_the_place_of_the_old(tmp_path):
    home = Home(tmp_path / "home")
    assert home.current() is None
    home.replace(writer(OLD, "old"))
    home.replace(writer(NEW, "new"))
    assert held(home) == [NEW]
    assert home.manifest().export == "new"


def test_a_reader_keeps_the_store_it_opened(tmp_path):
    home = Home(tmp_path)
    home.replace(writer(OLD, "old"))
    reader = EmbeddedStore.open(home.current())
    home.replace(writer(NEW, "new"))
    assert [quad.triple for quad in reader.match()] == [OLD]


def test_a_build_that_fails_leaves_the_old_store_and_no_litter(tmp_path):
    home = Home(tmp_path)
    home.replace(writer(OLD, "old"))

    def fail(folder):
        EmbeddedStore.create(folder, [f"{NEW} .\n".encode()])
        raise OSError("no space left on device")

    with pytest.raises(StoreError, match="no space left"):
        home.replace(fail)
    assert held(home) == [OLD]
    assert not list(tmp_path.glob("building-*"))
    empty = Home(tmp_path / "new")
    with pytest.raises(StoreError, match="no space left"):
        empty.replace(fail)
    assert not empty.folder.exists()


def test_two_builds_at_once_do_not_take_each_other_s_stores_away(tmp_path):
    home = Home(tmp_path)
    seen = []

    def write(folder):
        home.replace(writer(NEW, "the other's"))  # finishes while ours is at work
        seen.append(home.current())
        return writer(OLD, "ours")(folder)

    home.replace(write)
    assert held(home) == [OLD]
    assert [quad.triple for quad in EmbeddedStore.open(seen[0]).match()] == [NEW]


def test_what_a_killed_build_left_behind_is_removed_in_time(tmp_path):
    old, fresh = tmp_path / "building-old", tmp_path / "building-fresh"
    for folder in (old, fresh):
        folder.mkdir()
    os.utime(old, (0, 0))
    Home(tmp_path).replace(writer(OLD, "old"))
    assert not old.exists()
    assert fresh.exists()


def test_stores_before_the_last_are_removed(tmp_path):
    home = Home(tmp_path)
    for n in range(4):
        home.replace(writer(OLD, str(n)))
    assert len(list(tmp_path.glob("generation-*"))) == 2


@pytest.mark.skipif(
    os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="the superuser may write anywhere"
)
def test_a_folder_that_may_not_be_written_is_a_clear_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be written"):
        Home(tmp_path / "home").replace(writer(OLD, "old"))


def test_a_file_in_the_place_of_the_folder_is_a_clear_error(tmp_path):
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be written"):
        Home(tmp_path / "home").replace(writer(OLD, "old"))


def test_a_damaged_manifest_counts_as_out_of_date(tmp_path):
    home = Home(tmp_path)
    home.replace(writer(OLD, "old"))
    (home.current().parent / "manifest.json").write_text("{")
    assert home.manifest() is None


REBUILD = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from killing import Home, replace
home, n = Home(Path({home!r})), 0
print("ready", flush=True)
while True:
    replace(home, "NEW" if n % 2 else "OLD")
    n += 1
"""


# A few moments in a process that builds again and again; test_killing.py kills single builds hundreds of times.
@pytest.mark.parametrize("round_", range(4))
def test_a_build_killed_at_any_moment_leaves_a_whole_store(tmp_path, round_):
    home = Home(tmp_path)
    killing.replace(home, "OLD")
    script = REBUILD.format(tests=str(__file__).rsplit("/", 1)[0], home=str(tmp_path))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment) as process:
        process.stdout.readline()
        time.sleep(0.005 + 0.05 * round_)
        process.send_signal(signal.SIGKILL)
    killing.look(home, "")
