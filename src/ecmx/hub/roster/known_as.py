"""By what members are found: the newest word of anybody on their names and birth date, and telephone numbers; kept on the member."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from ecmx.hub.accounts import Organization
from ecmx.hub.roster.models import Member
from ecmx.hub.roster.spelling import digits_of, sorting_key, spelled

__all__ = ["FINDING_ELEMENTS", "NAME_ELEMENTS", "found_by_ours", "known_as"]

#: The elements that say who somebody is, by what they are to a `Member`: whichever file type says it.
NAMES = {"last": "member_last_name", "first": "member_first_name", "born": "member_date_of_birth"}
TYPES = ("mif", "rtf", "otf", "referral")
NAME_ELEMENTS = [f"{kind}.{stem}" for kind in TYPES for stem in NAMES.values()]
#: Numbers by which a member calls; of each plan the newest counts, by what it is.
PHONES = {
    "phone": ("mif.member_phone_number", "rtf.member_phone_number", "referral.member_phone_number"),
    "guardian": ("mif.guardian_phone_number",),
    "other": ("ext.alternate_phone",),
}
FINDING_ELEMENTS = [*NAME_ELEMENTS, *(one for ones in PHONES.values() for one in ones)]
NOBODYS = "0000000000"  # stands for a number that is not known
SHORTEST, NAME, OWN = 7, 120, 200


def _word(elements: Sequence[str]) -> str:
    """What a statement says, by whichever of these elements."""
    return "coalesce(" + ", ".join(f"nullif(w.\"{one}\" ->> 'v', '')" for one in elements) + ")"


def _newest(names: Sequence[str]) -> str:
    return ", ".join(
        f"(array_agg({name} ORDER BY said_on DESC, produced_on DESC, file DESC) FILTER (WHERE {name} IS NOT NULL))[1] AS {name}"
        for name in names
    )


#: A statement is opened once, whatever is asked of it: it is long, and lies compressed. Members of whom nothing is said are added to what
#: is said and not joined with it: a first file comes into tables without statistics, where a join may go row by row.
_OPENED = "jsonb_to_record(s.said) AS w(" + ", ".join(f'"{name}" jsonb' for name in FINDING_ELEMENTS) + ")"
_WORDS = {name: [f"{kind}.{stem}" for kind in TYPES] for name, stem in NAMES.items()} | PHONES
_SAID = ", ".join(f"{_word(elements)} AS {name}" for name, elements in _WORDS.items())
_KNOWN = (
    f"WITH said AS (SELECT s.member_id, s.partner_id, t.said_on, t.produced_on, t.id AS file, {_SAID}"  # noqa: S608 – nothing of it comes from outside
    f" FROM roster_statement s JOIN transmissions_transmission t ON t.id = s.transmission_id CROSS JOIN LATERAL {_OPENED}"
    " WHERE s.organization_id = %s AND s.member_id = ANY(%s)),"
    f" of_partner AS (SELECT member_id, {_newest(list(PHONES))} FROM said GROUP BY member_id, partner_id),"
    " numbers AS (SELECT member_id, string_agg(concat_ws(E'\\n', phone, guardian, other), E'\\n') AS phones FROM of_partner"
    " GROUP BY member_id),"
    f" named AS (SELECT member_id, {_newest(list(NAMES))} FROM said GROUP BY member_id),"
    " known AS (SELECT member_id, last, first, born::date AS born, NULL AS phones FROM named"
    " UNION ALL SELECT member_id, NULL, NULL, NULL, phones FROM numbers)"
    " SELECT member_id, max(last), max(first), max(born), max(phones) FROM known GROUP BY member_id"
)
_KEPT = (
    "SELECT id, cin, last_name, first_name, birth_date, search, sort_key, own_phones FROM roster_member"
    " WHERE organization_id = %s AND id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
)
_CHANGED = (
    "UPDATE roster_member m SET last_name = n.last, first_name = n.first, birth_date = n.born, search = n.search, sort_key = n.sort_key"
    " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::text[], %s::text[])"
    " AS n (id, last, first, born, search, sort_key) WHERE m.organization_id = %s AND m.id = n.id"
)
_Kept = tuple[str, str, date | None, str, str]
"""Last name, first name, birth date, search, key to sort by."""


def known_as(organization: Organization, members: Sequence[int]) -> None:
    """Set the names and birth date of members, and what they are found by: the newest word of anybody.

    They are locked first: what another partner's file says of them at this moment is seen when it is asked.
    """
    if not members:
        return
    changed: list[tuple[int, *_Kept]] = []
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [organization.pk, list(members)])
        kept = cursor.fetchall()
        cursor.execute(_KNOWN, [organization.pk, [row[0] for row in kept]])
        said = {pk: (last, first, born, phones) for pk, last, first, born, phones in cursor.fetchall()}
        for pk, cin, *before, own in kept:
            last, first, born, phones = said.get(pk, (None, None, None, None))
            last, first = (last or "")[:NAME], (first or "")[:NAME]
            search = found_as(last, first, cin, [*(phones or "").splitlines(), *own.split()])
            now: _Kept = (last, first, born, search, sorting_key(last, first))
            if now != tuple(before):
                changed.append((pk, *now))
        if changed:
            cursor.execute(_CHANGED, [*map(list, zip(*changed, strict=True)), organization.pk])


def found_as(last: str, first: str, cin: str, phones: Sequence[str]) -> str:
    """What a member is found by, as one text."""
    numbers = dict.fromkeys(digits for one in phones if len(digits := digits_of(one)) >= SHORTEST and digits != NOBODYS)
    return " ".join(filter(None, [spelled(f"{first} {last}"), spelled(cin), *numbers]))


def found_by_ours(organization: Organization, member: Member, phones: Sequence[str]) -> None:
    """Say by which telephone numbers a member is found that the provider knows herself. In a transaction."""
    own = " ".join(dict.fromkeys(filter(None, map(digits_of, phones))))[:OWN]
    if Member.objects.of(organization).filter(pk=member.pk).exclude(own_phones=own).update(own_phones=own):
        known_as(organization, [member.pk])
