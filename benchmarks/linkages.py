"""Linkage discovery beside scikit-learn's TF-IDF with the whole cosine matrix, in one run.

Synthetic initiatives: words of a Zipf law over topics, a title and 30 to 120 words of scope, systems,
a vendor, a site and a window. The peer makes TF-IDF vectors of the same texts, multiplies them to all
cosines and takes the ten highest of each, with an interpreter of its own, for scikit-learn is no
dependency. Ours makes the index, all signals, and the 100 best pairs with their evidence. Both run on
one processor, and what is compared is processor time, for the machine may be busy.

Run: ``python benchmarks/linkages.py [--peer PYTHON] [--rounds N] [--large N]``, PYTHON being one that has
scikit-learn. Exit status 1 when a goal is missed.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from sightline.engines.similarity import Field, Index, Item, Kind, Window  # noqa: E402

SMALL, LARGE = 5_000, 50_000
TIMES_FASTER, SECONDS, GIBIBYTES, MILLISECONDS = 2.0, 120.0, 2.0, 50.0
N_NEW = 50  # items that are compared with all, one by one
PEER = """
import json, sys, time
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
texts = json.load(open(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    began = time.process_time()
    vectors = TfidfVectorizer(stop_words="english").fit_transform(texts)
    cosines = (vectors @ vectors.T).toarray()
    np.fill_diagonal(cosines, 0)
    best = np.argpartition(-cosines, 10, axis=1)[:, :10]
    print(time.process_time() - began, flush=True)
"""


def items(n: int, seed: int) -> list[Item]:
    """Return synthetic initiatives."""
    rng = random.Random(seed)
    vocabulary = [
        "".join(rng.choices("abcdefghijklmnoprstuvw", k=rng.randint(4, 10))) for _ in range(30_000)
    ]
    common = list(accumulate(1 / (rank + 10) for rank in range(len(vocabulary))))
    topics = [rng.sample(vocabulary, 150) for _ in range(300)]
    return [_item(rng, number, vocabulary, common, topics) for number in range(n)]


def _item(
    rng: random.Random,
    number: int,
    vocabulary: Sequence[str],
    common: Sequence[float],
    topics: Sequence[Sequence[str]],
) -> Item:
    topic, n_words = rng.choice(topics), rng.randint(30, 120)
    words = rng.choices(vocabulary, cum_weights=common, k=n_words * 2 // 3)
    words += rng.choices(topic, k=n_words // 3)
    rng.shuffle(words)
    start = date(2026, 1, 1) + timedelta(rng.randrange(1500))
    return Item(
        f"P{number:05d}",
        {Field.TITLE: " ".join(rng.choices(topic, k=4)), Field.SCOPE: " ".join(words)},
        {
            Kind.SYSTEM: [
                f"system {int(400 * rng.random() ** 2)}" for _ in range(rng.randint(0, 4))
            ],
            Kind.VENDOR: [f"vendor {int(200 * rng.random() ** 2)}"],
            Kind.SITE: [f"site {rng.randrange(100)}"],
        },
        {},
        Window(start, start + timedelta(rng.randrange(90, 900))),
    )


def peer_seconds(python: str, made: Sequence[Item], rounds: int) -> list[float]:
    """Return how long the peer takes, round by round; nothing where it is not to be had."""
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps([" ".join(item.texts.values()) for item in made]))
        words = [python, "-c", PEER, str(texts), str(rounds)]
        env = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    if done.returncode:
        print(f"  the peer did not run: {done.stderr.strip().splitlines()[-1]}")
        return []
    return [float(line) for line in done.stdout.split()]


def seconds(made: Sequence[Item]) -> tuple[float, float, Index]:
    """Return how long the index and its suggestions take, and the index."""
    began = time.process_time()
    index = Index(made)
    built = time.process_time()
    assert len(index.suggest(most=100)) == 100
    return built - began, time.process_time() - built, index


def beside_the_peer(python: str, rounds: int) -> bool:
    """Print how much faster ours is at the small size; tell whether the goal is met."""
    made = items(SMALL, 1)
    seconds(made)  # compiles the loops, or reads them from the disk
    ours = [sum(seconds(made)[:2]) for _ in range(rounds)]
    print(f"{SMALL:,} items: ours {statistics.median(ours):.2f} s, all signals and evidence")
    peer = peer_seconds(python, made, rounds)
    if not peer:
        print("  skipped: give a Python that has scikit-learn with --peer")
        return True
    ratio = statistics.median(peer) / statistics.median(ours)
    print(
        f"  scikit-learn, text alone {statistics.median(peer):.2f} s: ours is {ratio:.1f} times as fast"
    )
    return ratio >= TIMES_FASTER


def at_size(n: int) -> bool:
    """Print time and memory at the large size, and of one against all; tell whether all goals are met."""
    made = items(n + N_NEW, 2)
    began = time.perf_counter()
    built, suggested, index = seconds(made[:n])
    wall = time.perf_counter() - began
    print(
        f"{n:,} items: index {built:.1f} s, suggestions {suggested:.1f} s; {wall:.0f} s by the clock"
    )
    began = time.process_time()
    index.like(made[-1])
    print(
        f"  the first of one against all, which makes the postings: {time.process_time() - began:.2f} s"
    )
    asked, added = [], []
    for item in made[n:]:
        began = time.process_time()
        index.like(item)
        asked.append((time.process_time() - began) * 1000)
        began = time.process_time()
        index.put(item)
        added.append((time.process_time() - began) * 1000)
    slow = sorted(asked)[int(0.95 * len(asked))]
    print(f"  one against all: median {statistics.median(asked):.1f} ms, p95 {slow:.1f} ms")
    print(f"  adding one: median {statistics.median(added):.2f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"  peak memory {peak:.2f} GiB, the items themselves included")
    return wall <= SECONDS and slow <= MILLISECONDS and peak <= GIBIBYTES


def main() -> int:
    """Run and print everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--peer", default=sys.executable, help="a Python that has scikit-learn")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", type=int, default=LARGE)
    given = parser.parse_args()
    met = [beside_the_peer(given.peer, given.rounds), at_size(given.large)]
    print("goals met" if all(met) else "a goal is missed")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
