import { z } from 'zod';
import { DataError, InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import { labelText, rateText, symbolText, unsignedText } from '../../files/schemas.js';
import { REQUIREMENT_SCALE } from '../../market/model.js';
import { parseFraction, parseRate } from '../../units/decimal.js';
import * as fractions from '../../units/fraction.js';
import { chargeUnits, exactUnits } from '../../units/valueUnits.js';
import { forMarginType, perMarginType } from './fields.js';
import { addPairs, simplify, ZERO_LINE, zeroPair } from './piecewise.js';
import { assertKinds, lotQuote, lotSize, lotUnits, priceOf, selection, selectSlots } from './select.js';

/**
 * What the models of this package are written with, for those of third parties: schemas, exact fractions, slots and rows. A
 * module that exports its model as a function gets it as the argument, so that it needs no imports and its hash covers all of
 * it: `export const model = ({ z, select }) => ({ name: 'mine', … })`.
 */
export const MODEL_KIT = Object.freeze({
  z,
  InputError,
  DataError,
  REQUIREMENT_SCALE,
  /** Fractions, and their way to whole value units. */
  exact: Object.freeze({ ...fractions, parseFraction, parseRate, exactUnits, chargeUnits }),
  /** Parameters: their schemas, the value for a margin type, the field of an error. */
  fields: Object.freeze({
    unsignedText,
    rateText,
    symbolText,
    labelText,
    perMarginType,
    forMarginType,
    inField,
  }),
  /** Slots that parameters point at, and the value of their lots. */
  select: Object.freeze({ selection, selectSlots, assertKinds, priceOf, lotSize, lotQuote, lotUnits }),
  /** Rows: pairs of piecewise-linear functions. */
  piecewise: Object.freeze({ ZERO_LINE, zeroPair, addPairs, simplify }),
});

/** Type of {@link MODEL_KIT}, for models written in TypeScript. */
export type ModelKit = typeof MODEL_KIT;
