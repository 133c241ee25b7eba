"""What a plan's form asks for, held against what the guidance lets it ask.

Knows forms and the guidance; reads no row of members, and must not know how the answer is shown.
"""

from __future__ import annotations

from ecmx.layouts.asking.asking import Asked, Asking, Lacked, asking_of
from ecmx.layouts.asking.whose import file_of

__all__ = ["Asked", "Asking", "Lacked", "asking_of", "file_of"]
