"""The process that reads an untrusted file: takes commands on its standard input, gives frames on its standard output.

It limits its own memory before it opens anything, and says nothing on its standard error.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

__all__ = ["main"]

# What the interpreter, Polars and wolfxl reserve without reading anything, beyond which limits.memory counts.
_PAGES = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Serve the parent until it hangs up."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)

    import polars  # noqa: F401 – before the limit is set, so that it counts the file and not the libraries

    from ecmx.files.isolated.frames import OUT_OF_MEMORY, Ended, FrameReader

    commands = FrameReader(sys.stdin.buffer)
    with contextlib.suppress(Ended, BrokenPipeError):
        try:
            _serve(commands, answers)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
    os._exit(0)


def _serve(commands: Any, answers: Any) -> None:
    from ecmx.errors import FileUnusable
    from ecmx.files.isolated.frames import pack_batch, pack_json
    from ecmx.files.limits import Limits
    from ecmx.files.reading import is_ours, open_reader, place_of, told

    def say(pieces: list[bytes]) -> None:
        for piece in pieces:
            view = memoryview(piece)
            while view:
                view = view[answers.write(view) :]

    reader = None
    while True:
        command = json.loads(commands.next()[1])
        try:
            with told():
                if command["do"] == "open":
                    limits = Limits(**command["limits"])
                    _limit_memory(limits.memory)
                    reader = open_reader(Path(command["path"]), command["password"], limits)
                    say(
                        pack_json(
                            {
                                "format": reader.format,
                                "facts": dataclasses.asdict(reader.facts),
                                "sheets": [dataclasses.asdict(sheet) for sheet in reader.sheets],
                            }
                        )
                    )
                elif command["do"] == "preview":
                    assert reader is not None
                    say(pack_batch(reader.preview(command["sheet"], command["rows"])))
                else:
                    assert reader is not None
                    for batch in reader.batches(command["sheet"], command["after_row"], command["size"]):
                        say(pack_batch(batch))
                    say(pack_json({"end": True}))
        except FileUnusable as problem:
            say(pack_json({"error": [problem.code, problem.message, problem.fix]}))
        except BrokenPipeError:
            raise
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as problem:  # noqa: BLE001 – a Rust panic is one; its words may quote the file
            if is_ours(problem):
                say(pack_json({"fault": place_of(problem)}))
                continue
            say(
                pack_json({"error": ["read-failed", "The file is damaged in a way that the reader does not know.", ""]})
            )


def _limit_memory(allowed: int) -> None:
    """Bounds on what may be allocated from here on. RLIMIT_DATA counts what is written to, not what allocators only reserve."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    held = _held()
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    bound = held + allowed if hard == resource.RLIM_INFINITY else min(hard, held + allowed)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))


def _held() -> int:
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[5]) * _PAGES
    except (OSError, ValueError, IndexError):
        return 512 * 1024 * 1024
