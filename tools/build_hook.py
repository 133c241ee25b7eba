"""Makes the ICD-10-CM table before a wheel (or an editable install) is built, where it is not there yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["IcdTable"]

TABLE = Path("src/ecmx/guidance/data/icd10.parquet")


class IcdTable(BuildHookInterface[Any]):
    """The wheel ships the table; the repository does not hold it, since it is made from a pinned package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run `python -m ecmx.guidance.icd` on the source tree, in the interpreter that builds."""
        root = Path(self.root)
        if self.target_name != "wheel" or (root / TABLE).exists():
            return
        path = os.pathsep.join(filter(None, [str(root / "src"), os.environ.get("PYTHONPATH", "")]))
        subprocess.run(
            [sys.executable, "-m", "ecmx.guidance.icd"], check=True, cwd=root, env={**os.environ, "PYTHONPATH": path}
        )
