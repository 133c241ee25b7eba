"""A hub's database filled by SQL, as large as a region's: for the portal's benchmark and, small, for tests. Invented members only.

    python -m bench.portal_seed HOME [--share 0.1]

It fills a hub that was just begun (its first organization counts). What a column is not told of holds its type's nothing.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from ecmx.hub import Home
from ecmx.hub.database import ADMIN, connected, words
from ecmx.hub.keys import Keys
from ecmx.hub.roster.spelling import found_as, sorting_key

__all__ = ["SeedSize", "seed"]

#: Nothing, by a column's type.
NOTHING = {
    "boolean": "false",
    "date": "current_date",
    "timestamp with time zone": "now()",
    "jsonb": "'{}'",
    "ARRAY": "'{}'",
    "bytea": "''",
    "uuid": "gen_random_uuid()",
}
NUMBERS = ("smallint", "integer", "bigint")
FIRST_NAMES = [
    a + b for a in ("An", "Lu", "Mar", "Jo", "É", "Sel", "Ti", "Ka") for b in ("a", "ía", "en", "sé", "rik", "ma")
]
LAST_NAMES = [
    a + b + c
    for a in ("Al", "Bar", "Cor", "Del", "Es", "Gar", "Her", "Mén", "Ngu", "Riv", "Sal", "Var")
    for b in ("a", "e", "i", "o", "u")
    for c in ("dez", "ra", "ño", "ton", "velt", "yen")
]
PLANS, STAFF = 2, 6  # of an organization
ROLES = ("keeper", "coordinator", "care_team", "care_team", "care_team")
CHUNK = 500_000  # rows of a statement


@dataclass(frozen=True)
class SeedSize:
    """How much there is, over all organizations."""

    organizations: int = 20
    members: int = 500_000
    files: int = 4_000
    attempts: int = 5_000_000

    def shared(self, share: float) -> SeedSize:
        """A part of it, with as many organizations."""
        return SeedSize(
            self.organizations, int(self.members * share), int(self.files * share), int(self.attempts * share)
        )


class Filling:
    """One connection, by which tables are filled."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def insert(self, table: str, columns: Mapping[str, str], source: str) -> None:
        """Rows of a table, each column an expression over a source."""
        told = {**self._nothing(table), **columns}
        names = sql.SQL(", ").join(map(sql.Identifier, told))
        values = sql.SQL(", ").join(map(sql.SQL, told.values()))
        self.connection.execute(
            sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
                sql.Identifier(table), names, values, sql.SQL(source)
            )
        )

    def _nothing(self, table: str) -> dict[str, str]:
        """The columns that must hold something, and the database gives nothing for."""
        found = self.connection.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'"
            " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
            [table],
        )
        return {name: "0" if kind in NUMBERS else NOTHING.get(kind, "''") for name, kind in found}

    @contextmanager
    def bare(self, *tables: str) -> Iterator[None]:
        """Tables without the indexes that no constraint needs; they are made again at the end."""
        found = self.connection.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public' AND i.tablename = ANY(%s)"
            " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = format('%%I.%%I', i.schemaname, i.indexname)::regclass)",
            [list(tables)],
        ).fetchall()
        for name, _ in found:
            self.connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        yield
        for _, made in found:
            self.connection.execute(sql.SQL(made))


def seed(home: Home, size: SeedSize) -> dict[str, float]:
    """Fill a hub's database; seconds by step. Foreign keys are not looked at meanwhile: the administrator's right."""
    took: dict[str, float] = {}
    with connected(words(home, ADMIN)) as connection:
        for setting in (
            "session_replication_role = replica",
            "synchronous_commit = off",
            "maintenance_work_mem = '512MB'",
        ):
            connection.execute(sql.SQL("SET " + setting))
        filling = Filling(connection)
        for step in (organizations, members, files, roster, work, attempts, reached, caseloads, statistics):
            start = time.perf_counter()
            step(filling, size)
            took[step.__name__] = time.perf_counter() - start
        slugs = [slug for (slug,) in connection.execute("SELECT slug FROM accounts_organization")]
    keys = Keys(home)
    for slug in set(slugs) - set(keys.slugs()):
        keys.new(slug)
    return took


