"""A file is whole or not there."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from mithaq.errors import InputError
from mithaq.export import write_beside


def test_it_writes_and_overwrites_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "out.ttl"
    write_beside(target, b"one")
    write_beside(str(target), b"two\n")
    assert target.read_bytes() == b"two\n"
    assert list(tmp_path.iterdir()) == [target]


def test_permissions_stay_and_links_are_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "out.ttl", tmp_path / "link.ttl"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_beside(link, b"new")
    assert link.is_symlink() and target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_failure_keeps_the_old_file_and_leaves_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.ttl"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"out\.ttl: cannot be written: No space left on device"):
        write_beside(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_interrupt_keeps_the_old_file_and_leaves_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.ttl"
    target.write_bytes(b"old")

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_beside(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder") as raised:
        write_beside(tmp_path / "nowhere" / "out.ttl", b"")
    assert str(tmp_path / "nowhere") in raised.value.what


@pytest.mark.parametrize("name", ["", "file/out.ttl", "n" * 300, "a\0b"])
def test_what_cannot_be_a_file_is_refused_in_words(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError) as raised:
        write_beside(f"{tmp_path}/{name}", b"x")
    assert raised.value.where is not None and raised.value.hint


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that even root cannot write")
def test_a_folder_that_may_not_be_written_is_refused() -> None:
    with pytest.raises(InputError, match=r"^/proc/out\.ttl: cannot be written: "):
        write_beside("/proc/out.ttl", b"")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_beside(pipe, b"through")
    reader.join(timeout=10)
    assert got == [b"through"] and pipe.is_fifo()
