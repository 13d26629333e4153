import { z } from 'zod';
import { InputError } from '../errors.js';
import { printedNumber } from '../files/schemas.js';
import { callRaw } from './exchangeApi.js';
import { amounts, shaped, word, words } from './figures.js';
import type { Profile } from './profile.js';

/** Deribit: all currencies of one account. */

const keysShape = z.looseObject({ result: z.array(z.looseObject({ client_id: word, max_scope: word })) });
const summaryShape = z.looseObject({ result: z.looseObject({ id: words }) });
const summariesShape = z.looseObject({
  summaries: z
    .array(z.looseObject({ currency: z.string(), equity: printedNumber }))
    .min(1, { error: 'is empty' }),
});
const ordersShape = z.looseObject({ result: z.array(z.unknown()) });

/** Scopes that move nothing: reading, nothing at all, and words about the session. */
const HARMLESS = /^(?:[a-z_]+:(?:read|none)|mainaccount|connection|session:.*|name:.*|expires:.*)$/;

export const deribit: Profile = {
  wallets: { unified: { balance: {}, positions: [{}] } },
  marketTypes: [],
  async describeKey(api) {
    const { result: keys } = shaped(await callRaw(api, 'privateGetListApiKeys'), keysShape, 'list_api_keys');
    const own = keys.find(({ client_id }) => client_id === api.apiKey);
    if (own === undefined) throw new InputError('does not list the key', { field: 'list_api_keys' });
    const asked = { currency: 'BTC', extended: true };
    const answer = await callRaw(api, 'privateGetGetAccountSummary', asked);
    const { result } = shaped(answer, summaryShape, 'get_account_summary');
    const scopes = own.max_scope.split(/[ ,]+/).filter((scope) => scope !== '');
    return { customer: String(result.id), excess: scopes.filter((scope) => !HARMLESS.test(scope)) };
  },
  ownFigures(info) {
    const { summaries } = shaped(info, summariesShape, 'get_account_summaries');
    return {
      equity: amounts(summaries.map(({ currency, equity }) => [currency, equity])),
      orders: {},
    };
  },
  tickerCalls: (kind, quote) => ({ code: quote, kind: kind === 'spot' ? 'spot' : 'future' }),
  async checkOrders(api) {
    const { result } = shaped(await callRaw(api, 'privateGetGetOpenOrders'), ordersShape, 'get_open_orders');
    if (result.length === 0) return;
    throw new InputError('shows resting orders, and not what they hold back', {
      field: 'get_open_orders',
      fix: 'Cancel them for the moment of the snapshot',
    });
  },
};
