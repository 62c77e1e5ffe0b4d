"""Fits additive models of log-odds to a matrix of evidence, and says how good each is.

Usage: python fit.py FOLDER [--ablate]

FOLDER holds `columns.json` (a list of {"name", "kind", "rises", "isSilenceLeast", "signals"}), `examples.f32` (row-major float32: the columns,
then label, weight, split with 0 train / 1 validation, scored with 1 where the password was right) and receives
`fits.json`: which columns were kept (pairs that earn nothing are not), how many examples each of them spoke in, and
for each kind of model its bias and one table a column kept, all in bits, with the metrics on the validation rows. A table of a measured column is {"missing": bits, "edges": [..], "bits": [..]} with one more bits
than edges: a value belongs to the first edge that is not below it. A table of a yes-or-no column is its bits.
With --ablate it receives `ablation.json` instead: what the boosted stumps lose when they never hear of one signal.
"""

import json
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

LN2 = np.log(2.0)
# Stands for "nothing was found" where that is the least: below everything that is measured.
SILENCE = -1_000.0
SEED = 20_261_125
# A pair is kept if it says this much, has been seen this often, and is among the best.
LEAST_PAIR_BITS, LEAST_SUPPORT, MOST_PAIRS = 0.5, 100, 6


def load(folder: Path):
    columns = json.loads((folder / "columns.json").read_text())
    raw = np.fromfile(folder / "examples.f32", dtype=np.float32)
    rows = raw.reshape(-1, len(columns) + 4)
    x, label, weight, split, scored = rows[:, :-4], rows[:, -4], rows[:, -3], rows[:, -2], rows[:, -1]
    for j, column in enumerate(columns):
        if column["isSilenceLeast"]:
            x[:, j] = np.where(np.isnan(x[:, j]), SILENCE, x[:, j])
    return columns, x, label, weight, split == 0, split == 1, scored == 1


def edges_of(values: np.ndarray, weight: np.ndarray, most: int) -> list[float]:
    """Edges between values that divide the weight about evenly, so that every bin has seen enough."""
    known = ~np.isnan(values)
    if not known.any():
        return []
    quantiles = np.quantile(values[known], np.linspace(0, 1, most + 1)[1:-1])
    return sorted(set(round(float(q), 3) for q in quantiles))


def binned(x: np.ndarray, columns, edges) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """One yes-or-no column for each bin, the missing one included, and one for each yes-or-no column."""
    parts, origin = [], []
    for j, column in enumerate(columns):
        values = x[:, j]
        if column["kind"] != "number":
            parts.append(values)
            origin.append((j, -1))
            continue
        bins = np.searchsorted(edges[j], values, side="left")
        for b in range(len(edges[j]) + 1):
            parts.append(((bins == b) & ~np.isnan(values)).astype(np.float32))
            origin.append((j, b))
    return np.column_stack(parts), origin


def tables_from(columns, edges, origin, coefficients):
    tables = [
        {"missing": 0.0, "edges": edges[j], "bits": [0.0] * (len(edges[j]) + 1)} if c["kind"] == "number" else 0.0
        for j, c in enumerate(columns)
    ]
    for (j, b), value in zip(origin, coefficients):
        if b < 0:
            tables[j] = float(value / LN2)
        else:
            tables[j]["bits"][b] = float(value / LN2)
    for column, table in zip(columns, tables):
        if column["isSilenceLeast"]:
            table["missing"] = table["bits"][0]
    return tables


def scorecard(columns, x, label, weight, train, edges):
    """Weights of evidence of each bin apart, added as if the signals were independent."""
    z, origin = binned(x[train], columns, edges)
    y, w = label[train], weight[train]
    bad, good = w[y == 1].sum(), w[y == 0].sum()
    coefficients = []
    for k in range(z.shape[1]):
        on = z[:, k] > 0
        p = (w[on & (y == 1)].sum() + 0.5) / (bad + 1)
        q = (w[on & (y == 0)].sum() + 0.5) / (good + 1)
        coefficients.append(np.log(p / q))
    return np.log(bad / good) / LN2, tables_from(columns, edges, origin, coefficients)


