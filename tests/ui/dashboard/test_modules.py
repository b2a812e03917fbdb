"""What of the dashboard needs no browser: its own tests, in Node."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.npm import install, lack

HERE = Path(__file__).parent
UI = HERE.parent.parent.parent / "ui"
SECONDS = 120


@pytest.mark.parametrize("script", [path.name for path in sorted(HERE.glob("*.test.mjs"))])
def test_modules(script: str) -> None:
    if shutil.which("npm") is None:
        lack("tests of the dashboard's modules need node and npm")
    install(UI)
    command = ["node", "--test", script]
    environment = os.environ | {"LC_ALL": "en_US.UTF-8"}
    ended = subprocess.run(
        command, cwd=HERE, env=environment, capture_output=True, timeout=SECONDS, check=False
    )
    assert ended.returncode == 0, ended.stdout.decode()
