"""What stands between the product and an engine, and breaks or lies when told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import pyarrow as pa

EXECUTE = "ExecutePlan"
ANALYZE = "AnalyzePlan"
RELEASE = "ReleaseSession"
#: Those that answer more than once.
STREAMS = {EXECUTE, "ReattachExecute"}

Lie = Callable[[pa.Table], pa.Table]


@dataclass
class Faults:
    """What goes wrong; without any it passes everything on."""

    #: Instead of the version of the engine.
    version: str | None = None
    #: What is done before the statement of this number is passed on.
    before: dict[int, Callable[[], object]] = field(default_factory=dict)
    #: What is done before the answer to it goes on behind its first piece.
    within: dict[int, Callable[[], object]] = field(default_factory=dict)
    #: What becomes of an answer with these columns.
    lie: Lie | None = None
    #: What is done before a session is let go.
    release: Callable[[], object] | None = None
    #: The first answers that are true, of those with the columns.
    true_answers: int = 0
    #: Statements so far.
    statements: int = 0


@dataclass
class _Proxy(grpc.GenericRpcHandler):  # type: ignore[misc]
    channel: grpc.Channel
    faults: Faults

    def service(self, details: Any) -> Any:
        method = details.method.rpartition("/")[2]
        if method in STREAMS:
            return grpc.unary_stream_rpc_method_handler(
                lambda asked, context: self._stream(details.method, asked, context)
            )
        return grpc.unary_unary_rpc_method_handler(
            lambda asked, context: self._single(details.method, asked, context)
        )

    def _single(self, method: str, asked: bytes, context: grpc.ServicerContext) -> bytes:
        try:
            told: bytes = self.channel.unary_unary(method)(asked)
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
        if method.endswith(RELEASE) and self.faults.release:
            self.faults.release()
        if method.endswith(ANALYZE) and self.faults.version:
            from pyspark.sql.connect.proto import AnalyzePlanResponse

            answer = AnalyzePlanResponse.FromString(told)
            if answer.HasField("spark_version"):
                answer.spark_version.version = self.faults.version
                return bytes(answer.SerializeToString())
        return told

    def _stream(self, method: str, asked: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        within = None
        if method.endswith(EXECUTE):
            self.faults.statements += 1
            act = self.faults.before.get(self.faults.statements)
            if act:
                act()
            within = self.faults.within.get(self.faults.statements)
        try:
            for told in self.channel.unary_stream(method)(asked):
                yield self._meddled(told)
                if within:
                    within()
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())

    def _meddled(self, told: bytes) -> bytes:
        if self.faults.lie is None:
            return told
        from pyspark.sql.connect.proto import ExecutePlanResponse

        answer = ExecutePlanResponse.FromString(told)
        if not answer.HasField("arrow_batch"):
            return told
        true = pa.ipc.open_stream(answer.arrow_batch.data).read_all()
        wrong = self.faults.lie(true)
        if wrong is true:
            return told
        if self.faults.true_answers:
            self.faults.true_answers -= 1
            return told
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, wrong.schema) as stream:
            stream.write_table(wrong)
        answer.arrow_batch.data = sink.getvalue().to_pybytes()
        answer.arrow_batch.row_count = wrong.num_rows
        return bytes(answer.SerializeToString())


@contextmanager
def proxy(port: int, faults: Faults) -> Iterator[str]:
    """The address of a proxy before the engine of a port."""
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        server = grpc.server(ThreadPoolExecutor(8), handlers=[_Proxy(channel, faults)])
        own = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield f"sc://127.0.0.1:{own}"
        finally:
            server.stop(None).wait()
