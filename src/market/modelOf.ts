import { type ErrorContext, InputError } from '../errors.js';
import type { Market } from './market.js';
import type { MarginType, Model } from './model.js';

/** The model of a margin type. Throws {@link InputError} where the market has none. */
export function modelOf(
  { models }: Pick<Market, 'models'>,
  marginType: MarginType,
  at: ErrorContext = { field: 'market.models' },
): Model {
  const model = models[marginType];
  if (model === undefined) throw new InputError(`has no ${marginType} margin model`, at);
  return model;
}
