/** A small but complete `risk.json`, as a human would write it. */
export function exampleRisk() {
  return {
    version: 1,
    kind: 'ballast/risk',
    universe: {
      quote: 'USDT',
      valueDecimals: 8,
      slots: 8,
      instruments: [
        {
          symbol: 'BTC/USDT',
          kind: 'spot',
          underlying: 'BTC',
          domain: 'cross',
          lotDecimals: 4,
          multiplier: '1',
        },
        {
          symbol: 'BTC/USDT:USDT',
          kind: 'perpetual',
          underlying: 'BTC',
          domain: 'cross',
          lotDecimals: 3,
          multiplier: '1',
        },
      ],
    },
    time: '2026-01-31T12:00:00Z' as string | number,
    maxSkew: 900,
    prices: { 'BTC/USDT': '60000', 'BTC/USDT:USDT': '60010.5' } as Record<string, string>,
    models: [
      {
        model: 'collateral',
        symbols: ['BTC/USDT'],
        tiers: [
          { upTo: '10', weight: { initial: '0.9', maintenance: '0.95' } },
          { upTo: '100', weight: '0.8' },
        ],
        borrow: { upTo: '5', factor: '1.05' },
      },
      {
        model: 'tiered',
        symbols: ['BTC/USDT:USDT'],
        brackets: [
          {
            minNotional: '0',
            maxNotional: '50000',
            maintenanceRate: '0.004',
            cum: '0',
            maxLeverage: '125',
          },
          {
            minNotional: '50000',
            maxNotional: '250000',
            maintenanceRate: '0.005',
            cum: '50',
            maxLeverage: '100',
          },
        ],
      },
      {
        model: 'scan',
        marginTypes: ['initial'],
        scenarios: ['-10 %', '+10 %'],
        arrays: {
          'BTC/USDT': ['-6000', '6000'],
          'BTC/USDT:USDT': ['-6001.05', '6001.05'],
        },
        units: [{ select: 'eachUnderlying', reduce: 'worst', floor: '10' }],
      },
      {
        model: 'groups',
        groups: [
          {
            label: 'BTC concentration',
            select: { underlying: 'BTC' },
            fold: true,
            segments: [
              { from: '0', to: '50', perUnit: '0' },
              { from: '50', to: '1000', perUnit: '3000', fixed: '-150000' },
            ],
          },
        ],
      },
    ] as Record<string, unknown>[],
    provenance: { source: 'worked example' },
  };
}
