"""The web server as a process of its own: ``python -m sightline.cli.web_server HOST PORT WORKERS``.

The application is loaded before the worker processes fork, so that they start at once and share
its memory.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from importlib import import_module

TARGET = "sightline.site.wsgi:application"
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h
FINISH_SECONDS = 15  # for requests under way when the server is told to end


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, signal.SIGTERM)


def load() -> None:
    """Load the application with all that its addresses lead to, and let it lie.

    Looking through it for cycles takes a fifth of a second, in the middle of whichever request is
    the unlucky one; and to look at a page of memory is to have it copied for each worker.
    """
    import_module(TARGET.partition(":")[0])
    gc.collect()
    gc.freeze()


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to end.

    Four threads a worker process: on SQLite a write waits for the one before it, so more would
    only wait, and on PostgreSQL each thread holds a connection.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    load()
    server = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH_SECONDS,
        log_level=LogLevels.warning,
    )
    server.serve()


if __name__ == "__main__":
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
    end_with_parent()
    os.register_at_fork(after_in_child=end_with_parent)
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
