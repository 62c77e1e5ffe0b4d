"""The file of features that features-file.ts writes: markers for training and attacks, then one column a feature."""

import numpy as np

MARKERS = 2


def read_features(path):
    """Gives the names of the features, the rows as float32, who may be learnt from, and who is an attack."""
    with open(path, encoding="utf-8") as lines:
        names = lines.readline().strip().split(",")[MARKERS:]
        table = np.loadtxt(lines, delimiter=",", dtype=np.float32, ndmin=2)
    return names, np.ascontiguousarray(table[:, MARKERS:]), table[:, 0] == 1, table[:, 1] == 1
