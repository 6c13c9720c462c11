"""The site as `folkmoot run` serves it, but of a folder without the demonstration, in a process group of its own."""

import socket
import subprocess
import sys
import time

SITE = "folkmoot.site.wsgi:application"


def start(port: int, environment: dict[str, str], application: str = SITE) -> subprocess.Popen[bytes]:
    """The server in a process group of its own, once it answers."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2"]
    command += ["--blocking-threads", "4", "--no-ws", "--log-level", "error", application]
    server = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    for _attempt in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return server
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server does not answer")
