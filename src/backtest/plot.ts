/** Line plots as SVG text: no scripts, no fonts, nothing from elsewhere. */

interface Series {
  readonly name: string;
  /** CSS colour. */
  readonly color: string;
  readonly values: readonly number[];
  /** `line` (default), `bars` from 0, or `dots`. */
  readonly shape?: 'line' | 'bars' | 'dots';
}

export interface PlotOptions {
  readonly title: string;
  /** One label per value; five of them are shown. */
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  /** How values are written on the axis. */
  readonly format: (value: number) => string;
}

const WIDTH = 920;
const HEIGHT = 300;
const LEFT = 70;
const RIGHT = 12;
const TOP = 34;
const BOTTOM = 34;

/** A plot of series over a common axis that always holds 0. */
export function plot({ title, labels, series, format }: PlotOptions): string {
  const all = series.flatMap(({ values }) => values.filter(Number.isFinite));
  const ticks = roundTicks(Math.min(0, ...all), Math.max(0, ...all));
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  const range = high - low;
  const count = Math.max(1, labels.length - 1);
  const x = (i: number) => LEFT + (i * (WIDTH - LEFT - RIGHT)) / count;
  const y = (value: number) => TOP + ((high - value) * (HEIGHT - TOP - BOTTOM)) / range;
  const at = (n: number) => n.toFixed(1);

  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}"/>` +
      `<text class="axis" x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${escapeText(format(tick))}</text>`,
  );
  const shown = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (labels.length - 1)));
  const dates = [...new Set(shown)].map(
    (i) =>
      `<text class="axis" x="${at(x(i))}" y="${HEIGHT - 10}" text-anchor="${anchorOf(i, labels.length)}">${escapeText(labels[i] ?? '')}</text>`,
  );
  const marks = series.map(({ values, color, shape = 'line' }) => {
    const points = values.flatMap((value, i) => (Number.isFinite(value) ? [{ i, value }] : []));
    if (shape === 'line') {
      const path = points.map(({ i, value }) => `${at(x(i))},${at(y(value))}`).join(' ');
      return `<polyline fill="none" stroke="${color}" stroke-width="1.6" points="${path}"/>`;
    }
    if (shape === 'dots') {
      return points
        .map(({ i, value }) => `<circle cx="${at(x(i))}" cy="${at(y(value))}" r="4" fill="${color}"/>`)
        .join('');
    }
    return points
      .map(({ i, value }) => {
        const [top, bottom] = [Math.max(value, 0), Math.min(value, 0)];
        const size = at(y(bottom) - y(top));
        return `<rect x="${at(x(i) - 0.6)}" y="${at(y(top))}" width="1.2" height="${size}" fill="${color}"/>`;
      })
      .join('');
  });
  const legend = series.map(
    ({ name, color }, i) =>
      `<rect x="${LEFT + 190 * i}" y="12" width="12" height="12" fill="${color}"/>` +
      `<text class="axis" x="${LEFT + 190 * i + 18}" y="22">${escapeText(name)}</text>`,
  );
  return [
    `<figure><figcaption>${escapeText(title)}</figcaption>`,
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(title)}">`,
    ...grid,
    ...dates,
    ...marks,
    ...legend,
    '</svg></figure>',
  ].join('\n');
}

/** Round values from one at or below `low` to one at or above `high`, in steps of 1, 2 or 5 times a power of ten. */
function roundTicks(low: number, high: number): number[] {
  const rough = (high - low || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough)!;
  const [first, last] = [
    Math.floor(low / step),
    Math.max(Math.ceil(high / step), Math.floor(low / step) + 1),
  ];
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** Labels at the ends stay inside the frame. */
function anchorOf(i: number, count: number): string {
  if (i === 0) return 'start';
  return i === count - 1 ? 'end' : 'middle';
}

/** Text inside HTML and SVG. */
export function escapeText(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