def organizations(filling: Filling, size: SeedSize) -> None:
    """Organizations with their people, plans, agreements and staff."""
    there = filling.connection.execute("SELECT count(*) FROM accounts_organization").fetchone()
    assert there is not None
    filling.insert(
        "accounts_organization",
        {"slug": "'clinic-' || n", "name": "'Clinic ' || n", "kind": "'provider'"},
        f"generate_series({there[0] + 1}, {size.organizations}) AS n",
    )
    roles = ", ".join(f"({number}, '{role}')" for number, role in enumerate(ROLES))
    people = f"accounts_organization o CROSS JOIN (VALUES {roles}) AS r (number, role)"
    name = "o.slug || '-' || r.role || '-' || r.number"
    filling.insert("accounts_user", {"username": name, "password": "'!'", "is_active": "true"}, people)
    filling.insert(
        "accounts_membership",
        {"user_id": "u.id", "organization_id": "o.id", "role": "r.role"},
        f"{people} JOIN accounts_user u ON u.username = {name}",
    )
    every = f"accounts_organization o CROSS JOIN generate_series(0, {PLANS}) AS n"
    filling.insert(
        "partners_partner",
        {
            "organization_id": "o.id",
            "slug": "CASE n WHEN 0 THEN 'us' ELSE 'plan-' || n END",
            "name": "CASE n WHEN 0 THEN o.name ELSE 'Plan ' || n END",
            "kind": "CASE n WHEN 0 THEN 'provider' ELSE 'plan' END",
            "ours": "n = 0",
            "stage": "'active'",
            "npis": "CASE n WHEN 0 THEN ARRAY[(1000000000 + o.id)::text] ELSE '{}' END",
        },
        every,
    )
    filling.insert(
        "partners_agreement",
        {
            "organization_id": "p.organization_id",
            "slug": "p.slug",
            "plan_id": "p.id",
            "provider_id": "u.id",
            "stage": "'active'",
            "submitted_when": "'no_errors'",
            "receipt": "'page'",
            "retention_years": "10",
            "vanished_share": "20",
        },
        "partners_partner p JOIN partners_partner u ON u.organization_id = p.organization_id AND u.ours WHERE NOT p.ours",
    )
    filling.insert(
        "partners_agreementfile",
        {
            "organization_id": "a.organization_id",
            "agreement_id": "a.id",
            "file_type": "t.kind",
            "frequency": "'monthly'",
            "due": "'day 10'",
            "shift": "'none'",
            "mode": "'full'",
            "nil": "'statement'",
            "complete": "t.kind = 'mif'",
            "correction": "'whole'",
            "unusable": "'good_rows'",
        },
        "partners_agreement a CROSS JOIN (VALUES ('mif'), ('rtf'), ('otf')) AS t (kind)",
    )
    filling.insert(
        "partners_staff",
        {
            "organization_id": "p.organization_id",
            "partner_id": "p.id",
            "slug": "'staff-' || n",
            "name": "'Staff ' || n",
            "care_manager": "n <= 4",
            "clinical": "n % 2 = 0",
            "phone": "'5305550' || (100 + n)",
        },
        f"partners_partner p CROSS JOIN generate_series(1, {STAFF}) AS n WHERE p.ours",
    )


def members(filling: Filling, size: SeedSize) -> None:
    """Members, found and sorted as the hub itself would have it."""
    whose = [pk for (pk,) in filling.connection.execute("SELECT id FROM accounts_organization ORDER BY id")]
    names = itertools.cycle(itertools.product(LAST_NAMES, FIRST_NAMES))
    columns = "organization_id, cin, last_name, first_name, birth_date, search, sort_key, own_phones"
    with (
        filling.bare("roster_member"),
        filling.connection.cursor() as cursor,
        cursor.copy(f"COPY roster_member ({columns}) FROM STDIN") as copy,
    ):
        for number in range(size.members):
            (last, first), cin = next(names), f"{90_000_000 + number:08}{'ABCDE'[number % 5]}"
            born = f"{1940 + number % 70}-{1 + number % 12:02}-{1 + number % 28:02}"
            search = found_as(last, first, cin, [phone_of(number)])
            copy.write_row((whose[number % len(whose)], cin, last, first, born, search, sorting_key(last, first), ""))
    filling.connection.execute("ANALYZE roster_member")


def phone_of(number: int) -> str:
    """Of the member of a number; the same as `PHONE` says in SQL."""
    return f"530{2_000_000 + number * 7919 % 7_000_000}"


NUMBER = "(left(m.cin, 8)::bigint - 90000000)"
PHONE = f"'530' || (2000000 + {NUMBER} * 7919 % 7000000)"


