"""An installation as ``./numi run`` starts it, for ``./numi bench memory``: two web processes and the worker."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from numi.interfaces.cli import serving

WEB_PROCESSES = 2


def main(words: Sequence[str]) -> int:
    """Until it is asked to stop. ``words``: the port."""
    logs = Path(os.environ["NUMI_DATA"]) / "log"
    parts = serving.children(dict(os.environ), serving.LOOPBACK, int(words[0]), workers=WEB_PROCESSES, logs=logs)
    return serving.stand(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
