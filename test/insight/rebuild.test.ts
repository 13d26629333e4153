import { expect, it } from 'vitest';
import { rebuilderOf } from '../../src/insight/rebuild.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { openRisk } from '../../src/models/build/rebuild.js';
import { NO_INPUTS } from '../../src/risk/data.js';
import { fraction } from '../../src/units/fraction.js';
import { exampleRisk } from '../models/risk.js';

it('a market at moved prices holds none against another', () => {
  const open = openRisk(JSON.stringify(exampleRisk()));
  const market = buildMarket(open.risk);
  const rebuilder = rebuilderOf({ market, marginType: 'maintenance', open, inputs: NO_INPUTS });
  const moves = { factors: new Map([[1, fraction(1n, 10n)]]), underlyings: new Map() };
  expect(rebuilder.moved(moves).market.prices).toEqual(['60000', '6001.1']);
});
