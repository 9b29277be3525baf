"""Reading the procedures before the first caller: a process that has just started answers as fast as an old one."""

import logging
import threading
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.template.loader import get_template

from numi.core import clock
from numi.interfaces.ui.memory import keep_for_good
from numi.library.proposing import read_ahead

logger = logging.getLogger("numi.warming")


def warm_up() -> None:
    """Read, in a thread of its own, what every console needs; without effect on anything but time."""
    threading.Thread(target=read_once, name="numi-warming", daemon=True).start()


def read_once() -> None:
    """The same, at once; no connection is left open. Nothing to do where it was read already, and has not changed."""
    try:
        read_ahead(content=settings.CONTENT, today=clock.today())
        keep_for_good()
    except Exception:  # the first request will read them, and say what is wrong
        logger.exception("warming.failed")
    finally:
        connections.close_all()


def read_templates() -> None:
    """Compile every template of the interfaces: a fifth of a second, that the first pages no longer take."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / "templates"
        if app.name.startswith("numi.interfaces."):
            for path in sorted(folder.rglob("*.html")):
                get_template(path.relative_to(folder).as_posix())
