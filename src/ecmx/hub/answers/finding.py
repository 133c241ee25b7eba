"""Of which file of ours a receipt speaks: by its bytes' SHA-256, else by its name and period. What does not fit is not guessed at."""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import Organization, ScopedRows
from ecmx.hub.answers.receipt_form import FileReceipt
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["file_meant", "newest_sent"]


def file_meant(receipt: FileReceipt, organization: Organization, partner: Partner | None) -> Transmission:
    """The file. partner: whose receipt it is, if that is known. Raises UsageProblem."""
    ours = _ours(organization, partner)
    if receipt.sha256:
        found = list(ours.filter(digest=receipt.sha256))
    else:
        start, end = receipt.period
        found = list(ours.filter(name=receipt.file, period_start=start, period_end=end)) if receipt.file else []
    if not found:
        raise UsageProblem(
            "answer-file-unknown",
            "The receipt does not match any file of ours: none has that content, or that name and period. Nothing was recorded.",
            "If you know which file it is for, type in what it says: ecmx hub receipt.",
        )
    file = found[-1]
    _demand_same_period(receipt, file)
    return file


def newest_sent(organization: Organization, partner: Partner) -> Transmission | None:
    """The one file of a partner's that waits for an answer; None where there is none, or there are several."""
    waiting = _ours(organization, partner).filter(state__in=(FileState.SENT, FileState.DEEMED_ACCEPTED))
    found = list(waiting[:2])
    return found[0] if len(found) == 1 else None


def _ours(organization: Organization, partner: Partner | None) -> ScopedRows[Transmission]:
    rows = Transmission.objects.of(organization).filter(direction=Transmission.Direction.OUT, sent_at__isnull=False)
    return (rows.filter(partner=partner) if partner is not None else rows).order_by("sent_at", "pk")


def _demand_same_period(receipt: FileReceipt, file: Transmission) -> None:
    said, ours = receipt.period, (file.period_start, file.period_end)
    if any(one and other and one != other for one, other in zip(said, ours, strict=True)):
        raise UsageProblem(
            "answer-other-period",
            f"The receipt is for file {file.pk} but gives a different period. Nothing was recorded.",
            "Ask the partner which one it is for, or type in what it says: ecmx hub receipt.",
        )
