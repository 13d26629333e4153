import { z } from 'zod';
import { unsignedText } from '../../files/schemas.js';
import { markRows } from '../kit/limits.js';
import { defineModel } from '../kit/model.js';
import { selection } from '../kit/select.js';

const markParams = z
  .strictObject({
    ...selection,
    limit: unsignedText('Position limit: quantities below it, long or short, units of underlying, above 0'),
  })
  .describe(
    'Mark value and position limit, no charge: for contracts and options that a scan or groups charge',
  );

/** Equity counts the mark value, see {@link markRows}; the same for both margin types. */
export const mark = defineModel({
  name: 'mark',
  version: 1,
  describe: 'Mark value and a limit, no charge',
  params: markParams,
  compile: (params, context) => ({ rows: markRows(params, context) }),
});
