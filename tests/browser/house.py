"""A running demonstration that tests may ring, cut, kill and start again."""

import os
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from numi.calls.contract import PhoneKind
from numi.interfaces.cli import serving
from numi.interfaces.cli.phone_line import PhoneLine
from numi.interfaces.cli.supervisor import Supervisor
from tests.platform.test_open_stream import free_port
from tests.platform.test_supervisor import wait_for

ROOT = Path(__file__).resolve().parents[2]
SECRET = "demo-telephone-secret"
MOREL = "+33639980001"
PERRIN = "+33639980003"
PETIT = "+33639980008"


class House:
    """The web server of a demonstration in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
            },
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "NUMI_DEMO": "1",
            "NUMI_DATA": str(folder),
        }
        self.watch: Supervisor | None = None
        self.calls: list[str] = []
        self.line = PhoneLine(address=self.address, secret=SECRET)

    def manage(self, *order: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *order],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def code(self, name: str) -> str:
        """The code of the moment of a person's telephone."""
        order = "from numi.accounts.models import User; from numi.sign_in.operations import current_code; "
        return self.manage(
            "shell", "-v", "0", "-c", f"{order}print(current_code(User.objects.get(email='{name}@demo.numi')))"
        ).strip()

    def next_code(self, name: str, used: str) -> str:
        """The first code after one that has served: a code serves once."""
        wait_for(lambda: self.code(name) != used, 40)
        return self.code(name)

    def person(self, name: str) -> str:
        """The id of a colleague."""
        order = "from numi.accounts.models import User; "
        return self.manage(
            "shell", "-v", "0", "-c", f"{order}print(User.objects.get(email='{name}@demo.numi').pk)"
        ).strip()

    def start(self) -> None:
        [web] = serving.children(
            self.environment, "127.0.0.1", self.port, workers=1, logs=self.folder / "log", works=False
        )
        web.command[0] = sys.executable
        self.watch = Supervisor([web])
        web.start()
        wait_for(self.answers, 40)

    def answers(self) -> bool:
        import http.client

        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/sante/prete")
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()

    def stop(self) -> None:
        if self.watch:
            self.watch.stop()
            self.watch = None

    def kill(self) -> None:
        """``kill -9`` of the whole server, as a power cut does it."""
        for child in self.watch.children if self.watch else []:
            child.process.kill()
            child.process.wait()
        subprocess.run(["pkill", "-9", "-f", "--", f"--port {self.port}"], check=False)
        self.watch = None
        time.sleep(0.1)

    def tell(self, kind: PhoneKind, call: str, number: str = "", agent: str = "") -> None:
        self.line.tell(kind, call=call, now=datetime.now(UTC), **{"from": number, "to": "+33199000000", "agent": agent})

    def ring(self, number: str, agent: str = "") -> str:
        call = f"essai-{uuid.uuid4().hex[:12]}"
        self.calls.append(call)
        self.tell(PhoneKind.RINGING, call, number, agent)
        return call

    def hang_up_everything(self) -> None:
        """Free every line, so that a test never inherits the call of another."""
        for call in self.calls:
            self.tell(PhoneKind.ENDED, call)
        self.calls.clear()
