import { defineGroup } from '../shell/command.js';
import { pricesCombine } from './pricesCombine.js';
import { pricesImport } from './pricesImport.js';
import { pricesSign } from './pricesSign.js';
import { pricesSources } from './pricesSources.js';

export const pricesCommand = defineGroup(
  'prices',
  'Prices: import, sign, list whom to trust, and find what a quorum agrees on',
  (y) => y.command(pricesImport).command(pricesSign).command(pricesSources).command(pricesCombine),
);