def files(filling: Filling, size: SeedSize) -> None:
    """Files of months: each plan's, and what went back; a few of them wait for somebody."""
    count = filling.connection.execute("SELECT count(*) FROM partners_agreement").fetchone()
    assert count is not None
    each = (
        "(SELECT a.*, row_number() OVER (ORDER BY a.id) - 1 AS place FROM partners_agreement a) AS a"  # noqa: S608 – of ours
        f" JOIN generate_series(0, {size.files - 1}) AS g ON g % {count[0]} = a.place"
        f" CROSS JOIN LATERAL (SELECT g / {count[0]} AS n) AS k"
    )
    digest = "encode(sha256(('seed ' || g)::bytea), 'hex')"
    filling.insert(
        "transmissions_blob",
        {"organization_id": "a.organization_id", "kind": "'received'", "digest": digest, "size": "200000"},
        each,
    )
    kind = "(ARRAY['mif', 'rtf', 'otf'])[1 + n % 3]"
    began = "(date_trunc('month', current_date) - make_interval(months => (n / 3)::int + 1))::date"
    ended = f"({began} + interval '1 month - 1 day')::date"
    state = (
        "CASE WHEN n % 3 = 0 AND n % 40 = 3 THEN 'needs_partner' WHEN n % 3 = 0 THEN 'applied' WHEN n < 3 THEN 'composed'"
        " WHEN n % 7 = 0 THEN 'sent' ELSE 'accepted' END"
    )
    filling.insert(
        "transmissions_transmission",
        {
            "organization_id": "a.organization_id",
            "direction": "CASE n % 3 WHEN 0 THEN 'in' ELSE 'out' END",
            "origin": "CASE n % 3 WHEN 0 THEN 'folder' ELSE 'composed' END",
            "state": state,
            "name": f"upper({kind}) || '-' || to_char({began}, 'YYYY-MM') || '-' || g || '.xlsx'",
            "digest": digest,
            "size": "200000",
            "blob_id": "b.id",
            "partner_id": "a.plan_id",
            "agreement_id": "a.id",
            "file_types": f"ARRAY[{kind}]",
            "period_start": began,
            "period_end": ended,
            "produced_on": f"{ended} + 5",
            "said_on": ended,
            "received_at": f"({ended} + 6)::timestamptz",
            "state_since": f"({ended} + 6)::timestamptz",
            "complete": "n % 3 = 0",
            "rows": "1200",
            "rows_clean": "1150",
            "rows_with_errors": "40",
            "rows_held": "10",
            "sent_at": f"CASE WHEN n % 3 > 0 AND n >= 3 THEN ({ended} + 8)::timestamptz END",
        },
        f"{each} JOIN transmissions_blob b ON b.organization_id = a.organization_id AND b.digest = {digest}",
    )
    came = "transmissions_transmission t CROSS JOIN generate_series(1, 10) AS r WHERE t.direction = 'in'"
    filling.insert(
        "transmissions_heldrow",
        {
            "organization_id": "t.organization_id",
            "transmission_id": "t.id",
            "sheet": "'MIF'",
            "row": "r + 1",
            "reason": "'held'",
            "codes": "ARRAY['cin-format']",
        },
        came,
    )
    filling.insert(
        "transmissions_findingcount",
        {
            "organization_id": "t.organization_id",
            "transmission_id": "t.id",
            "code": "'phone-format'",
            "severity": "'error'",
            "disposition": "'kept'",
            "owner": "'plan'",
            "sheet": "'MIF'",
            "element": "'mif.member_phone_number'",
            "count": "r",
            "rows": "jsonb_build_array(r)",
        },
        came,
    )
    filling.insert(
        "transmissions_receipt",
        {"organization_id": "t.organization_id", "transmission_id": "t.id"},
        "transmissions_transmission t WHERE t.direction = 'in'",
    )


#: A member's assignments, the second plan for every fifth; the newest and the oldest file of that plan.
ASSIGNED = (
    f"roster_member m CROSS JOIN LATERAL (SELECT {NUMBER} AS n) AS k"  # noqa: S608 – of ours
    " JOIN partners_partner p ON p.organization_id = m.organization_id AND NOT p.ours"
    " AND (p.slug = 'plan-1' OR n % 5 = 0)"
    " JOIN (SELECT partner_id, min(id) AS first, max(id) AS last FROM transmissions_transmission WHERE direction = 'in'"
    " AND state = 'applied' GROUP BY partner_id) AS f ON f.partner_id = p.id"
)
#: The assignments themselves, with a number by which they differ.
HELD = "roster_assignment a CROSS JOIN LATERAL (SELECT a.id AS n) AS k"
ADDRESS = {
    "mif.member_last_name": "m.last_name",
    "mif.member_first_name": "m.first_name",
    "mif.member_date_of_birth": "m.birth_date::text",
    "mif.member_phone_number": PHONE,
    "mif.member_residential_address": "n || ' Orchard Way'",
    "mif.member_residential_city": "'Sunrise'",
    "mif.member_residential_zip": "(95600 + n % 90)::text",
    "mif.member_preferred_language": "'eng'",
    "mif.member_cin": "m.cin",
}


