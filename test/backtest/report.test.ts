import { describe, expect, it } from 'vitest';
import { plot } from '../../src/backtest/plot.js';
import { reportHtml } from '../../src/backtest/report.js';
import { summarise } from '../../src/backtest/summary.js';

const periods = Array.from({ length: 40 }, (_, i) => {
  const loss = i % 9 === 4 ? 7 : Math.sin(i);
  return { time: 1_780_000_000 + i * 86_400, notional: 100, margin: 5, loss, exceeded: loss > 5 };
});
const html = reportHtml({
  title: 'Rates & <limits>',
  setting: [['model', 'tiered "flat"']],
  summary: summarise(periods, { confidence: 0.99, staticRate: 0.06 }),
  periods,
});

describe('the report', () => {
  it('is one page that loads nothing and runs nothing', () => {
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:|src=/i);
    expect(html.match(/<svg /g)).toHaveLength(2);
  });

  it('escapes names', () => {
    expect(html).toContain('Rates &amp; &lt;limits&gt;');
    expect(html).toContain('tiered &quot;flat&quot;');
  });

  it('shows every exceedance as a dot, and the verdict', () => {
    expect(html.match(/<circle /g)).toHaveLength(periods.filter(({ exceeded }) => exceeded).length);
    expect(html).toContain('exceedances in 40 periods');
    expect(html).toContain('static rate');
  });
});

describe('a plot', () => {
  it('keeps every point inside the frame, and 0 on the axis', () => {
    const svg = plot({
      title: 'x',
      labels: ['a', 'b', 'c'],
      series: [{ name: 's', color: '#000', values: [-2, 5, 1] }],
      format: String,
    });
    const points = /points="([^"]+)"/
      .exec(svg)![1]!
      .split(' ')
      .map((pair) => pair.split(',').map(Number));
    expect(points).toHaveLength(3);
    for (const [x, y] of points) {
      expect(x).toBeGreaterThanOrEqual(70);
      expect(x).toBeLessThanOrEqual(908);
      expect(y).toBeGreaterThanOrEqual(34);
      expect(y).toBeLessThanOrEqual(266);
    }
  });

  it('draws flat series and gaps without a NaN', () => {
    const values = [Number.NaN, 0, 0];
    const svg = plot({
      title: 'x',
      labels: ['a', 'b', 'c'],
      series: [{ name: 's', color: '#000', values }],
      format: String,
    });
    expect(svg).not.toContain('NaN');
  });
});
