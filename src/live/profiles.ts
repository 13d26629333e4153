import { binance } from './binance.js';
import { bybit } from './bybit.js';
import { deribit } from './deribit.js';
import { okx } from './okx.js';
import type { Profile } from './profile.js';

/** Exchanges whose keys, and own figures, are known. */
const PROFILES: Readonly<Record<string, Profile>> = { binance, bybit, deribit, okx };

export const PROFILED = Object.keys(PROFILES);

/** The profile of an exchange, by its name in ccxt; undefined for others. */
export const profileOf = (exchange: string): Profile | undefined =>
  Object.hasOwn(PROFILES, exchange) ? PROFILES[exchange] : undefined;
