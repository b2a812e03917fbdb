"""What runs in a process of `jobs/processes.py`: one call after the other, until its parent is gone.

It starts with the standard library alone, so that a process costs little until its first call brings in what
that needs. A frame on the channel is a letter, the length of a body, and the body, which is a pickle.
"""

import contextlib
import ctypes
import os
import pickle
import signal
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import BinaryIO

HEAD = struct.Struct("!cQ")
CALL, PROGRESS, RESULT, RAISED, NO_MEMORY = b"c", b"p", b"r", b"e", b"m"

_INTERVAL = 0.02  # seconds between two values of progress
_NICENESS = 5
_FIRST_TO_GO = 1000  # when the machine has no memory left: neither the gateway nor the database
_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS = 1.0

_Send = Callable[[bytes, bytes], None]


class CallFailed(Exception):
    """A call raised something that cannot leave its process; the message names it."""


class Reporter:
    """Tells whoever called how far the call has come: `report(value)`, with anything that can be pickled.

    At most fifty values a second are passed on. One that comes too soon waits for its turn, and a newer one
    takes its place; the last one always arrives, before the result does. None takes the place of what `each`
    reports.
    """

    def __init__(self, send: _Send) -> None:
        self._send = send
        self._lock = threading.Lock()
        self._waiting: bytes | None = None
        self._next = 0.0

    def __call__(self, value: object) -> None:
        """Report a value."""
        body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            early = self._next - time.monotonic()
            # At once where possible: what follows may be C code that lets no other thread run.
            if early <= 0:
                self._pass_on(body)
                return
            if self._waiting is None:
                timer = threading.Timer(early, self._ring)
                timer.daemon = True
                timer.start()
            self._waiting = body

    def each(self, value: object) -> None:
        """Report a value at once that has to arrive; not too often."""
        body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            if self._waiting is not None:
                self._pass_on(self._waiting)
            self._pass_on(body)

    def flush(self) -> None:
        """Pass on the value that waits, if there is one."""
        with self._lock:
            if self._waiting is not None:
                self._pass_on(self._waiting)

    def _ring(self) -> None:
        with self._lock:
            # A timer that comes late may find another one's value, which has to wait for that one.
            if self._waiting is not None and time.monotonic() >= self._next:
                self._pass_on(self._waiting)

    def _pass_on(self, body: bytes) -> None:
        self._waiting = None
        self._next = time.monotonic() + _INTERVAL
        self._send(PROGRESS, body)


def main() -> None:
    """Serve the calls that come in through a socket: its descriptor and the parent's pid are arguments."""
    descriptor, parent = int(sys.argv[1]), int(sys.argv[2])
    # An operator's signal to the whole group is for the parent, which knows what is to become of this one.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _die_with(parent)
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)  # the event loop comes first
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write(str(_FIRST_TO_GO))
    with socket.socket(fileno=descriptor) as channel, channel.makefile("rb") as requests:

        def send(letter: bytes, body: bytes) -> None:
            channel.sendall(HEAD.pack(letter, len(body)))
            channel.sendall(body)

        while (request := _receive(requests)) is not None:
            _answer(request, send)


def _die_with(parent: int) -> None:
    """End with the parent however it ends, also in the middle of a computation."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=[parent], daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


def _receive(requests: BinaryIO) -> bytes | None:
    """The next call; None once there is nobody left to ask."""
    head = requests.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    length = HEAD.unpack(head)[1]
    body = requests.read(length)
    return body if len(body) == length else None


def _answer(request: bytes, send: _Send) -> None:
    report = Reporter(send)
    try:
        function, arguments, reports = pickle.loads(request)  # noqa: S301 - from the parent
        result = function(report, *arguments) if reports else function(*arguments)
        letter, body = RESULT, pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        send(NO_MEMORY, b"")
        os._exit(1)  # what else it has broken, nobody knows
    except Exception as error:
        letter, body = RAISED, _pickled(error)
    report.flush()
    send(letter, body)


def _pickled(error: Exception) -> bytes:
    """The error with its traceback as a note, since the traceback itself cannot leave the process."""
    error.add_note("".join(traceback.format_exception(error)).rstrip())
    try:
        body = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        pickle.loads(body)  # noqa: S301 - our own; many an exception can be packed and not unpacked
    except Exception:
        body = pickle.dumps(CallFailed(f"{type(error).__name__}: {error}"), pickle.HIGHEST_PROTOCOL)
    return body
