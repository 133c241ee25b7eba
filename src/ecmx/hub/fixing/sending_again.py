"""Corrected rows are sent in again, by the way of the file that they came in; what came stays as it came."""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.fixing.opening import draft_of
from ecmx.hub.fixing.sources import source_of
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import Transmission

__all__ = ["apply_corrections"]


def apply_corrections(*, by: By, home: Home, file: int) -> Transmission:
    """Send the corrected rows of a file in again, as a file of their own.

    Raises UsageProblem where nothing was corrected, or it was sent already; where a row would be blank; or where the person may not.
    """
    by.demand("files.decide")
    with draft_of(file, by, home) as draft:
        changed = draft.changed()
        if not changed:
            raise UsageProblem(
                "nothing-corrected",
                "There are no new corrections in this file to submit.",
                "Correct a cell first, or look at the file with the corrected rows.",
            )
        made = source_of(draft.file).send(draft, by, home)
        rows, cells = len(changed), sum(map(len, changed.values()))
        record(by, "fixing.apply", "transmission", [file, made.pk], {"rows": rows, "cells": cells})
        draft.cells, draft.steps, draft.found = {}, [], {}
        draft.save(Keys(home))
    return made
