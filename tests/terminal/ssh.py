"""The program at the other end of SSH: a daemon of our own on loopback, ended by the test."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
from pathlib import Path

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
"""The daemon; None where it is not installed."""

_SEPARATION = Path("/run/sshd")
"""A folder that sshd insists on when root starts it; usually its service makes it."""


class Sshd:
    """A daemon for one test: own keys, one user, loopback only."""

    def __init__(self, folder: Path) -> None:
        """Make keys and a configuration in `folder`, and start it."""
        assert SSHD is not None
        if os.getuid() == 0:
            _SEPARATION.mkdir(mode=0o755, exist_ok=True)
        self._folder = folder
        for name in ("host", "user"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)],
                check=True,
            )
        shutil.copy(folder / "user.pub", folder / "authorized_keys")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        config = folder / "sshd_config"
        config.write_text(
            f"Port {self.port}\n"
            "ListenAddress 127.0.0.1\n"
            f"HostKey {folder / 'host'}\n"
            f"AuthorizedKeysFile {folder / 'authorized_keys'}\n"
            "PidFile none\n"
            "UsePAM no\n"
            "StrictModes no\n"
            "PasswordAuthentication no\n"
            "KbdInteractiveAuthentication no\n"
            "PermitRootLogin prohibit-password\n"
            "PrintMotd no\n"
            "PrintLastLog no\n"
        )
        self._log = (folder / "sshd.log").open("w+b")
        self._daemon = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(config)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._wait_until_it_listens()

    def _wait_until_it_listens(self) -> None:
        assert self._daemon.stderr is not None
        said = b""
        for line in self._daemon.stderr:
            said += line
            if b"Server listening" in line:
                return
        raise AssertionError(f"sshd did not start: {said.decode()}")

    def command(self, script: str) -> list[str]:
        """The client's command that runs a shell script in a terminal at the other end."""
        options = {
            "BatchMode": "yes",
            "IdentitiesOnly": "yes",
            "LogLevel": "ERROR",
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": str(self._folder / "known_hosts"),
        }
        words = ["ssh", "-F", "/dev/null", "-tt", "-p", str(self.port)]
        words += ["-i", str(self._folder / "user")]
        for name, value in options.items():
            words += ["-o", f"{name}={value}"]
        return [*words, f"{getpass.getuser()}@127.0.0.1", shlex.join(["/bin/sh", "-c", script])]

    def __enter__(self) -> "Sshd":
        """The daemon itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it; connections that are open are the client's to close."""
        self._daemon.terminate()
        self._daemon.wait()  # not for its output, which those hold open that serve a connection
        for stream in (self._daemon.stdout, self._daemon.stderr):
            assert stream is not None
            stream.close()
        self._log.close()
