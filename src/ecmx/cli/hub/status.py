"""`ecmx hub status`: how the hub stands, and what waits for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import HomeOption
from ecmx.cli.options import JsonOption
from ecmx.errors import EcmxError

if TYPE_CHECKING:
    from ecmx.hub import Home
    from ecmx.hub.running import Standing

__all__ = ["status"]

MIB = 1 << 20


def status(
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the hub's status: its database, workers, files by state, and what a person has to do."""
    with ending(as_json=as_json) as voice:
        found = entered(home)
        from ecmx.hub.running import standing

        now = standing(found)
        if as_json:
            voice.as_json = False
            write_json(_object(found, now))
            return
        _show(found, now)


def _show(home: Home, now: Standing) -> None:
    from ecmx.hub.transmissions import INBOUND, OUTBOUND

    room = "" if now.free is None else f", {now.free // MIB:,} MB free"
    short = ": too little, no file is taken in" if now.short else ""
    say(f"database  {'its own' if home.private else 'the one that hub.toml names'}, running{room}{short}")
    none = "" if now.backlog.workers or not now.backlog.waiting else ": start one with ecmx hub run"
    say(f"workers   {now.backlog.workers or 'none'}{none}")
    since = (
        f", the oldest file since {now.oldest.astimezone(home.settings.zone).isoformat(' ', 'minutes')[:16]}"
        if now.oldest
        else ""
    )
    if (offered := home.settings.single_sign_on) is not None:
        missing = _missing(home)
        say(f"sign-on   by accounts of {offered.issuer}{f': not ready. {missing.message}' if missing else ''}")
        if missing:
            say(f"          {missing.fix}")
    say(f"work      {now.backlog.waiting} due, {now.backlog.doing} in hand, {now.backlog.later} later{since}")
    if not now.files and not now.outgoing:
        say("files     none yet")
    for state, count in sorted(now.files.items()):
        say(f"{'files':<8}{count:>7,}  {state}: {INBOUND.words[state]}")
    for state, count in sorted(now.outgoing.items()):
        say(f"{'ours':<8}{count:>7,}  {state}: {OUTBOUND.words[state]}")
    for one in now.waits:
        say(f"to do     file {one.file}: {one.why}")
        say(f"            {one.what}")
    if now.waiting > len(now.waits):
        say(f"to do     and {now.waiting - len(now.waits):,} more files")


def _missing(home: Home) -> EcmxError | None:
    """What keeps the hub from asking the issuer of sign-ins, as far as it lies here; the issuer itself is not asked."""
    from ecmx.hub.issuer import Issuer

    offered = home.settings.single_sign_on
    try:
        if offered is not None:
            Issuer.of(home, offered)
    except EcmxError as problem:
        return problem
    return None


def _object(home: Home, now: Standing) -> dict[str, Any]:
    return {
        "database": {"private": home.private, "free_bytes": now.free, "short": now.short},
        "single_sign_on": _sign_on(home),
        "workers": now.backlog.workers,
        "work": {"due": now.backlog.waiting, "in_hand": now.backlog.doing, "later": now.backlog.later},
        "oldest": now.oldest.isoformat() if now.oldest else None,
        "files": {state.value: count for state, count in sorted(now.files.items())},
        "outgoing": {state.value: count for state, count in sorted(now.outgoing.items())},
        "waiting": now.waiting,
        "to_do": [{"file": one.file, "state": one.state, "why": one.why, "what": one.what} for one in now.waits],
    }


def _sign_on(home: Home) -> dict[str, Any] | None:
    offered = home.settings.single_sign_on
    if offered is None:
        return None
    missing = _missing(home)
    return {"issuer": offered.issuer, "problem": missing.code if missing else None}
