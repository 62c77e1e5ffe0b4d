"""Draws what the bench measured.

Usage: python charts.py CURVES.json FOLDER

CURVES.json is a list of figures: {"file", "title", "curves": [{"name", "points": [[detected, challenged], ..]}]},
both from 0 to 1. One SVG each is written to FOLDER, the same to the byte for the same numbers.
"""

import json
import sys
from html import escape
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend is chosen first)
from matplotlib.ticker import FuncFormatter, PercentFormatter  # noqa: E402

plt.rcParams.update({"svg.hashsalt": "gatehouse", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 11})
STYLES = {
    "gatehouse": {"color": "#0b6e4f", "linewidth": 2.4},
    "freeman": {"color": "#b5651d", "linewidth": 1.6, "linestyle": "--"},
    "isolation forest": {"color": "#6c6c6c", "linewidth": 1.6, "linestyle": ":"},
}


def draw(figure: dict, folder: Path) -> None:
    canvas, axes = plt.subplots(figsize=(7.2, 4.4), layout="constrained")
    for curve in figure["curves"]:
        detected, challenged = zip(*curve["points"])
        axes.plot(detected, [max(c, 1e-5) for c in challenged], label=curve["name"], **STYLES[curve["name"]])
    axes.set_yscale("log")
    axes.set_ylim(1e-3, 1.2)
    axes.set_xlim(0.5, 1.0)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
    axes.axvline(0.99, color="#bbbbbb", linewidth=1)
    axes.set_xlabel("attacks caught")
    axes.set_ylabel("legitimate sign-ins challenged")
    axes.set_title(figure["title"], loc="left", fontsize=11)
    axes.grid(True, which="major", color="#e6e6e6", linewidth=0.8)
    axes.legend(loc="lower left", frameon=False)
    path = folder / figure["file"]
    canvas.savefig(path, metadata={"Date": None})
    plt.close(canvas)
    # For whoever hears a picture instead of seeing it.
    head, tail = path.read_text().split(">\n <metadata", 1)
    path.write_text(f"{head}>\n <title>{escape(figure['title'])}</title>\n <metadata{tail}")


def main() -> None:
    figures = json.loads(Path(sys.argv[1]).read_text())
    for figure in figures:
        draw(figure, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
