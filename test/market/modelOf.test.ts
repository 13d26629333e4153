import { describe, expect, it } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { modelOf } from '../../src/market/modelOf.js';

import { expectInputError } from '../models/helpers.js';

describe('modelOf', () => {
  const market = smallMarket(8);
  const { maintenance } = market.models;

  it('gives the model of a margin type', () => {
    expect(modelOf(market, 'maintenance')).toBe(maintenance);
  });

  it('refuses a market without it, where the caller says that its models are', () => {
    const without = { models: {} };
    expectInputError(() => modelOf(without, 'initial'), 'market.models', 'has no initial margin model');
    const at = { field: 'models', fix: 'Choose the other' };
    expectInputError(() => modelOf(without, 'initial', at), 'models', 'Choose the other');
  });
});
