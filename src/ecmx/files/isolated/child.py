"""The process that reads an untrusted file: takes commands on its standard input, gives frames on its standard output.

It limits its own memory before it opens anything, and says nothing on its standard error.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

__all__ = ["main"]


def main() -> None:
    """Serve the parent until it hangs up."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)

    import polars  # noqa: F401 – before the limit is set, so that it counts the file and not the libraries

    from ecmx.files.isolated.frames import OUT_OF_MEMORY, Ended

    with contextlib.suppress(Ended, BrokenPipeError):
        try:
            _serve(answers)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
    os._exit(0)


def _serve(answers: Any) -> None:
    from ecmx.errors import FileUnusable
    from ecmx.files.isolated.frames import pack_batch, pack_json, read_frame
    from ecmx.files.isolated.own_memory import bound, held, look
    from ecmx.files.limits import Limits
    from ecmx.files.reading import is_ours, open_reader, place_of, told

    def say(pieces: list[bytes]) -> None:
        for piece in pieces:
            view = memoryview(piece)
            while view:
                view = view[answers.write(view) :]

    gc.collect()
    gc.freeze()  # what every file is read with need not be looked through after each of them
    reader = None
    while True:
        command = json.loads(read_frame(sys.stdin.buffer)[1])
        try:
            with told():
                if command["do"] == "open":
                    limits = Limits(**command["limits"])
                    bound(limits.memory)
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
                elif command["do"] == "close":
                    if reader is not None:
                        reader.close()
                    reader = command = None  # nothing of this file is kept for the next
                    gc.collect()
                    say(pack_json({"held": held()}))
                elif command["do"] == "preview":
                    assert reader is not None
                    say(pack_batch(reader.preview(command["sheet"], command["rows"])))
                else:
                    assert reader is not None
                    for batch in reader.batches(command["sheet"], command["after_row"], command["size"]):
                        look()
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
