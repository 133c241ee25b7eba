"""The annotated workbooks of one `ecmx check`: where each goes, and one line that says so. Knows not how they are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ecmx.cli.paper_folders import named_in, require_folder
from ecmx.cli.targets import demand_free, demand_unread
from ecmx.errors import EcmxError, OurFault, UsageProblem

if TYPE_CHECKING:
    from ecmx.exchange import Options
    from ecmx.findings import FileReport

__all__ = ["Annotations"]

_WORKBOOK = ".xlsx"


@dataclass
class Annotations:
    """out: what --annotate names, None where it was not given: a workbook, or a folder."""

    out: Path | None
    force: bool = False
    _targets: dict[Path, Path] = field(default_factory=dict)
    _said: list[str] = field(default_factory=list)

    def prepare(self, inputs: Sequence[Path], *, single: bool) -> None:
        """Settle where each file's workbook goes, and refuse early what cannot be written. Raises UsageProblem."""
        if self.out is None:
            return
        from ecmx.files import temporary_root

        temporary_root()  # said before the files are read rather than after it
        if single and not self.out.is_dir():
            if self.out.suffix.lower() != _WORKBOOK:
                raise UsageProblem(
                    "target-ending",
                    f"--annotate writes a workbook whose name ends in {_WORKBOOK}; {self.out} does not.",
                    f"For example: --annotate annotated{_WORKBOOK}.",
                )
            self._targets = dict.fromkeys(inputs, self.out)
        else:
            self._targets = self._in_folder(self.out, inputs)
        for target in self._targets.values():
            self._require(target, inputs)

    def of(self, file: str) -> str:
        """The name of the workbook that is made of a file, for whoever mentions it; "" where none is."""
        target = self._targets.get(Path(file))
        return target.name if target else ""

    def written(self, report: FileReport, options: Options) -> OurFault | None:
        """Write one file's workbook as `write` does; a fault of ours is the fault of this file, and the others are finished."""
        try:
            self.write(report, options)
        except EcmxError:
            raise
        except Exception as fault:  # noqa: BLE001 – whatever we did wrong
            return OurFault.of(fault)
        return None

    def write(self, report: FileReport, options: Options) -> None:
        """Write one file's workbook: before its report is shown, for who has read enough may close the pipe."""
        target = self._targets.get(Path(report.file))
        if target is None:
            return
        from ecmx.mending import Sizes, annotate_file

        made = annotate_file(report, target, options, Sizes.from_environment(), over=self.force)
        cells = "1 cell is" if made.cells == 1 else f"{made.cells:,} cells are"
        rows = "the 1 row" if made.rows == 1 else f"the {made.rows:,} rows"
        self._said.append(
            f"The annotated workbook is {target}: {cells} marked."
            if made.own
            else f"The findings workbook is {target}, with {rows} that have findings, since {made.why}."
        )
        if made.left:
            self._said.append(f"  {made.left:,} more rows with findings did not fit in it.")

    def tell(self) -> None:
        """Say on stderr where they are."""
        for line in self._said:
            typer.echo(line, err=True)

    def _in_folder(self, folder: Path, inputs: Sequence[Path]) -> dict[Path, Path]:
        if folder.suffix.lower() == _WORKBOOK and not folder.is_dir():
            raise UsageProblem(
                "annotate-folder",
                f"{folder}: with several files, --annotate takes a folder.",
                "Name a folder; each file's workbook goes there, as NAME-annotated.xlsx.",
            )
        require_folder(folder)
        return named_in(folder, inputs, f"-annotated{_WORKBOOK}")

    def _require(self, target: Path, inputs: Sequence[Path]) -> None:
        from ecmx.files import require_writable

        demand_unread(target, inputs)
        require_writable(target)
        demand_free(target, force=self.force, besides="Somebody may have fixed rows in it.")
