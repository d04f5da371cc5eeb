"""Python runs this first in a process under test: it notes every file that is opened for writing, and every host that
is looked up.

An audit hook sees what a look from outside misses: a temporary file without a name (O_TMPFILE), a child process.
"""

import os
import sys

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_notes = os.open(os.environ["RECORD_WRITES_TO"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(flags := arguments[2], int) and flags & _WRITING:
        os.write(_notes, f"wrote {arguments[0]!r}\n".encode())
    elif event == "socket.getaddrinfo":
        os.write(_notes, f"looked up {arguments[0]!r}\n".encode())


sys.addaudithook(_note)
