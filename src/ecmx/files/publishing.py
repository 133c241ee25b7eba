"""The last step of writing: what was made beside its place takes it. Of two that may not replace a file, exactly one succeeds."""

from __future__ import annotations

import contextlib
import os
import warnings
from pathlib import Path

from ecmx.errors import Remark, UsageProblem

__all__ = ["publish", "there_already"]


def publish(made: Path, target: Path, *, over: bool) -> None:
    """Put `made` to `target`, whole. Raises UsageProblem where something is there and may not be replaced, OSError where it cannot be put.

    A link is replaced itself, and that is said (`Remark`): a file elsewhere is not written over by way of a link.
    """
    if not over:
        _put_new(made, target)
        return
    linked = target.is_symlink()
    made.replace(target)
    if linked:
        warnings.warn(
            Remark(f"{target}: this was a link, and is a file of its own now. The file that it led to is as it was."),
            stacklevel=2,
        )


def _put_new(made: Path, target: Path) -> None:
    try:
        os.link(made, target)  # fails where anything is there, a link that leads nowhere too
    except FileExistsError:
        raise there_already(target) from None
    except (OSError, NotImplementedError, AttributeError):  # a disk that knows no second name of a file
        _put_new_in_two_steps(made, target)
    else:
        made.unlink()


def _put_new_in_two_steps(made: Path, target: Path) -> None:
    """Take the name first, which one alone can, then replace what stands for it."""
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise there_already(target) from None
    try:
        made.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            target.unlink()
        raise


def there_already(
    target: Path, besides: str = "", fix: str = "Name another, or add --force to write over it."
) -> UsageProblem:
    """That there is such a file. besides: a sentence on what may be in it; fix: what to do"""
    said = " ".join((f"{target}: there is a file of that name already.", *([besides] if besides else ())))
    return UsageProblem("target-exists", said, fix)
