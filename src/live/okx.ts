import { z } from 'zod';
import { InputError } from '../errors.js';
import { printedNumber } from '../files/schemas.js';
import { contractTerms } from '../market/contractTerms.js';
import { formatFraction } from '../units/decimal.js';
import { multiply } from '../units/fraction.js';
import { type Printed, parsePrinted } from '../units/printed.js';
import { callRaw } from './exchangeApi.js';
import { amounts, shaped, word, words } from './figures.js';
import type { Profile } from './profile.js';

/** OKX: the trading account, and funding. */

const configShape = z.looseObject({
  data: z.array(z.looseObject({ uid: words, perm: word })).min(1, { error: 'is empty' }),
});
const tradingShape = z.looseObject({
  data: z
    .array(
      z.looseObject({
        details: z.array(z.looseObject({ ccy: z.string(), eq: printedNumber, ordFrozen: printedNumber })),
      }),
    )
    .min(1, { error: 'is empty' }),
});
const fundingShape = z.looseObject({ data: z.array(z.looseObject({ ccy: z.string(), bal: printedNumber })) });

export const okx: Profile = {
  wallets: {
    unified: { balance: {}, positions: [{}] },
    funding: { balance: { type: 'funding' }, positions: [] },
  },
  marketTypes: ['spot', 'swap', 'future', 'option'],
  async describeKey(api) {
    const { data } = shaped(await callRaw(api, 'privateGetAccountConfig'), configShape, 'config');
    const { uid, perm } = data[0]!;
    const rights = perm.split(',').map((right) => right.trim());
    return { customer: String(uid), excess: rights.filter((right) => right !== 'read_only') };
  },
  ownFigures(info, wallet) {
    if (wallet === 'funding') {
      const { data } = shaped(info, fundingShape, 'balances');
      return { equity: amounts(data.map(({ ccy, bal }) => [ccy, bal])), orders: {} };
    }
    const { data } = shaped(info, tradingShape, 'balance');
    const { details } = data[0]!;
    return {
      equity: amounts(details.map(({ ccy, eq }) => [ccy, eq])),
      orders: amounts(details.map(({ ccy, ordFrozen }) => [ccy, ordFrozen])),
    };
  },
  turnover(info) {
    // "volCcy24h" of derivatives is in coins.
    const { volCcy24h, last } = info as Record<string, Printed>;
    if (volCcy24h === undefined || last === undefined) return undefined;
    return formatFraction(multiply(parsePrinted(volCcy24h, 'volCcy24h'), parsePrinted(last, 'last')));
  },
  mend(position, market) {
    if (contractTerms(String(position.symbol))?.option !== true) return position;
    const { ctVal, ctMult } = (market?.info ?? {}) as Record<string, Printed>;
    const size = multiply(parsePrinted(ctVal, 'ctVal'), parsePrinted(ctMult, 'ctMult'));
    if (size.n <= 0n) throw new InputError('must be above 0', { field: 'ctVal' });
    // The notional that ccxt makes of it leaves ctMult out, and is of no use.
    return { ...position, contractSize: formatFraction(size), notional: undefined };
  },
};
