"""Kill whatever works for the hub, at random, until all files are through; then have the loss counted from outside (`counted.py`)."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.hub.database import ADMIN, OWNER, connected, started, words
from tests.faults import hub_files
from tests.hub.dumping import dump_of

__all__ = ["SETTINGS", "Campaign"]

#: Of the hub under fire.
SETTINGS = "lease_seconds = 3\nheartbeat_seconds = 1\nstill_seconds = 0.5\n"
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE = 180.0  # seconds without any progress after which what is left counts as stuck
PLANS = ("juniper", "redbud")
HOPELESS = 4  # kills in which no file came through
AHEAD = 8  # files that wait, so that workers have something to do
#: A worker's connections carry its name. Between steps they ask for nothing but jobs.
AT_A_STEP = """SELECT DISTINCT application_name FROM pg_stat_activity WHERE application_name LIKE 'worker %'
    AND (query = 'COMMIT' OR query ~ 'transmissions_|roster_|sending_|advisory') AND query !~ 'procrastinate_|auditseal'"""


@dataclass
class Campaign:
    """home: of a hub that is made, by the settings above; folder: for the files; database: whether its server is killed too."""

    home: Home
    folder: Path
    kills: int
    files: int
    seed: int
    database: bool = False
    minutes: float = 24 * 60.0  # after which no more is killed
    say: Callable[[str], None] = print
    killed: Counter[str] = field(default_factory=Counter)
    pause: float = 0.5  # seconds from a worker's beginning of a step to its end, on average
    working: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    outgoing: list[int] = field(default_factory=list)  # composed, and nobody has said yet that they go

    @property
    def given(self) -> Path:
        return self.folder / "given"

    @property
    def going(self) -> Path:
        """The files that go out, as they were composed."""
        return self.folder / "going"

    def run(self) -> int:
        """0 where nothing was lost."""
        chance = random.Random(self.seed)
        self._agreed()
        files = hub_files.made(self.given, self.files, self.seed)
        self.outgoing = self._composed(chance, max(3, self.files // 3))
        self.say(f"{len(files)} files come, {len(self.outgoing)} go; {self.kills} kills; seed {self.seed}")
        began = time.monotonic()
        try:
            stuck = self._fire(chance, files)
        finally:
            for process in self.working.values():
                process.terminate()
            for process in self.working.values():
                process.wait(timeout=120)
        kinds = ", ".join(f"{count} of {what}" for what, count in sorted(self.killed.items()))
        self.say(f"killed: {kinds}; {self._interrupted()} steps were cut off; {time.monotonic() - began:.0f} s")
        for line in stuck:
            self.say(f"LOSS {line}")
        return self._counted() or bool(stuck)

    def _agreed(self) -> None:
        from ecmx.hub.accounts import Organization
        from ecmx.hub.partners import Agreement, AgreementFile, Endpoint, Partner

        ours = Organization.objects.get()
        us = Partner.objects.of(ours).create(slug="us", kind="provider", name="Valley Clinic", ours=True)
        for slug in PLANS:
            inbox = self.folder / "in" / slug
            inbox.mkdir(parents=True)
            plan = Partner.objects.of(ours).create(slug=slug, kind="plan", name=f"{slug.title()} Health")
            agreement = Agreement.objects.of(ours).create(slug=slug, plan=plan, provider=us)
            AgreementFile.objects.of(ours).create(agreement=agreement, file_type="mif", complete=False)
            outbox = self.folder / "out" / slug
            outbox.mkdir(parents=True)
            Endpoint.objects.of(ours).create(
                agreement=agreement, transport="folder", inbox=str(inbox), outbox=str(outbox)
            )

    def _composed(self, chance: random.Random, count: int) -> list[int]:
        """Files that are to go, large enough that somebody may be killed in the middle."""
        from ecmx.hub.accounts import Organization
        from ecmx.hub.keys import Keys
        from ecmx.hub.partners import Agreement
        from ecmx.hub.transmissions import Blob, Transmission, digest_of, keep

        ours = Organization.objects.get()
        found = []
        for number in range(count):
            slug = PLANS[number % len(PLANS)]
            agreement = Agreement.objects.of(ours).get(slug=slug)
            data, name = chance.randbytes(chance.randrange(1, 6_000_000)), f"return-{number:04}.xlsx"
            (self.going / slug).mkdir(parents=True, exist_ok=True)
            (self.going / slug / name).write_bytes(data)
            made = Transmission.objects.of(ours).create(
                direction="out", origin="composed", state="composed", name=name, digest=digest_of(data), size=len(data),
                blob=keep(ours, Blob.Kind.SENT, data, Keys(self.home)), partner=agreement.plan, agreement=agreement,
            )  # fmt: skip
            found.append(made.pk)
        return found

    def _send(self) -> None:
        """Say of the next file that it goes, unless the database is down just now."""
        from django.db import DatabaseError, InterfaceError, connection

        from ecmx.hub.accounts import Organization, acting
        from ecmx.hub.sending import send

        try:
            send(self.outgoing[0], by=acting("rosa", Organization.objects.get().slug), home=self.home)
            self.outgoing.pop(0)
        except (DatabaseError, InterfaceError):
            connection.close()
        except UsageProblem:  # it was said, and the answer was lost with the database
            self.outgoing.pop(0)

    def _fire(self, chance: random.Random, files: Sequence[Path]) -> list[str]:
        """Give the files little by little and kill; then wait until all are through. What is stuck in the end."""
        waiting, going = list(files), len(self.outgoing)
        started_at = time.monotonic()
        progress, moved, last = (-1, -1), time.monotonic(), 0
        while True:
            for name in ("worker 1", "worker 2", "folders"):
                if name not in self.working or self.working[name].poll() is not None:
                    self._begin(name)
            due = AHEAD + len(files) * self.killed.total() / max(1, self.kills)
            while waiting and len(files) - len(waiting) <= due:
                path = waiting.pop(0)
                self._give(path, self.folder / "in" / PLANS[zlib.crc32(path.read_bytes()) % len(PLANS)])
            if self.outgoing and going - len(self.outgoing) <= 2 + going * self.killed.total() / max(1, self.kills):
                self._send()
            if self.killed.total() < self.kills:
                if time.monotonic() - started_at > self.minutes * 60:
                    self.say(f"time is over after {self.killed.total()} kills")
                    self.kills = self.killed.total()
                    continue
                self._kill(chance)
            else:
                time.sleep(0.5)
            now = self._through()
            if now[0] != progress[0]:
                self.pause = max(0.3, self.pause * 0.7)
            elif self.killed.total() - last >= HOPELESS:  # on a busy machine no step would come to its end
                self.pause, last = min(20.0, self.pause * 1.5), self.killed.total()
            if now != progress:
                progress, moved, last = now, time.monotonic(), self.killed.total()
            given = not waiting and not self.outgoing
            if given and self.killed.total() >= self.kills and now[0] == now[1] >= len(files) + going:
                return []
            if time.monotonic() - moved > PATIENCE:
                return [f"{now[1] - now[0]} files are stuck, {now[1]} of {len(files) + going} came or go"]

    def _begin(self, name: str) -> None:
        command = ["tests.faults.hub_folders", str(self.home.folder)]
        if name != "folders":
            command = ["ecmx", "hub", "worker", "--home", str(self.home.folder)]
        log = (self.folder / f"{name}.log").open("ab")
        self.working[name] = subprocess.Popen(
            [sys.executable, "-m", *command], stdout=log, stderr=log, cwd=ROOT, env={**os.environ, "PGAPPNAME": name}
        )
        log.close()

    @staticmethod
    def _give(path: Path, inbox: Path) -> None:
        """As partners do: written under the name itself, or renamed in."""
        early = inbox / f"{path.name}.part"
        shutil.copy(path, early)
        early.rename(inbox / path.name)

    def _kill(self, chance: random.Random) -> None:
        if self.database and chance.random() < 0.02:
            pid = int((self.home.folder / "postgres" / "postmaster.pid").read_text(encoding="ascii").split()[0])
            os.kill(pid, signal.SIGKILL)
            self.killed["the database"] += 1
            time.sleep(chance.uniform(0.1, 2))
            self._revived()
            return
        name = "folders" if chance.random() < 0.1 else self._at_a_step(chance)
        time.sleep(chance.expovariate(1 / self.pause))
        process = self.working[name]
        process.kill()
        process.wait()
        self.killed["folders" if name == "folders" else "workers"] += 1
        if self.killed.total() % 25 == 0:
            through, came = self._through()
            self.say(f"{self.killed.total()} kills: {max(0, through)} of {came} files through")

    def _at_a_step(self, chance: random.Random) -> str:
        """A worker that is at a step just now, as far as its connections tell; after a while, and now and then, any."""
        until = time.monotonic() + chance.choice((0.1, 5, 5, 5, 5))
        while time.monotonic() < until:
            try:
                with connected(words(self.home, ADMIN)) as connection:
                    found = [name for (name,) in connection.execute(AT_A_STEP)]
            except UsageProblem:
                found = []
            if found:
                return str(chance.choice(found))
            time.sleep(0.02)
        return chance.choice(("worker 1", "worker 2"))

    def _revived(self) -> None:
        for _ in range(60):
            try:
                started(self.home)
            except UsageProblem:
                time.sleep(1)
            else:
                return

    def _through(self) -> tuple[int, int]:
        """How many files are through, of how many that came; their audit is sealed."""
        try:
            with connected(words(self.home, OWNER)) as connection:
                found = connection.execute(
                    "SELECT count(*) FILTER (WHERE state NOT IN ('kept', 'read', 'composed', 'sending')), count(*),"
                    " (SELECT count(*) FROM accounts_auditentry e LEFT JOIN accounts_auditseal s ON s.entry_id = e.id"
                    "  WHERE s.entry_id IS NULL) + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))"
                    " FROM transmissions_transmission"
                ).fetchone()
        except UsageProblem:
            return (-1, 0)
        assert found is not None
        return (found[0] - (1 if found[2] else 0), found[1])

    def _interrupted(self) -> int:
        """Claims beyond those that a calm run takes: one a step, and none where the bytes came before."""
        with connected(words(self.home, OWNER)) as connection:
            found = connection.execute(
                "SELECT coalesce(sum(epoch - CASE WHEN state = 'applied' THEN 2 ELSE 1 END), 0) FROM transmissions_transmission"
            ).fetchone()
        assert found is not None
        return int(found[0])

    def _counted(self) -> int:
        dump = self.folder / "dump.sql"
        dump_of(self.home, dump)
        counted = subprocess.run(
            [sys.executable, "-I", str(HERE / "counted.py"), str(self.given), str(dump), str(self.going), str(self.folder / "out")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.say((counted.stdout + counted.stderr).rstrip())
        return counted.returncode
