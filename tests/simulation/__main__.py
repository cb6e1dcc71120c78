"""`python -m tests.simulation SEED` replays a run and prints its schedule; `FIRST LAST` goes through many."""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.simulation.run import run


def main() -> int:
    first, *more = (int(text) for text in sys.argv[1:])
    if not more:
        outcome = run(first)
        print(outcome.told())
        return bool(outcome.faults)
    began, answers, broken = time.process_time(), Counter[str](), 0
    for seed in range(first, more[0] + 1):
        outcome = run(seed)
        answers.update(outcome.answers)
        if outcome.faults:
            broken += 1
            print(f"seed {seed}: {'; '.join(outcome.faults)}")
    print(f"{broken} broken; {dict(answers)}; {time.process_time() - began:.1f} s")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
