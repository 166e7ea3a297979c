"""``mithaq diff``: status 0 where two builds are the same, 1 where they differ."""

from __future__ import annotations


def test_the_same_build_ends_with_0_and_another_with_1(run, home, tmp_path):
    export = tmp_path / "all.nq"
    export.write_bytes(run("export", "all", "--format", "nquads").out.encode())
    same = run("diff", str(home), str(export))
    assert (same.status, same.out) == (0, "no difference\n")
    lines = [line for line in export.read_text(encoding="utf-8").splitlines() if "14-1>" not in line]
    export.write_text("\n".join(lines) + "\n", encoding="utf-8")
    other = run("diff", str(export))
    assert other.status == 1
    assert "+ claim:strategic-alliances-14-1 (accepted): " in other.out


def test_json(run, home):
    assert '"claims": []' in run("diff", str(home), str(home), "--format", "json").out


def test_what_is_neither_folder_nor_file_is_one_message(run, tmp_path):
    result = run("diff", str(tmp_path / "missing.trig"))
    assert result.status == 2
    assert "missing.trig: there is no such file" in result.err
    empty = run("diff", str(tmp_path))
    assert empty.status == 2
    assert "there is no store in this folder" in empty.err
