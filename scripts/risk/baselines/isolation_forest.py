"""Usage: python isolation_forest.py --features CSV --scores OUT [--trees 100] [--seed 1] [--export TREES.json]

Fits scikit-learn's IsolationForest to the rows marked for training, without their labels, and writes one score a
row, in the order of the rows; higher is more isolated. With --export, the trees go to a JSON file that
isolation-forest.ts evaluates in the bench's own process.
"""

import argparse
import json

import numpy as np
from sklearn.ensemble import IsolationForest

from features_table import read_features


def exported(forest, names):
    trees = [
        {
            "feature": tree.tree_.feature.tolist(),
            "threshold": tree.tree_.threshold.tolist(),
            "left": tree.tree_.children_left.tolist(),
            "right": tree.tree_.children_right.tolist(),
            "samples": tree.tree_.n_node_samples.tolist(),
        }
        for tree in forest.estimators_
    ]
    return {"features": names, "sampleSize": int(forest.max_samples_), "trees": trees}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--features", required=True)
    parser.add_argument("--scores", required=True)
    parser.add_argument("--trees", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--export")
    arguments = parser.parse_args()
    names, rows, is_training, _ = read_features(arguments.features)
    forest = IsolationForest(n_estimators=arguments.trees, random_state=arguments.seed, n_jobs=1)
    forest.fit(rows[is_training])
    np.savetxt(arguments.scores, -forest.score_samples(rows), fmt="%.17g")
    if arguments.export:
        with open(arguments.export, "w", encoding="utf-8") as out:
            json.dump(exported(forest, names), out)


if __name__ == "__main__":
    main()
