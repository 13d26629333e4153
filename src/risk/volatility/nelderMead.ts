/** Where a search ended. */
export interface Minimum {
  readonly x: readonly number[];
  readonly value: number;
  /** The simplex shrank below both tolerances before the evaluations ran out. */
  readonly converged: boolean;
}

export interface SearchOptions {
  /** First distance from the start along each axis. */
  readonly step: number;
  /** Largest spread of the values in the final simplex. */
  readonly valueTolerance: number;
  /** Largest distance of a coordinate from the best point in the final simplex. */
  readonly pointTolerance: number;
  readonly maxEvaluations: number;
}

interface Vertex {
  readonly x: readonly number[];
  readonly value: number;
}

/**
 * Smallest value of a function of several numbers near a start, without derivatives. Values that are not
 * finite count as very large. Source: J. A. Nelder and R. Mead, "A simplex method for function minimization",
 * The Computer Journal 7 (1965), with the usual coefficients 1, 2, ½, ½ (Lagarias et al., SIAM J. Optim. 9,
 * 1998).
 */
export function nelderMead(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  options: SearchOptions,
): Minimum {
  let evaluations = 0;
  const at = (x: readonly number[]): Vertex => {
    evaluations++;
    const value = f(x);
    return { x, value: Number.isFinite(value) ? value : Number.MAX_VALUE };
  };
  const axes = start.map((_, i) => start.map((value, j) => (i === j ? value + options.step : value)));
  let simplex = sorted([start, ...axes].map(at));

  while (evaluations < options.maxEvaluations && !isSmall(simplex, options)) {
    const worst = simplex.at(-1)!;
    const others = simplex.slice(0, -1);
    const centre = start.map((_, j) => others.reduce((sum, { x }) => sum + x[j]!, 0) / others.length);
    const along = (t: number) => at(centre.map((c, j) => c + t * (worst.x[j]! - c)));

    const replacement = betterVertex(along, simplex[0]!, others.at(-1)!, worst);
    simplex = sorted(
      replacement === undefined
        ? [simplex[0]!, ...simplex.slice(1).map(({ x }) => at(midpoint(simplex[0]!.x, x)))]
        : [...others, replacement],
    );
  }
  const { x, value } = simplex[0]!;
  return { x, value, converged: isSmall(simplex, options) };
}

/** Reflection, expansion or contraction of the worst vertex; undefined where the simplex must shrink. */
function betterVertex(
  along: (t: number) => Vertex,
  best: Vertex,
  secondWorst: Vertex,
  worst: Vertex,
): Vertex | undefined {
  const reflected = along(-1);
  if (reflected.value < best.value) {
    const expanded = along(-2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < secondWorst.value) return reflected;
  const outside = reflected.value < worst.value;
  const contracted = along(outside ? -0.5 : 0.5);
  return contracted.value < Math.min(reflected.value, worst.value) ? contracted : undefined;
}

function sorted(simplex: readonly Vertex[]): Vertex[] {
  return [...simplex].sort((a, b) => a.value - b.value);
}

function midpoint(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, j) => (value + b[j]!) / 2);
}

function isSmall(simplex: readonly Vertex[], { valueTolerance, pointTolerance }: SearchOptions): boolean {
  const best = simplex[0]!;
  return (
    simplex.at(-1)!.value - best.value <= valueTolerance &&
    simplex.every(({ x }) => x.every((value, j) => Math.abs(value - best.x[j]!) <= pointTolerance))
  );
}
