import { join } from 'node:path';
import { InputError } from '../../errors.js';
import { makeFolders } from '../../files/folders.js';
import { toFileText } from '../../files/schemas.js';
import { writeTextFile } from '../../files/textFile.js';
import { type FetchedHistory, type FetchHistoryOptions, fetchHistories } from '../../live/fetchHistory.js';
import { type FetchedMarket, type FetchMarketOptions, fetchMarket } from '../../live/fetchMarket.js';
import { namingLive } from '../shell/live.js';

/** What is fetched of an exchange, saved in a folder under names that `risk init` expects. */

/** The file of a history: `data/BTC-USDT-1d.csv`. */
export const historyName = (underlying: string, quote: string, timeframe = '1d') =>
  `${underlying}-${quote}-${timeframe}.csv`;

export interface SavedListing extends FetchedMarket {
  /** Paths of markets.json, tickers.json and, where there are any, tiers.json. */
  readonly files: { readonly markets: string; readonly tickers: string; readonly tiers?: string };
}

/** Fetches markets, tickers and tiers, and saves them. */
export async function saveListing(folder: string, options: FetchMarketOptions): Promise<SavedListing> {
  await makeFolder(folder);
  const fetched = await namingLive(fetchMarket(options));
  const { markets, tickers, tiers } = fetched;
  const contents = { markets, tickers, ...(tiers !== undefined && { tiers }) };
  for (const [name, content] of Object.entries(contents)) {
    await writeTextFile(join(folder, `${name}.json`), toFileText(content));
  }
  const at = (name: string) => join(folder, `${name}.json`);
  const files = { markets: at('markets'), tickers: at('tickers'), ...(tiers && { tiers: at('tiers') }) };
  return { ...fetched, files };
}

/** Fetches histories, and saves them. */
export async function saveHistories(
  folder: string,
  options: FetchHistoryOptions,
): Promise<(FetchedHistory & { readonly file: string })[]> {
  await makeFolder(folder);
  const histories = await namingLive(fetchHistories(options));
  const { quote, timeframe } = options;
  const saved = histories.map((history) => ({
    ...history,
    file: join(folder, historyName(history.underlying, quote, timeframe)),
  }));
  for (const { file, csv } of saved) await writeTextFile(file, csv);
  return saved;
}

async function makeFolder(folder: string): Promise<void> {
  await makeFolders(folder).catch(() => {
    throw new InputError('cannot be used as a folder', { file: folder });
  });
}
