"""Coroutines in a thread of their own: where a browser is driven, this one has a running loop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")


def awaited(coroutine: Coroutine[Any, Any, Given]) -> Given:
    """What a coroutine gives."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