def roster(filling: Filling, size: SeedSize) -> None:
    """What plans said: assignments, words on each member, changes, statuses, episodes."""
    del size
    with filling.bare(
        "roster_assignment", "roster_statement", "roster_rosterchange", "roster_engagement", "roster_episode"
    ):
        filling.insert(
            "roster_assignment",
            {
                "organization_id": "m.organization_id",
                "member_id": "m.id",
                "plan_id": "p.id",
                "record_status": "CASE WHEN n % 25 = 7 THEN 'Termed' ELSE 'Continuing' END",
                "assigned_on": "current_date - (n % 400)::int",
                "authorized_on": "current_date - (n % 400)::int - 10",
                "authorized_until": "current_date - (n % 400)::int + 720",
                "first_file_id": "f.first",
                "last_file_id": "f.last",
                "termed_by_id": "CASE WHEN n % 25 = 7 THEN f.last END",
                "vanished_by_id": "CASE WHEN n % 100 = 13 THEN f.last END",
            },
            ASSIGNED,
        )
        said = ", ".join(f"'{element}', jsonb_build_object('s', 0, 'v', {value})" for element, value in ADDRESS.items())
        filling.insert(
            "roster_statement",
            {
                "organization_id": "m.organization_id",
                "member_id": "m.id",
                "partner_id": "p.id",
                "transmission_id": "f.first",
                "sheet": "'MIF'",
                "row": "n::int + 2",
                "said": f"jsonb_build_object({said})",
                "digest": "md5(n::text)",
            },
            ASSIGNED,
        )
        filling.insert(
            "roster_rosterchange",
            {
                "organization_id": "a.organization_id",
                "transmission_id": "a.first_file_id",
                "member_id": "a.member_id",
                "plan_id": "a.plan_id",
                "kind": "'new'",
                "at": "a.assigned_on::timestamptz",
            },
            HELD,
        )
        filling.insert(
            "roster_engagement",
            {
                "organization_id": "a.organization_id",
                "assignment_id": "a.id",
                "status": "(ARRAY['2', '3', '4'])[1 + n % 3]",
                "transmission_id": "f.id",
            },
            f"{HELD} JOIN LATERAL (SELECT t.id FROM transmissions_transmission t WHERE t.partner_id = a.plan_id AND t.direction = 'out'"  # noqa: S608 – of ours
            " AND t.file_types = '{rtf}' ORDER BY t.id LIMIT 2) AS f ON n % 5 < 2",
        )
        filling.insert(
            "roster_episode",
            {
                "organization_id": "a.organization_id",
                "assignment_id": "a.id",
                "start": "a.assigned_on + 20",
                "end": "CASE WHEN n % 16 = 4 THEN current_date - 5 END",
                "transmission_id": "a.first_file_id",
            },
            f"{HELD} WHERE n % 4 = 0 AND a.assigned_on + 20 < current_date - 5",
        )


#: Who did it: the care team's people, one after the other.
SAID = {"recorded_at": "day::timestamptz", "withdrawn_at": "NULL"}
PEOPLE = (
    "(SELECT organization_id, array_agg(id ORDER BY id) AS ids FROM partners_staff GROUP BY organization_id) AS s"
    " ON s.organization_id = a.organization_id"
)
#: What happened, how many days after the assignment, to whom.
HAPPENED = "(VALUES ('outreach-started', 3, n % 2 = 0), ('enrolled', 20, n % 4 = 0), ('declined', 15, n % 16 = 6)) AS e (event, after, so)"
ONE_OF_STAFF = f"s.ids[1 + n % {STAFF}]"


