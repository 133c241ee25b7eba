"""What only a person can say of a file: its password, whose it is, that it names everyone, what it replaces, that it is set aside.

Actions: keyword-only, by somebody, audited in the transaction that does them. Each goes by the state table.
"""

from __future__ import annotations

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.inbound.answering import answer
from ecmx.hub.inbound.applying import derive_without, follow, live_files
from ecmx.hub.inbound.corrections import corrections_of, freed
from ecmx.hub.keys import Keys
from ecmx.hub.partners import Partner
from ecmx.hub.roster import one_at_a_time
from ecmx.hub.transmissions import INBOUND, FileState, Transmission, enqueue, move

__all__ = ["give_password", "say_complete", "say_partner", "say_replaces", "try_again", "withdraw"]


def give_password(pk: int, *, by: By, home: Home, password: str) -> Transmission:
    """Give the password that a file waits for; it is kept sealed, and tried at the next step. Raises UsageProblem."""
    by.demand("files.password")
    with transaction.atomic():
        file = _file(pk, by)
        _demand(file, FileState.KEPT, among=(FileState.NEEDS_PASSWORD,))
        file.password = Keys(home).sealed(by.organization.slug, password.encode())
        return _onwards(file, by, "file.password")


def say_partner(pk: int, *, by: By, partner: Partner) -> Transmission:
    """Say whose file it is. Raises UsageProblem."""
    by.demand("files.decide")
    with transaction.atomic():
        file = _file(pk, by)
        _demand(file, FileState.KEPT, among=(FileState.NEEDS_PARTNER,))
        file.partner = partner
        return _onwards(file, by, "file.partner")


def try_again(pk: int, *, by: By) -> Transmission:
    """Have a file tried again that was refused, after what stood in the way is put right. Raises UsageProblem."""
    by.demand("files.decide")
    with transaction.atomic():
        file = _file(pk, by)
        _demand(file, FileState.KEPT, among=(FileState.REFUSED,))
        return _onwards(file, by, "file.again")


def withdraw(pk: int, *, by: By, home: Home) -> Transmission:
    """Set a file aside; what it alone had said leaves the roster. The file itself stays. Raises UsageProblem."""
    by.demand("files.decide")
    with transaction.atomic():
        file = _file(pk, by)
        _demand(file, FileState.WITHDRAWN)
        for one in reversed([_file(two.pk, by) for two in corrections_of(file)]):
            if INBOUND.may(one.state, FileState.WITHDRAWN):
                _set_aside(one, FileState.WITHDRAWN, by, home)
        _set_aside(file, FileState.WITHDRAWN, by, home)
    return file


def _set_aside(file: Transmission, after: FileState, by: By, home: Home) -> None:
    """A file counts no more. What was corrected of it goes before it."""
    was_applied = file.state == FileState.APPLIED
    move(file, after)
    if after is FileState.WITHDRAWN:
        record(by, "file.withdraw", "transmission", [file.pk])
        freed(file)
    if was_applied:
        derive_without(file, home)
    answer(file)


def say_complete(pk: int, *, by: By, complete: bool) -> Transmission:
    """Say whether a file names everyone: only then has a member vanished who is not in it. Raises UsageProblem."""
    by.demand("files.decide")
    with transaction.atomic():
        file = _file(pk, by)
        if file.state != FileState.APPLIED:
            raise UsageProblem(
                "file-not-applied", f"File {pk}: its rows are not in the roster.", "Look at it: ecmx hub trace."
            )
        file.complete, file.doubted = complete, False
        file.save(update_fields=["complete", "doubted"])
        record(by, "file.complete" if complete else "file.part", "transmission", [file.pk])
        assert file.partner is not None
        one_at_a_time(by.organization, file.partner)
        follow(file, live_files(by.organization, file.partner), sure=True)
        answer(file)
    return file


def say_replaces(pk: int, *, by: By, home: Home, earlier: int) -> Transmission:
    """Say that an applied file takes the place of an earlier one of the same partner ("disregard the previous"). Raises UsageProblem."""
    by.demand("files.decide")
    with transaction.atomic():
        first, second = sorted((pk, earlier))
        locked = {first: _file(first, by), second: _file(second, by)} if first != second else {}
        if not locked or locked[pk].state != FileState.APPLIED or locked[pk].partner_id != locked[earlier].partner_id:
            raise UsageProblem(
                "file-no-replacement",
                "A file can replace only one from the same partner, and its rows must be in the roster.",
                "Look at both: ecmx hub trace. To withdraw one that is not in the roster: ecmx hub decide ID --withdraw.",
            )
        file, old = locked[pk], locked[earlier]
        _demand(old, FileState.SUPERSEDED)
        file.replaces = old
        file.save(update_fields=["replaces"])
        record(by, "file.replaces", "transmission", [file.pk, old.pk])
        for one in reversed([_file(two.pk, by) for two in corrections_of(old) if two.pk != pk]):
            if INBOUND.may(one.state, FileState.SUPERSEDED):
                _set_aside(one, FileState.SUPERSEDED, by, home)
        _set_aside(old, FileState.SUPERSEDED, by, home)
    return file


def _file(pk: int, by: By) -> Transmission:
    """A file of the organization, locked. Raises UsageProblem where there is none."""
    found = Transmission.objects.of(by.organization).select_for_update(of=("self",))
    file = found.select_related("organization", "partner", "agreement", "records").filter(pk=pk).first()
    if file is None:
        raise UsageProblem("file-unknown", f"There is no file {pk} here.", "ecmx hub status lists those that wait.")
    return file


def _demand(file: Transmission, after: FileState, among: tuple[FileState, ...] = ()) -> None:
    """Raise UsageProblem where the file's state does not lead there."""
    if not INBOUND.may(file.state, after) or (among and FileState(file.state) not in among):
        raise UsageProblem(
            "file-state",
            f"File {file.pk}: that cannot be done with it now: {INBOUND.words[FileState(file.state)]}.",
            f"Look at it: ecmx hub trace {file.pk}.",
        )


def _onwards(file: Transmission, by: By, action: str) -> Transmission:
    file.problem = file.problem_said = file.problem_fix = ""
    move(file, FileState.KEPT)
    record(by, action, "transmission", [file.pk])
    enqueue(file)
    return file
