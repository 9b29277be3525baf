"""What is committed: nothing of this machine, and every dependency pinned by its hash."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOSTS = ("pypi." + "org", "pythonhosted." + "org", "npmjs." + "org", "files.python" + "hosted", "/simple" + "/django")
LOCKED = sorted((ROOT / "requirements").glob("*.txt"))


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def test_no_tracked_file_names_a_registry():
    guilty = []
    for path in tracked():
        if path.is_file():
            text = path.read_bytes().lower()
            guilty += [f"{path.relative_to(ROOT)}: {host}" for host in HOSTS if host.encode() in text]

    assert guilty == []


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.name)
def test_every_locked_requirement_has_its_hash_and_no_address(path):
    text = path.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())

    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_the_test_environment_holds_what_production_holds():
    pins = [
        set(re.findall(r"^([a-z0-9._-]+==\S+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE))
        for name in ("base.txt", "dev.txt")
    ]

    assert pins[0] - pins[1] == set()


@pytest.mark.parametrize("name", ["numi", ".ci/run"])
def test_the_commands_can_be_run(name):
    assert (ROOT / name).stat().st_mode & 0o111


def test_the_ci_script_is_sound():
    subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=True)


def test_the_launcher_needs_nothing_but_python(tmp_path):
    """It starts with an empty home, outside any environment, and without the packages of ours."""
    done = subprocess.run(
        ["python3", "-I", str(ROOT / "numi"), "help"],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin:/usr/local/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "demo" in done.stdout
