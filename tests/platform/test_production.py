"""Production refuses what belongs to a demonstration, with a sentence and no traceback."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"NUMI_SECRET": secrets.token_urlsafe(50), "NUMI_HOSTS": "hotline.exemple.fr"}


CHECK = ("check", "--deploy", "--fail-level", "WARNING")


def start(tmp_path, *order, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NUMI_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "manage.py", *(order or CHECK)],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings.prod", "NUMI_DATA": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"NUMI_SECRET": "demo-only-key-01234567890123456789012345678901234567890"}, "secret de la démonstration"),
        ({"NUMI_SECRET": ""}, "NUMI_SECRET n’est pas réglé"),
        ({"NUMI_DEBUG": "1"}, "NUMI_DEBUG est allumé"),
        ({"NUMI_HOSTS": ""}, "NUMI_HOSTS n’est pas réglé"),
        ({"NUMI_HOSTS": "*"}, "NUMI_HOSTS n’est pas réglé"),
        ({"NUMI_DEMO": "1"}, "NUMI_DEMO est réglé"),
        ({"NUMI_PHONE_SECRETS": "demo-telephone-secret"}, "NUMI_PHONE_SECRETS"),
    ],
)
def test_production_refuses(tmp_path, changed, said):
    done = start(tmp_path, **GOOD | changed)

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_production_starts_when_it_is_set_up_and_passes_the_deployment_checks(tmp_path):
    done = start(tmp_path, **GOOD)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_the_files_of_the_pages_are_hashed_and_our_modules_follow(tmp_path):
    done = start(tmp_path, "collectstatic", "--noinput", "-v", "0", **GOOD)

    assert (done.returncode, done.stderr) == (0, "")
    hashed = re.compile(r"\.[0-9a-f]{12}\.")
    modules = [
        path
        for path in (tmp_path / "static").rglob("*.js")
        if "django_htmx" not in path.parts and hashed.search(path.name)
    ]
    links = [
        link
        for path in modules
        for link in re.findall(r"""(?:from|import) ?\(?["'](\.[^"']+)""", path.read_text("utf-8"))
    ]
    assert links
    assert [link for link in links if not hashed.search(link)] == []


WRONG_HOST = """
import django; django.setup()
from django.test import Client
print(Client().get("/bureau/", headers={"host": "ailleurs.exemple"}, secure=True).status_code)
"""


@pytest.mark.slow
def test_a_wrong_host_is_refused_with_a_page(tmp_path):
    start(tmp_path, "collectstatic", "--noinput", "-v", "0", **GOOD)

    done = start(tmp_path, "shell", "--no-imports", "-c", WRONG_HOST, **GOOD)

    assert done.stdout.split() == ["400"], done.stderr[-400:]
