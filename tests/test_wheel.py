"""An installed copy works away from the checkout: the model travels inside the wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

ASK = """
import sys
sys.path.insert(0, sys.argv[1])
import mithaq
from mithaq.resources import model
assert str(model().ontology).startswith(sys.argv[1]), model()
kg = mithaq.build(home=sys.argv[2])
print([row.partner.label for row in kg.ask("defense-partners", nation="PK")])
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = ["pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT]
    subprocess.run([sys.executable, "-m", *command], check=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_whole_model(wheel):
    archive = zipfile.ZipFile(wheel)
    inside = archive.namelist()
    for folder in ("ontology", "data", "queries"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                name = f"mithaq/_model/{path.relative_to(ROOT).as_posix()}"
                assert archive.read(name) == path.read_bytes(), name
    assert any(name.endswith("licenses/LICENSE-DATA") for name in inside)
    assert "mithaq/py.typed" in inside


def test_an_installed_copy_builds_and_answers_elsewhere(wheel, small_model, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    # The model in the wheel is the one that is built in other tests, byte for byte; here a small part of its data will do.
    data = tmp_path / "installed" / "mithaq" / "_model" / "data"
    shutil.rmtree(data)
    shutil.copytree(small_model.data, data)
    command = [sys.executable, "-c", ASK, str(tmp_path / "installed"), str(tmp_path / "home")]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "'China'" in result.stdout
    assert "'Türkiye'" in result.stdout
