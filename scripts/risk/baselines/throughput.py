"""Usage: python throughput.py --features CSV [--seconds 5] [--trees 100]

Measures how many rows a second are predicted one at a time on one core, by scikit-learn's IsolationForest and by a
LightGBM booster over the same features, and prints JSON. Scoring a sign-in is one row; batches would flatter.
"""

import os

# Before the libraries are loaded, which read these once.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import argparse
import json
import time

import lightgbm
import sklearn
from sklearn.ensemble import IsolationForest

from features_table import read_features


def rows_per_second(predict, rows, seconds):
    for row in rows[:20]:
        predict(row.reshape(1, -1))
    done = 0
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        predict(rows[done % len(rows)].reshape(1, -1))
        done += 1
    return done / (time.perf_counter() - started)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--features", required=True)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--trees", type=int, default=100)
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    _, rows, is_training, is_attack = read_features(arguments.features)
    forest = IsolationForest(n_estimators=arguments.trees, random_state=1, n_jobs=1).fit(rows[is_training])
    settings = {"objective": "binary", "num_threads": 1, "seed": 1, "deterministic": True, "verbosity": -1}
    data = lightgbm.Dataset(rows[is_training], label=is_attack[is_training])
    booster = lightgbm.train(settings, data, num_boost_round=arguments.trees)
    tested = rows[~is_training][:10_000] if (~is_training).any() else rows[:10_000]
    print(
        json.dumps(
            {
                "trees": arguments.trees,
                "isolationForestPerSecond": rows_per_second(forest.score_samples, tested, arguments.seconds),
                "boosterPerSecond": rows_per_second(
                    lambda row: booster.predict(row, num_threads=1), tested, arguments.seconds
                ),
                "scikitLearn": sklearn.__version__,
                "lightgbm": lightgbm.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
