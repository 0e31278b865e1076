"""Lets a `stop` take effect in the middle of a pass: the layers look here, since one pass over a full pack takes seconds on a CPU."""

import threading
from contextlib import contextmanager

asked: threading.Event | None = None


class Stopped(Exception):
    """Whoever catches it finds gradients half made, and weights, optimiser and progress as the last whole step left them."""


@contextmanager
def stoppable(event: threading.Event):
    global asked
    asked = event
    try:
        look()
        yield
    finally:
        asked = None


def look():
    if asked is not None and asked.is_set():
        raise Stopped
