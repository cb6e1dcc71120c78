"""Spark itself, as a Spark Connect server in a process of its own; `make cluster` installs it.

Java has to be there (Debian, Ubuntu: apt-get install default-jre-headless).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import free_port

SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
#: Seconds until it listens.
PATIENCE = 180.0


@contextmanager
def spark(folder: Path, home: Path) -> Iterator[str]:
    """The address of a server as long as it is asked for; what it says stands in `folder`."""
    assert shutil.which("java"), "Spark needs Java (Debian, Ubuntu: apt-get install default-jre-headless)."
    port = free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    options = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    log = folder / "spark.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-submit"), "--master", "local[*]", "--class", SERVER, *options,
             "spark-internal"],
            cwd=folder, env={**os.environ, "SPARK_HOME": str(home)},
            stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _await(process, port, log)
            yield f"sc://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=60)


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.5)
    raise AssertionError(f"Spark does not listen: {log.read_text(errors='replace')}")
