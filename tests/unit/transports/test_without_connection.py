"""SFTP where nothing can be connected: ecmx without the hub's extra, and a credential that says too little."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from ecmx.transports import Credential, LastingProblem, Sftp

WHOLE = {"host": "sftp.plan.test", "user": "clinic", "password": "secret"}


@pytest.mark.parametrize(("lacking", "word"), [("host", "host"), ("user", "user"), ("password", "private key")])
def test_what_a_credential_lacks_is_named(lacking: str, word: str) -> None:
    said = msgspec.convert({name: text for name, text in WHOLE.items() if name != lacking}, Credential)
    with pytest.raises(LastingProblem, match=word) as caught:
        Sftp(said, outbox="/").tried()
    assert caught.value.code == "transport-credential"


def test_without_the_extra_the_room_opens_and_sftp_says_so() -> None:
    program = (
        "import sys; sys.modules['asyncssh'] = None\n"
        "from ecmx.transports import Credential, LastingProblem, Sftp\n"
        f"try: Sftp(Credential(**{WHOLE!r}), outbox='/').tried()\n"
        "except LastingProblem as problem: print(problem.code, problem.fix)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout == 'transport-unsupported It comes with the hub: pip install "ecmx[hub]".\n'
