"""Makes what the wheel ships and the repository does not hold, before it (or an editable install) is built: the ICD-10-CM table, and
what every start needs of vocabulary and layouts. Puts the pages of docs/ into the wheel.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["MadeData"]

MADE = {
    Path("src/ecmx/guidance/data/icd10.parquet"): "ecmx.guidance.icd",
    Path("src/ecmx/layouts/compiled.msgpack"): "ecmx.layouts.compiling",
}


class MadeData(BuildHookInterface[Any]):
    """The table is made from a pinned package, the rest from our own data."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run what makes them on the source tree, in the interpreter that builds; name the pages that go along."""
        root = Path(self.root)
        if self.target_name != "wheel":
            return
        if version != "editable":  # the pages that messages name
            pages = (page for end in ("*.md", "*.json") for page in sorted((root / "docs").rglob(end)))
            build_data["force_include"].update(
                {str(page): f"ecmx/docs/{page.relative_to(root / 'docs').as_posix()}" for page in pages}
            )
        path = os.pathsep.join(filter(None, [str(root / "src"), os.environ.get("PYTHONPATH", "")]))
        for made, module in MADE.items():
            if not (root / made).exists():
                # the same sources make the same bytes
                environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0"}
                subprocess.run([sys.executable, "-m", module], check=True, cwd=root, env=environment)