def regression(columns, x, label, weight, train, edges):
    """All bins weighed together, shrunk towards nothing."""
    z, origin = binned(x[train], columns, edges)
    fit = LogisticRegression(C=0.3, max_iter=400)
    fit.fit(z, label[train], sample_weight=weight[train])
    return float(fit.intercept_[0] / LN2), tables_from(columns, edges, origin, fit.coef_[0])


def stumps(columns, x, label, weight, train, validation):
    """Boosted trees of one split: each looks at one signal, so their sum is one table a signal."""
    monotone = [1 if c.get("rises") else 0 for c in columns]
    data = lgb.Dataset(x[train], label[train], weight=weight[train], params={"max_bin": 63})
    held = lgb.Dataset(x[validation], label[validation], weight=weight[validation], reference=data)
    booster = lgb.train(
        {
            "objective": "binary",
            "num_leaves": 2,
            "learning_rate": 0.15,
            "min_data_in_leaf": 40,
            "lambda_l2": 5.0,
            "monotone_constraints": monotone,
            "seed": SEED,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 2,
            "verbosity": -1,
        },
        data,
        num_boost_round=700,
        valid_sets=[held],
        callbacks=[lgb.early_stopping(30, verbose=False)],
    )
    return unstacked(columns, booster)


def unstacked(columns, booster):
    bias, steps = 0.0, [[] for _ in columns]
    for tree in booster.dump_model(num_iteration=booster.best_iteration)["tree_info"]:
        node = tree["tree_structure"]
        if "split_feature" not in node:
            bias += node["leaf_value"]
            continue
        low, high = node["left_child"]["leaf_value"], node["right_child"]["leaf_value"]
        missing = low if node["default_left"] else high
        # A column that is never missing in training may still carry a direction; it is never asked for.
        steps[node["split_feature"]].append((node["threshold"], low, high, missing))
    tables = []
    for column, of_column in zip(columns, steps):
        if column["kind"] == "number":
            edges = sorted({round(t, 3) for t, *_ in of_column})
            bits = [
                sum(low if edge <= round(t, 3) else high for t, low, high, _ in of_column) / LN2
                for edge in [*edges, float("inf")]
            ]
            missing = bits[0] if column["isSilenceLeast"] else sum(m for *_, m in of_column) / LN2
            tables.append({"missing": missing, "edges": edges, "bits": bits})
        else:
            off, on = sum(s[1] for s in of_column) / LN2, sum(s[2] for s in of_column) / LN2
            bias += off * LN2
            tables.append(on - off)
    return bias / LN2, tables


def bits_of(columns, bias, tables, x):
    total = np.full(len(x), bias)
    for j, (column, table) in enumerate(zip(columns, tables)):
        values = x[:, j]
        if column["kind"] != "number":
            total += values * table
            continue
        known = ~np.isnan(values)
        bins = np.searchsorted(table["edges"], values, side="left")
        total += np.where(known, np.take(table["bits"], bins), table["missing"])
    return total


def calibration_error(p, y, bins=20):
    order = np.argsort(p)
    return sum(abs(p[part].sum() - y[part].sum()) for part in np.array_split(order, bins)) / len(p)


def challenge_rate(bits, y, share=0.99):
    attacks = np.sort(bits[y == 1])[::-1]
    threshold = attacks[max(0, int(np.ceil(share * len(attacks))) - 1)]
    return float((bits[y == 0] >= threshold).mean())


