"""Replays a run and prints its schedule, or goes through many.

python -m tests.simulation SEED                     its schedule, and what it finds broken
python -m tests.simulation FIRST LAST               the seeds that find something
… --planted "there is no lock"                      the same with a fault planted into the product
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import nullcontext

from tests.simulation.planted import MENDED, PLANTED
from tests.simulation.run import run


def main() -> int:
    """0 where nothing is broken."""
    planted = {name: plant for name, (_, plant) in {**PLANTED, **MENDED}.items()}
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("seeds", type=int, nargs="+", metavar="SEED", help="one, or the first and the last")
    parser.add_argument("--planted", choices=planted, metavar="FAULT", help="; ".join(planted))
    asked = parser.parse_args()
    answers, broken = Counter[str](), 0
    for seed in range(asked.seeds[0], asked.seeds[-1] + 1):
        with planted[asked.planted]() if asked.planted else nullcontext():
            outcome = run(seed)
        answers.update(outcome.answers)
        broken += bool(outcome.faults)
        if len(asked.seeds) == 1:
            print(outcome.told())
        elif outcome.faults:
            print(f"seed {seed}: {'; '.join(outcome.faults)}")
    if len(asked.seeds) > 1:
        told = ", ".join(f"{count} {answer}" for answer, count in sorted(answers.items()))
        print(f"{broken} seeds find something; publishes: {told}")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
