import { z } from 'zod';
import { printedNumber } from '../files/schemas.js';
import { parsePrinted } from '../units/printed.js';
import { callRaw } from './exchangeApi.js';
import { amounts, shaped, total, words } from './figures.js';
import type { Profile } from './profile.js';

/** Binance: USD-margined futures and spot. */

const futuresShape = z.looseObject({
  assets: z.array(
    z.looseObject({
      asset: z.string(),
      walletBalance: printedNumber,
      unrealizedProfit: printedNumber,
      openOrderInitialMargin: printedNumber,
    }),
  ),
  positions: z.array(z.looseObject({ positionAmt: printedNumber })),
});
const spotShape = z.looseObject({
  balances: z.array(z.looseObject({ asset: z.string(), free: printedNumber, locked: printedNumber })),
});

/** What a key may do without being able to move anything. */
const HARMLESS = ['enableReading', 'ipRestrict', 'enableFixReadOnly'];

export const binance: Profile = {
  wallets: {
    spot: { balance: { type: 'spot' }, positions: [] },
    linear: { balance: { type: 'swap', subType: 'linear' }, positions: [{ subType: 'linear' }] },
  },
  marketTypes: ['spot', 'linear'],
  async describeKey(api) {
    const rights = shaped(
      await callRaw(api, 'sapiGetAccountApiRestrictions'),
      z.record(z.string(), z.unknown()).refine((all) => typeof all.enableReading === 'boolean', {
        error: 'does not say what the key may do',
      }),
      'apiRestrictions',
    );
    const { uid } = shaped(await callRaw(api, 'privateGetAccount'), z.looseObject({ uid: words }), 'account');
    const excess = Object.entries(rights).filter(([name, on]) => on === true && !HARMLESS.includes(name));
    return { customer: String(uid), excess: excess.map(([name]) => name) };
  },
  ownFigures(info, wallet) {
    if (wallet === 'spot') {
      const { balances } = shaped(info, spotShape, 'account');
      return {
        equity: amounts(balances.map(({ asset, free, locked }) => [asset, total(free, locked)])),
        orders: amounts(balances.map(({ asset, locked }) => [asset, locked])),
      };
    }
    const { assets, positions } = shaped(info, futuresShape, 'account');
    return {
      // ccxt leaves out rows without an entry price.
      positions: positions.filter(({ positionAmt }) => parsePrinted(positionAmt, 'positionAmt').n !== 0n)
        .length,
      // Beside marginBalance, which ccxt takes for the total.
      equity: amounts(
        assets.map(({ asset, walletBalance, unrealizedProfit }) => [
          asset,
          total(walletBalance, unrealizedProfit),
        ]),
      ),
      orders: amounts(assets.map(({ asset, openOrderInitialMargin }) => [asset, openOrderInitialMargin])),
    };
  },
};
