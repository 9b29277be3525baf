"""A telephone system in miniature: sends signed events to a running numi, as a real one would."""

import http.client
import json
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from numi.calls.contract import PhoneKind, sign

HOOK = "/hooks/telephonie/"


class LineDown(Exception):
    """Nobody answers at the address, or the event was refused; the message says which."""


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """Where events go, and the secret that signs them."""

    address: str
    secret: str
    timeout: float = 10.0

    def tell(self, kind: PhoneKind, *, call: str, now: datetime, **fields: str) -> dict[str, object]:
        """Send one event of ``call``; gives back what numi answered. Raises LineDown."""
        event = {"type": kind.value, "call": call, "at": now.isoformat(), **{k: v for k, v in fields.items() if v}}
        body = json.dumps(event, ensure_ascii=False).encode()
        ident = f"essai-{uuid.uuid4().hex}"
        stamp = int(time.time())
        headers = {
            "content-type": "application/json",
            "webhook-id": ident,
            "webhook-timestamp": str(stamp),
            "webhook-signature": sign(secret=self.secret, ident=ident, timestamp=stamp, body=body),
        }
        status, answer = self._post(body, headers)
        if status >= 300:
            raise LineDown(f"numi a refusé l’événement ({status}) : {_sentence(answer)}")
        return _object(answer)

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        parts = urlsplit(self.address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        line = kind(parts.hostname or "127.0.0.1", parts.port, timeout=self.timeout)
        try:
            line.request("POST", HOOK, body=body, headers=headers)
            reply = line.getresponse()
            return reply.status, reply.read()
        except (OSError, http.client.HTTPException) as error:
            raise LineDown(
                f"Personne ne répond à {self.address}. Lancez ./numi demo dans un autre terminal."
            ) from error
        finally:
            line.close()


def _object(answer: bytes) -> dict[str, object]:
    try:
        read = json.loads(answer or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _sentence(answer: bytes) -> str:
    return str(_object(answer).get("message", "")) or "sans explication"
