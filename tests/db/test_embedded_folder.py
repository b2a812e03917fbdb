"""The data folder's place and its secret; no server is started."""

import asyncio
import os
import stat
from pathlib import Path

import pytest

from trellis.db.embedded import FolderUnusable, default_data_folder, secret, secret_keys
from trellis.providers.vault import parse_keys


def test_the_default_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/home/alice")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert default_data_folder() == Path("/home/alice/.local/share/trellis")
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/to/be/ignored")
    assert default_data_folder() == Path("/home/alice/.local/share/trellis")
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/alice")
    assert default_data_folder() == Path("/srv/alice/trellis")


def test_the_default_folder_of_root_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_data_folder() == Path("/var/lib/trellis")


async def test_a_secret_is_made_once_whoever_asks_first(tmp_path: Path) -> None:
    made = await asyncio.gather(*(asyncio.to_thread(secret, tmp_path / "data") for _ in range(8)))
    assert len(set(made)) == 1
    assert len(made[0]) == 64
    path = tmp_path / "data/secret"
    assert path.read_text() == made[0]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["locks", "secret"]
    assert secret(tmp_path / "other") != made[0]


async def test_keys_for_secrets_are_made_once_beside_it(tmp_path: Path) -> None:
    made = await asyncio.gather(*(asyncio.to_thread(secret_keys, tmp_path) for _ in range(8)))
    assert len(set(made)) == 1
    assert [len(key) for key in parse_keys(made[0]).values()] == [32]
    assert stat.S_IMODE((tmp_path / "secret-keys").stat().st_mode) == 0o600
    assert secret(tmp_path) != made[0]
    (tmp_path / "secret-keys").write_text("k1:")
    with pytest.raises(FolderUnusable, match=r"secret-keys is damaged.*nobody can read"):
        secret_keys(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"short", b"\xff" * 64])
def test_a_damaged_secret_is_not_replaced(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "secret").write_bytes(damage)
    with pytest.raises(FolderUnusable, match=r"secret"):
        secret(tmp_path)
    assert (tmp_path / "secret").read_bytes() == damage
