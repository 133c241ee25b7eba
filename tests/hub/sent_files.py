"""Files of ours as composing and sending leave them, for tests of what happens afterward."""

from __future__ import annotations

from typing import Any

from tests.hub.clinic import Clinic


def phone(cin: str) -> str:
    """As the tests' members have it."""
    return f"530555010{cin[-2]}"


def sent(clinic: Clinic, *cins: str, state: str = "sent", data: bytes = b"") -> Any:
    """A file for Juniper Health with a row a member; data: its bytes, left out: made of the CINs."""
    from django.utils import timezone

    from ecmx.hub.keys import Keys
    from ecmx.hub.outbound import SentRow
    from ecmx.hub.partners import Agreement
    from ecmx.hub.roster import Member
    from ecmx.hub.transmissions import Blob, Transmission, digest_of, keep

    organization = clinic.by.organization
    agreement = Agreement.objects.of(organization).get(slug="juniper")
    data = data or "\n".join(("CIN,Phone", *(f"{cin},{phone(cin)}" for cin in cins))).encode()
    went = state not in ("composed", "sending", "by_hand", "unsent")
    made = Transmission.objects.of(organization).create(
        direction="out",
        origin="composed",
        state=state,
        name="valley_rtf_202610.csv",
        digest=digest_of(data),
        size=len(data),
        blob=keep(organization, Blob.Kind.SENT, data, Keys(clinic.home)),
        partner=agreement.plan,
        agreement=agreement,
        file_types=["rtf"],
        rows=len(cins),
        rows_clean=len(cins),
        sent_at=timezone.now() if went else None,
        sent_how="folder" if went else "",
    )
    for row, cin in enumerate(cins, 2):
        SentRow.objects.of(organization).create(
            transmission=made,
            file_type="rtf",
            member=Member.objects.of(organization).get(cin=cin),
            sheet="RTF",
            row=row,
            said={
                "rtf.member_phone_number": {"s": 1, "v": phone(cin)},
                "rtf.status_of_member_engagement": {"s": 1, "v": "3"},
            },
            digest="d",
            verdict="accepted",
        )
    return made