def judged(columns, bias, tables, x, label, train, validation, scored):
    """Calibrates on half of the validation rows' people-free order, and measures on the other half."""
    rows = np.flatnonzero(validation & scored)
    fitting, testing = rows[::2], rows[1::2]
    bits, y = bits_of(columns, bias, tables, x), label
    line = LogisticRegression(C=1e6, max_iter=200).fit(bits[fitting, None] * LN2, y[fitting])
    slope, intercept = float(line.coef_[0, 0]), float(line.intercept_[0] / LN2)
    by_line = 1 / (1 + 2 ** -(slope * bits[testing] + intercept))
    steps = IsotonicRegression(out_of_bounds="clip").fit(bits[fitting], y[fitting])
    by_steps = np.clip(steps.predict(bits[testing]), 1e-6, 1 - 1e-6)
    raw = 1 / (1 + 2 ** -bits[testing])
    return {
        "slope": slope,
        "interceptBits": intercept,
        "auc": float(roc_auc_score(y[testing], bits[testing])),
        "challengeRateAt99": challenge_rate(bits[testing], y[testing]),
        "logLoss": float(log_loss(y[testing], np.clip(by_line, 1e-9, 1 - 1e-9))),
        "calibrationError": {
            "none": float(calibration_error(raw, y[testing])),
            "line": float(calibration_error(by_line, y[testing])),
            "isotonic": float(calibration_error(by_steps, y[testing])),
        },
        "isotonicLogLoss": float(log_loss(y[testing], by_steps)),
    }


def ablated(columns, x, label, weight, train, validation, scored):
    """Fits again without each signal in turn; nothing is left out in the first row."""
    rows = []
    for signal in [None, *sorted({s for c in columns for s in c["signals"]})]:
        kept = [j for j, c in enumerate(columns) if signal not in c["signals"]]
        some = [columns[j] for j in kept]
        bias, tables = stumps(some, x[:, kept], label, weight, train, validation)
        found = judged(some, bias, tables, x[:, kept], label, train, validation, scored)
        rows.append({"without": signal, **{k: found[k] for k in ("auc", "challengeRateAt99", "logLoss")}})
    return rows


def earning(columns, x, tables) -> list[int]:
    """The columns without the pairs that say little, or seldom."""
    worth = {
        j: abs(tables[j]) * np.sqrt(float(x[:, j].sum()))
        for j, c in enumerate(columns)
        if len(c["signals"]) > 1 and abs(tables[j]) >= LEAST_PAIR_BITS and x[:, j].sum() >= LEAST_SUPPORT
    }
    best = sorted(worth, key=worth.get, reverse=True)[:MOST_PAIRS]
    return [j for j, c in enumerate(columns) if len(c["signals"]) == 1 or j in best]


def main() -> None:
    folder = Path(sys.argv[1])
    columns, x, label, weight, train, validation, scored = load(folder)
    if "--ablate" in sys.argv:
        rows = ablated(columns, x, label, weight, train, validation, scored)
        (folder / "ablation.json").write_text(json.dumps(rows))
        return
    _, first = stumps(columns, x, label, weight, train, validation)
    kept = earning(columns, x[train], first)
    columns, x = [columns[j] for j in kept], x[:, kept]
    edges = [edges_of(x[train, j], weight[train], 12) if c["kind"] == "number" else [] for j, c in enumerate(columns)]
    candidates = {
        "scorecard": scorecard(columns, x, label, weight, train, edges),
        "regression": regression(columns, x, label, weight, train, edges),
        "stumps": stumps(columns, x, label, weight, train, validation),
    }
    fits = {
        name: {"biasBits": bias, "tables": tables, **judged(columns, bias, tables, x, label, train, validation, scored)}
        for name, (bias, tables) in candidates.items()
    }
    support = [int(s) for s in np.where(np.isnan(x), 0, x != 0).sum(axis=0)]
    for j, column in enumerate(columns):
        if column["kind"] == "number":
            support[j] = int((~np.isnan(x[:, j]) & (x[:, j] != SILENCE)).sum())
    (folder / "fits.json").write_text(json.dumps({"kept": kept, "support": support, "fits": fits}))


if __name__ == "__main__":
    main()