def work(filling: Filling, size: SeedSize) -> None:
    """What the provider did and said: outreach, enrollment, meetings, who leads the care, what waits for somebody."""
    del size
    of_assignment = {"organization_id": "a.organization_id", "member_id": "a.member_id", "plan_id": "a.plan_id"}
    with filling.bare("work_engagementevent", "work_encounter", "work_caremanager", "work_task"):
        filling.insert(
            "work_engagementevent",
            {**of_assignment, **SAID, "event": "e.event", "day": "day"},
            f"{HELD} CROSS JOIN LATERAL {HAPPENED} CROSS JOIN LATERAL (SELECT a.assigned_on + e.after AS day) AS d"
            " WHERE e.so AND day < current_date",
        )
        filling.insert(
            "work_encounter",
            {
                **of_assignment,
                **SAID,
                "day": "day",
                "in_person": "r = 1",
                "provider_type": "'1'",
                "staff_id": ONE_OF_STAFF,
            },
            f"{HELD} JOIN {PEOPLE} CROSS JOIN generate_series(1, 3) AS r"
            " CROSS JOIN LATERAL (SELECT a.assigned_on + 25 * r AS day) AS d WHERE n % 4 = 0 AND day < current_date",
        )
        filling.insert(
            "work_caremanager",
            {**of_assignment, **SAID, "staff_id": ONE_OF_STAFF},
            f"{HELD} JOIN {PEOPLE} CROSS JOIN LATERAL (SELECT a.assigned_on + 1 AS day) AS d WHERE n % 3 > 0",
        )
        filling.insert(
            "work_task",
            {**of_assignment, "kind": "'end-asked'", "key": "a.id::text", "opened_at": "now()"},
            f"{HELD} WHERE n % 60 = 0",
        )


#: Assigned so lately that nobody has tried.
FRESH = "(a.assigned_on > current_date - 6)"


