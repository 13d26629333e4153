import { z } from 'zod';
import { printedNumber } from '../files/schemas.js';
import { callRaw } from './exchangeApi.js';
import { amounts, shaped, total, words } from './figures.js';
import type { Profile } from './profile.js';

/** Bybit: the unified account. */

const keyShape = z.looseObject({
  result: z.looseObject({ readOnly: z.union([z.literal(0), z.literal(1)]), userID: words }),
});
const walletShape = z.looseObject({
  result: z.looseObject({
    list: z
      .array(
        z.looseObject({
          coin: z.array(
            z.looseObject({
              coin: z.string(),
              equity: printedNumber,
              locked: printedNumber,
              totalOrderIM: printedNumber,
            }),
          ),
        }),
      )
      .min(1, { error: 'is empty' }),
  }),
});

const orZero = (printed: string | number) => (printed === '' ? '0' : printed);

export const bybit: Profile = {
  wallets: {
    unified: {
      balance: { type: 'unified' },
      // Everything that can stand in the account: one category, and one currency of settlement, per call.
      positions: [
        { category: 'linear', settleCoin: 'USDT' },
        { category: 'linear', settleCoin: 'USDC' },
        { category: 'inverse' },
        { category: 'option' },
      ],
    },
  },
  marketTypes: ['spot', 'linear', 'inverse'],
  positionLimit: 200,
  async describeKey(api) {
    const { result } = shaped(await callRaw(api, 'privateGetV5UserQueryApi'), keyShape, 'query-api');
    return { customer: String(result.userID), excess: result.readOnly === 1 ? [] : ['readOnly is 0'] };
  },
  ownFigures(info) {
    const { result } = shaped(info, walletShape, 'wallet-balance');
    const { coin: coins } = result.list[0]!;
    return {
      equity: amounts(coins.map(({ coin, equity }) => [coin, equity])),
      orders: amounts(
        coins.map(({ coin, locked, totalOrderIM }) => [coin, total(orZero(locked), orZero(totalOrderIM))]),
      ),
    };
  },
};
