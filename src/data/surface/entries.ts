import { DataError, InputError } from '../../errors.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One option of an answer, and where it stands. */
interface Entry {
  readonly json: JsonObject;
  readonly place: string;
}

export const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/**
 * The options of an answer, and its time where that is not theirs. Throws {@link InputError} for JSON of another form.
 */
export function entriesOf(json: unknown): { readonly entries: readonly Entry[]; readonly time?: unknown } {
  if (Array.isArray(json)) return { entries: listed(json, '') };
  if (!isObject(json)) throw unknownForm();
  const { result, retCode, error } = json;
  if (error !== undefined || (retCode !== undefined && retCode !== 0)) {
    throw new InputError('is an error of the exchange, no option chain');
  }
  if (Array.isArray(result)) return { entries: listed(result, 'result') };
  if (isObject(result) && Array.isArray(result.list)) {
    return { entries: listed(result.list, 'result.list'), time: json.time };
  }
  if (typeof json.symbol === 'string' || typeof json.instrument_name === 'string') {
    return { entries: [{ json, place: '' }] };
  }
  return {
    entries: Object.entries(json).map(([key, entry]) => {
      if (!isObject(entry)) throw unknownForm();
      if (typeof entry.symbol !== 'string' || entry.symbol === key)
        return { json: { symbol: key, ...entry }, place: key };
      throw new DataError('inconsistent', 'is another symbol than the one it stands under', {
        field: `${key}.symbol`,
      });
    }),
  };
}

const unknownForm = () =>
  new InputError('is no option chain', { fix: 'Save what the exchange or ccxt answered, unchanged' });

const listed = (list: readonly unknown[], field: string): Entry[] =>
  list.map((json, i) => {
    if (isObject(json)) return { json, place: `${field}[${i}]` };
    throw new InputError('must be an object', { field: `${field}[${i}]` });
  });
