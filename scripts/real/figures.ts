import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real figures from the folder that is shared beside the project: daily closes, and maintenance brackets as published. */

export const SHARED = join(import.meta.dirname, '..', '..', '..', 'shared');

export interface Close {
  readonly asset: string;
  /** UTC day. */
  readonly date: string;
  /** USDT, as the exchange printed it. */
  readonly close: string;
}

export interface Bracket {
  readonly minNotional: string;
  readonly maxNotional: string;
  readonly maintenanceRate: string;
  readonly cum: string;
  readonly maxLeverage: string;
}

/** The last close of an asset. */
export function lastClose(asset: string): Close {
  const lines = readShared(`data/prices/${asset}-USDT-1d.csv`).trim().split('\n');
  const [date, , , , close] = lines[lines.length - 1]!.split(',') as [string, string, string, string, string];
  return { asset, date, close };
}

/** Published brackets of a contract. Their numbers have few digits: JavaScript prints them as they were written. */
export function publishedBrackets(symbol: string): Bracket[] {
  const { tiers } = JSON.parse(readShared('vectors/binance_brackets.json')) as {
    tiers: Record<
      string,
      Record<'minNotional' | 'maxNotional' | 'maintenanceMarginRate' | 'maintAmt' | 'maxLeverage', number>[]
    >;
  };
  return tiers[symbol]!.map((tier) => ({
    minNotional: String(tier.minNotional),
    maxNotional: String(tier.maxNotional),
    maintenanceRate: String(tier.maintenanceMarginRate),
    cum: String(tier.maintAmt),
    maxLeverage: String(tier.maxLeverage),
  }));
}

function readShared(path: string): string {
  const file = join(SHARED, path);
  if (!existsSync(file)) {
    console.error(
      `The figures are not there: ${path} in the shared folder beside the project. Nothing was done.`,
    );
    process.exit(3);
  }
  return readFileSync(file, 'utf8');
}
