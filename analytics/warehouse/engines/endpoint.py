"""A Spark Connect endpoint: the session of one publish, its tables, and what it refuses said as a refusal."""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyarrow as pa

from analytics.errors import N_, NotPublished, Refusal
from analytics.warehouse import definitions

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

#: The major version that reads the statements as the embedded engine does.
OLDEST = 4
#: A passing fault of the network is tried again for a few seconds; the client itself would for ten minutes.
RETRIES = 4
FIRST_WAIT_MS, LONGEST_WAIT_MS = 250, 4000
#: Seconds an answer is waited for where LANZHOU_ENGINE_SECONDS says nothing; and that a session is let go.
ANSWER_SECONDS = 600
RELEASE_SECONDS = 10
#: Loggers of the client, which quote statements and places where something fails.
TALKATIVE = ("pyspark", "SQLQueryContextLogger", "DataFrameQueryContextLogger")


class Endpoint:
    """Tables of one session of a server, and statements over them."""

    def __init__(self, session: SparkSession, name: str, seconds: int) -> None:
        self._session = session
        self._name = name
        self._seconds = seconds
        self._has_answered = False
        self._has_given_up = False

    def read(self, table: str, path: Path) -> None:
        """A parquet file as a table; the server reads it from the same place as this machine."""
        with self._refusals(table):
            self._session.read.parquet(path.as_uri()).createOrReplaceTempView(table)

    def ask(self, what: str, text: str, values: Mapping[str, object]) -> pa.Table:
        """The rows of a statement, with what it names of the values; `what` it is, for a refusal."""
        asked = {name: values[name] for name in definitions.parameters_read(text)}
        with self._refusals(what):
            rows: pa.Table = self._session.sql(definitions.marked(text), args=asked).toArrow()
        self._has_answered = True
        return rows

    def rows(self, table: str) -> int:
        """How many rows it reads of a table."""
        with self._refusals(table):
            return int(self._session.table(table).count())

    def refuse_old(self) -> None:
        """Refuses a server that may read the statements otherwise."""
        with self._refusals("version"):
            version = self._session.version
        self._has_answered = True
        found = re.match(r"\d+", version)
        if not found or int(found[0]) < OLDEST:
            raise NotPublished(
                N_(
                    "Nothing was published: the engine {engine} is of version {version}, but {oldest} or "
                    "newer is needed."
                ),
                engine=self._name,
                version=version[:20],
                oldest=f"{OLDEST}.0",
            )

    @contextmanager
    def _refusals(self, what: str) -> Iterator[None]:
        import grpc
        from pyspark.errors import PySparkException

        try:
            # The client warns of retries that came to nothing: the refusal says it.
            with warnings.catch_warnings(action="ignore"), self._time_limit(self._seconds):
                yield
        except Exception as error:
            if self._has_given_up:
                raise NotPublished(
                    N_(
                        "Nothing was published: the engine {engine} has not answered within {seconds} "
                        "seconds, at {what}. LANZHOU_ENGINE_SECONDS sets how long an answer is waited for."
                    ),
                    engine=self._name,
                    seconds=self._seconds,
                    what=what,
                ) from error
            if not isinstance(error, (PySparkException, grpc.RpcError, pa.ArrowException)):
                raise
            values = {"engine": self._name, "reason": _reason(error)}
            if not self._has_answered:
                raise NotPublished(
                    N_("Nothing was published: the engine {engine} cannot be reached: {reason}."), **values
                ) from error
            raise NotPublished(
                N_("Nothing was published: the engine {engine} broke off at {what}: {reason}."),
                what=what,
                **values,
            ) from error

    @contextmanager
    def _time_limit(self, seconds: float) -> Iterator[None]:
        """Closes the connection when an answer takes longer; the client itself would wait for ever."""
        limit = Timer(seconds, self._give_up)
        limit.daemon = True
        limit.start()
        try:
            yield
        finally:
            limit.cancel()

    def _give_up(self) -> None:
        self._has_given_up = True
        self._session.client.close()

    def stop(self) -> None:
        """Lets the session go; a server that has gone, or does not answer, is not waited for once more."""
        self._session.client.set_retry_policies([])
        with warnings.catch_warnings(action="ignore"), self._time_limit(RELEASE_SECONDS):
            self._session.stop()


def answer_seconds() -> int:
    """How long an answer of an engine is waited for; refuses a setting that is no number of seconds."""
    said = os.environ.get("LANZHOU_ENGINE_SECONDS") or str(ANSWER_SECONDS)
    if not re.fullmatch("[1-9][0-9]{0,5}", said):
        raise Refusal(N_("LANZHOU_ENGINE_SECONDS is a number of seconds: nothing was published."))
    return int(said)


def name_of(address: str) -> str:
    """Host and port of an address, which may hold a token: that is never said."""
    parts = urlsplit(address.partition(";")[0])
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def refuse_unusable(address: str) -> None:
    """Refuses what is no address of an endpoint, and any while its client is not installed."""
    if not re.fullmatch(r"sc://[^/\s;]+(/?(;[^\s;=]+=[^\s;]*)*)", address):
        raise Refusal(
            N_("This is not the address of an engine. Enter it as sc://host:port, such as {example}."),
            example="sc://127.0.0.1:15002",
        )
    try:
        _client()
    except ImportError as error:
        raise Refusal(
            N_("The client of engines is not installed here. Install it with: {command}"),
            command="pip install --require-hashes -r requirements-cluster.txt",
        ) from error


@contextmanager
def opened(address: str, *, seconds: int) -> Iterator[Endpoint]:
    """An endpoint in a session of its own, which ends with it; each answer is waited for so many seconds."""
    session = _client()(connection=address)
    endpoint = Endpoint(session, name_of(address), seconds)
    try:
        from pyspark.sql.connect.client.retries import DefaultPolicy

        patience = DefaultPolicy(RETRIES, initial_backoff=FIRST_WAIT_MS, max_backoff=LONGEST_WAIT_MS)
        session.client.set_retry_policies([patience])
        endpoint.refuse_old()
        yield endpoint
    finally:
        endpoint.stop()


def _client() -> Any:
    """The client's session; the client warns of the newest pandas, which nothing here hands it."""
    with warnings.catch_warnings(action="ignore"):
        from pyspark.sql.connect.session import SparkSession
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return SparkSession


def _reason(error: BaseException) -> str:
    """The first line of what went wrong, without the traces behind it and the places in it."""
    said = error.getMessage() if hasattr(error, "getMessage") else str(error)
    details = re.search(r'details = "([^"\n]+)"', str(said))
    lines = [line.strip() for line in (details[1] if details else str(said)).splitlines() if line.strip()]
    first = lines[0] if lines else type(error).__name__
    return re.sub(r"(file:)?/\S+", "…", first)[:200].rstrip(".")
