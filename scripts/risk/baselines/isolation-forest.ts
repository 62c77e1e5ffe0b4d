/** A forest fitted by scikit-learn, as isolation_forest.py exports it. A leaf has no children: -1. */
export type ExportedForest = {
  readonly features: readonly string[];
  readonly sampleSize: number;
  readonly trees: readonly {
    readonly feature: readonly number[];
    readonly threshold: readonly number[];
    readonly left: readonly number[];
    readonly right: readonly number[];
    readonly samples: readonly number[];
  }[];
};

type Tree = {
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Of leaves: how deep they are, and how much deeper the samples in them would have gone. */
  readonly depth: Float64Array;
};

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

/** How deep an unsuccessful search in a tree of so many samples goes on average (Liu et al., ICDM 2008). */
function averagePathLength(samples: number): number {
  if (samples <= 1) return 0;
  if (samples === 2) return 1;
  return 2 * (Math.log(samples - 1) + EULER_MASCHERONI) - (2 * (samples - 1)) / samples;
}

/**
 * Makes a scorer that walks the exported trees in this process, so that speed is compared without a bridge to
 * another language. Values are rounded to single precision first, as they are by the library that fitted them.
 *
 * @returns the same scores as the library: up to 1, and higher is more isolated
 */
export function isolationForest({ trees, sampleSize }: ExportedForest): (row: readonly number[]) => number {
  const prepared = trees.map(prepare);
  const norm = trees.length * averagePathLength(sampleSize);
  return (row) => {
    const values = Float32Array.from(row);
    let depth = 0;
    for (const tree of prepared) {
      let node = 0;
      for (let left = tree.left[0] as number; left !== -1; left = tree.left[node] as number) {
        const isLeft = (values[tree.feature[node] as number] as number) <= (tree.threshold[node] as number);
        node = isLeft ? left : (tree.right[node] as number);
      }
      depth += tree.depth[node] as number;
    }
    return 2 ** (-depth / norm);
  };
}

function prepare({ feature, threshold, left, right, samples }: ExportedForest['trees'][number]): Tree {
  const depth = new Float64Array(left.length);
  const edges = new Float64Array(left.length);
  // Children come after their parents in the export.
  left.forEach((child, node) => {
    if (child === -1) {
      depth[node] = (edges[node] as number) + averagePathLength(samples[node] as number);
      return;
    }
    edges[child] = edges[right[node] as number] = (edges[node] as number) + 1;
  });
  return {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    depth,
  };
}
