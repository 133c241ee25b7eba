"""What may not stand in any text of the folder: a secret, or a sign that nobody sees. A secret is never quoted.

Knows nothing of what a text says.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from itertools import pairwise
from typing import Any

__all__ = ["has_unseen", "looks_secret", "without_secrets"]

#: Keys under which people write secrets.
KEYS = re.compile(
    r"(pass(word|wd|phrase|code)?|pwd|secrets?|tokens?|(api|private|ssh|access|secret|signing)[_-]?keys?|client[_-]?secret)",
    re.IGNORECASE,
)
TEXTS = (
    re.compile(r"-----BEGIN|AGE-SECRET-KEY-|PuTTY-User-Key"),
    re.compile(r"\b(ssh-(rsa|dss|ed25519)|ecdsa-sha2-\S+)\s+AAAA"),
    re.compile(r"\b(pass(word|wd|phrase|code)?|pwd|secret|token|api[_ -]?key)\s*[:=]\s*\S", re.IGNORECASE),
    re.compile(r"[a-z][a-z0-9+.-]{0,20}://[^\s/@:]*:[^\s/@]+@", re.IGNORECASE),
    re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-|\bsk-[A-Za-z0-9_-]{20,}"),
    re.compile(r"\beyJ[A-Za-z0-9_-]{10,400}\.[A-Za-z0-9_-]{10}"),
)
LONG_WORD = re.compile(r"[A-Za-z0-9+/=_]{24,}")  # no hyphen: names of layouts and folders have those
LOOKED_AT = 2_000  # characters
HEX = re.compile(r"[0-9a-fA-F]{32,}")
UNSEEN = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")


def looks_secret(text: str) -> bool:
    """Whether a text looks like a password, a key or a token. Of one that is longer than any key takes the beginning is looked at."""
    text = text[:LOOKED_AT]
    if any(pattern.search(text) for pattern in TEXTS) or HEX.search(text):
        return True
    return any(random_like(word) for word in LONG_WORD.findall(text))


def random_like(word: str) -> bool:
    """Whether a long word is of capitals, small letters and digits in no order, as no name is."""
    kinds = [bool(re.search(kind, word)) for kind in ("[A-Z]", "[a-z]", "[0-9]")]
    changes = sum(signs(one) != signs(other) for one, other in pairwise(word))
    return all(kinds) and changes * 3 > len(word)


def signs(sign: str) -> int:
    """Of which kind a sign is."""
    return 0 if sign.isupper() else 1 if sign.islower() else 2 if sign.isdigit() else 3


def has_unseen(text: str) -> bool:
    """Whether a text has a sign that nobody sees: a control, a mark that turns the direction, half of a character."""
    return any(sign in UNSEEN or unicodedata.category(sign) in ("Cc", "Cs") for sign in text)


def without_secrets(raw: dict[str, Any]) -> list[str]:
    """Take everything like a secret out of parsed TOML; the places where it stood, as keys and numbers from 1."""
    found: list[str] = []
    waiting: deque[tuple[str, Any]] = deque([("", raw)])
    while waiting:
        path, one = waiting.popleft()
        if isinstance(one, dict):
            for key in list(one):
                if looks_secret(key) or KEYS.fullmatch(key):
                    found.append(f"{path} {key[:20]}" if KEYS.fullmatch(key) else path)
                    del one[key]
        inside = one.items() if isinstance(one, dict) else enumerate(one)
        for key, value in list(inside):
            below = f"{path} {key[:40] if isinstance(key, str) else key + 1}".strip()
            if isinstance(value, dict | list):
                waiting.append((below, value))
            elif isinstance(value, str) and looks_secret(value):
                found.append(below)
                one[key] = ""
    return found
