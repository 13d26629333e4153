import type { Candle } from '../../../src/risk/data.js';
import { normalQuantile } from '../../../src/risk/normal.js';
import type { GarchParameters } from '../../../src/risk/volatility/garch.js';
import { START } from '../historyData.js';

/** Random series for tests: the same on every run, because the generator is seeded. */

/** Uniform numbers in (0, 1): a 32-bit Weyl sequence, mixed by multiplication and shifts. */
function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (((z ^ (z >>> 16)) >>> 0) + 0.5) / 2 ** 32;
  };
}

/** Standard normal numbers. */
export function normals(seed: number): () => number {
  const next = uniforms(seed);
  return () => normalQuantile(next());
}

/** Returns of a GARCH(1,1) process, begun at its long-run variance. */
export function garchReturns(parameters: GarchParameters, count: number, seed: number): number[] {
  const { omega, alpha, beta } = parameters;
  const next = normals(seed);
  let variance = omega / (1 - alpha - beta);
  return Array.from({ length: count }, () => {
    const value = Math.sqrt(variance) * next();
    variance = omega + alpha * value * value + beta * variance;
    return value;
  });
}

/** Daily bars of a price without drift and with variance `perBar`, walked in `steps` steps a bar. */
export function walkBars(perBar: number, count: number, steps: number, seed: number): Candle[] {
  const next = normals(seed);
  const size = Math.sqrt(perBar / steps);
  let log = 0;
  return Array.from({ length: count }, (_, i) => {
    const open = log;
    let [high, low] = [log, log];
    for (let s = 0; s < steps; s++) {
      log += size * next();
      high = Math.max(high, log);
      low = Math.min(low, log);
    }
    const [o, h, l, c] = [open, high, low, log].map(Math.exp) as [number, number, number, number];
    return { time: START + i * 86_400, open: o, high: h, low: l, close: c, volume: 1 };
  });
}
