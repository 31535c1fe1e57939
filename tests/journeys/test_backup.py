"""The commands as an administrator types them: backup while it is served, damage, restore into an empty folder."""

import os
import subprocess
import sys
from pathlib import Path

from .conftest import ROOT, Site


def run(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "BIHUAN_DATA": str(data), "LC_ALL": "en_US.UTF-8"}
    environment.pop("BIHUAN_BACKUPS", None)
    command = [sys.executable, "-m", "bihuan", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_a_served_demo_is_backed_up_and_restored(site: Site, tmp_path: Path) -> None:
    backups, into = tmp_path / "backups", tmp_path / "restored"
    done = run(site.folder, "backup", "--to", str(backups))
    assert done.returncode == 0, done.stdout + done.stderr
    (backup,) = backups.iterdir()
    assert str(backup) in done.stdout
    kept = tmp_path / "kept.checkpoint"
    assert run(site.folder, "checkpoint", "--to", str(kept)).returncode == 0
    restored = run(site.folder, "restore", str(backup), "--to", str(into), "--against", str(kept))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "All agrees" in restored.stdout
    assert run(into, "verify", "--against", str(backup / "last.checkpoint")).returncode == 0
    again = run(site.folder, "restore", str(backup), "--to", str(into))
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)


def test_a_damaged_one_is_refused_by_name(site: Site, tmp_path: Path) -> None:
    assert run(site.folder, "backup", "--to", str(tmp_path / "backups")).returncode == 0
    (backup,) = (tmp_path / "backups").iterdir()
    path = backup / "bihuan.sqlite3"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    refused = run(site.folder, "restore", str(backup), "--to", str(tmp_path / "restored"))
    assert (refused.returncode, "bihuan.sqlite3" in refused.stderr) == (1, True)
    assert not any((tmp_path / "restored").glob("*"))


def test_nothing_is_upgraded_under_a_running_server(site: Site) -> None:
    refused = run(site.folder, "upgrade")
    assert (refused.returncode, site.address in refused.stderr) == (1, True)