def attempts(filling: Filling, size: SeedSize) -> None:
    """Outreach, nine of ten as it was logged and one as a file told it, spread over the assignments."""
    last = filling.connection.execute("SELECT max(id), count(*) FROM roster_assignment").fetchone()
    assert last is not None
    most, count = last
    each = -(-size.attempts // count)
    what = {
        "organization_id": "a.organization_id",
        "member_id": "a.member_id",
        "plan_id": "a.plan_id",
        "day": "day",
        "method": "CASE r % 3 WHEN 0 THEN 'In-Person' ELSE 'Telephonic/Video' END",
        "provider_type": "'1'",
    }
    days = "CROSS JOIN LATERAL (SELECT current_date - (n * 31 % 330)::int - (r * 7 % 60)::int AS day) AS d"
    with filling.bare("work_loggedattempt", "roster_outreachattempt"):
        for start in range(0, most + 1, max(CHUNK // each, 1)):
            some = f"{HELD} JOIN {PEOPLE} CROSS JOIN generate_series(1, {each}) AS r {days}"
            these = f"a.id >= {start} AND a.id < {start + max(CHUNK // each, 1)} AND NOT {FRESH}"
            filling.insert(
                "work_loggedattempt",
                {
                    **what,
                    **SAID,
                    "staff_id": ONE_OF_STAFF,
                    "outcome": "(ARRAY['no-answer', 'message', 'reached', 'bad-number'])[1 + r % 4]",
                    "call_back_on": "CASE WHEN n % 40 = 0 AND r = 2 THEN current_date + (n % 9)::int - 4 END",
                },
                f"{some} WHERE {these} AND r % 10 <> 1",
            )
            filling.insert(
                "roster_outreachattempt",
                {**what, "ordinal": "r", "transmission_id": "a.first_file_id"},
                f"{some} WHERE {these} AND r % 10 = 1",
            )


#: How each stands, told from the same numbers as what was said of her; near to what Today derives, and as many of each kind.
STANDS = (
    "CROSS JOIN LATERAL (SELECT CASE WHEN n % 4 = 0 AND a.assigned_on + 20 < current_date THEN '3'"
    " WHEN n % 16 = 6 AND a.assigned_on + 15 < current_date THEN '4' WHEN n % 2 = 0 AND a.assigned_on + 3 < current_date THEN '2'"
    " WHEN n % 5 < 2 THEN (ARRAY['2', '3', '4'])[1 + n % 3] ELSE '1' END AS status) AS st"
    " CROSS JOIN LATERAL (SELECT n % 16 = 4 AND status = '3' AS ended) AS en"
    " CROSS JOIN LATERAL (SELECT CASE WHEN n % 25 = 7 THEN 'termed' WHEN ended THEN 'ended' WHEN status = '4' THEN 'closed' ELSE '' END"
    " AS left_out, status = '3' AND NOT ended AND n % 25 <> 7 AS serving,"
    " CASE WHEN n % 40 = 0 AND last_attempt IS NOT NULL THEN current_date + (n % 9)::int - 4 END AS call_back_on) AS so"
)


def reached(filling: Filling, size: SeedSize) -> None:
    """What Today keeps of each member with a plan."""
    del size
    filling.connection.execute(
        "CREATE TEMPORARY TABLE contacts AS SELECT member_id, plan_id, max(day) FILTER (WHERE tried) AS last_attempt,"
        " count(*) FILTER (WHERE tried) AS attempts, max(day) FILTER (WHERE NOT tried) AS last_met FROM ("
        "SELECT member_id, plan_id, day, true AS tried FROM work_loggedattempt"
        " UNION ALL SELECT member_id, plan_id, day, true FROM roster_outreachattempt"
        " UNION ALL SELECT member_id, plan_id, day, false FROM work_encounter) AS every GROUP BY member_id, plan_id"
    )
    with filling.bare("today_reachstate"):
        filling.insert(
            "today_reachstate",
            {
                "organization_id": "a.organization_id",
                "member_id": "a.member_id",
                "plan_id": "a.plan_id",
                "left_out": "left_out",
                "status": "status",
                "serving": "serving",
                "assigned_on": "a.assigned_on",
                "since": "CASE WHEN serving THEN a.assigned_on + 20 ELSE a.assigned_on END",
                "reason": "CASE WHEN call_back_on IS NOT NULL THEN 'call-back' WHEN serving THEN 'no-contact'"
                " WHEN attempts IS NULL AND status = '1' THEN 'new-assignment' ELSE 'no-attempt' END",
                "sorts_on": "CASE WHEN call_back_on IS NOT NULL THEN call_back_on"
                " WHEN serving THEN coalesce(greatest(last_attempt, last_met), a.assigned_on + 20)"
                " ELSE coalesce(last_attempt, a.assigned_on) END",
                "attempts": "coalesce(attempts, 0)",
                "methods": "ARRAY['In-Person', 'Telephonic/Video']",
                "last_attempt": "last_attempt",
                "last_met": "last_met",
                "met_how": "CASE WHEN last_met IS NULL THEN '' ELSE 'telephonic' END",
                "call_back_on": "call_back_on",
                "said_on": "greatest(a.assigned_on, last_attempt, last_met)",
                "phone": PHONE,
                "zip": f"(95600 + {NUMBER} % 90)::text",
                "sort_name": "lower(m.last_name || ', ' || m.first_name)",
                "led": "led.staff_id IS NOT NULL",
                "led_by_id": "led.staff_id",
            },
            f"{HELD} JOIN roster_member m ON m.id = a.member_id"
            " LEFT JOIN work_caremanager led ON led.member_id = a.member_id AND led.plan_id = a.plan_id"
            f" LEFT JOIN contacts c ON c.member_id = a.member_id AND c.plan_id = a.plan_id {STANDS}",
        )


def caseloads(filling: Filling, size: SeedSize) -> None:
    """Of each who reaches out, every twenty-fifth member; most members are nobody's."""
    del size
    filling.insert(
        "today_caseloadchange", {"organization_id": "o.id", "kind": "'shared_out'"}, "accounts_organization o"
    )
    filling.insert(
        "today_caseloadentry",
        {"organization_id": "m.organization_id", "member_id": "m.id", "holder_id": "h.user_id", "given_by_id": "c.id"},
        "roster_member m JOIN today_caseloadchange c ON c.organization_id = m.organization_id"  # noqa: S608 – of ours
        " JOIN (SELECT user_id, organization_id, row_number() OVER (PARTITION BY organization_id ORDER BY id) AS place"
        f" FROM accounts_membership WHERE role = 'care_team') h ON h.organization_id = m.organization_id"
        f" AND {NUMBER} / 20 % 25 = h.place",
    )


def statistics(filling: Filling, size: SeedSize) -> None:
    """So that the planner knows what there is."""
    del size
    filling.connection.execute("VACUUM ANALYZE")


def main() -> None:
    """Fill the hub that is named."""
    arguments = argparse.ArgumentParser(prog="python -m bench.portal_seed", description=__doc__)
    arguments.add_argument("home", type=Path)
    arguments.add_argument("--share", type=float, default=1.0, help="of 500,000 members and all that goes with them")
    asked = arguments.parse_args()
    for step, seconds in seed(Home.find(asked.home), SeedSize().shared(asked.share)).items():
        print(f"  {step}: {seconds:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
