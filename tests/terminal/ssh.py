"""The program at the other end of SSH: a daemon of our own on loopback, ended by the test."""

import getpass
import os
import select
import shlex
import shutil
import socket
import subprocess
import time
from collections import deque
from pathlib import Path
from threading import Thread

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

    def command(self, script: str, *, terminal: bool = True, port: int | None = None) -> list[str]:
        """The client's command that runs a shell script at the other end.

        Args:
            script: what is run.
            terminal: whether in a terminal there.
            port: where to connect; None for the daemon itself.
        """
        options = {
            "BatchMode": "yes",
            "IdentitiesOnly": "yes",
            "LogLevel": "ERROR",
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": str(self._folder / "known_hosts"),
        }
        words = ["ssh", "-F", "/dev/null", "-tt" if terminal else "-T"]
        words += ["-p", str(port or self.port)]
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


class Link:
    """A slow line in front of a port: so many bits a second, and so long until a byte is there."""

    def __init__(self, port: int, *, bits: float = 1e9, latency: float = 0.0) -> None:
        """Listen on `port`; the first that connects is connected with the daemon.

        Args:
            port: where what is carried goes to, on loopback.
            bits: carried in a second, in each direction.
            latency: seconds that each byte takes, one way.
        """
        self._to, self._bits, self._latency = port, bits, latency
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.carried = 0
        """Bytes that have arrived at the daemon."""
        self._stop, self._stopped = socket.socketpair()
        self._thread = Thread(target=self._carry, daemon=True)
        self._thread.start()

    def _carry(self) -> None:
        if self._stopped in select.select([self._listening, self._stopped], [], [])[0]:
            return
        here, _ = self._listening.accept()
        there = socket.create_connection(("127.0.0.1", self._to))
        other = {here: there, there: here}
        sent_by = dict.fromkeys(other, 0.0)  # when all that was read so far is on its way
        under_way: deque[tuple[float, socket.socket, bytes]] = deque()
        with here, there:
            while True:
                now = time.monotonic()
                free = [one for one in other if sent_by[one] <= now]
                waits = [due - now for due, _, _ in under_way]
                waits += [by - now for by in sent_by.values() if by > now]
                limit = max(min(waits), 0) if waits else None
                ready = select.select([*free, self._stopped], [], [], limit)[0]
                if self._stopped in ready:
                    return
                for one in ready:
                    data = one.recv(256)
                    if not data:
                        return
                    sent_by[one] = time.monotonic() + 8 * len(data) / self._bits
                    under_way.append((sent_by[one] + self._latency, other[one], data))
                under_way = deque(sorted(under_way, key=lambda carried: carried[0]))
                while under_way and under_way[0][0] <= time.monotonic():
                    _, one, data = under_way.popleft()
                    one.sendall(data)
                    self.carried += len(data) if one is there else 0

    def drop(self) -> None:
        """Cut the line."""
        self._stop.send(b"!")
        self._thread.join()
        self._listening.close()

    def __enter__(self) -> "Link":
        """The line itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Cut it."""
        if self._thread.is_alive():
            self.drop()
