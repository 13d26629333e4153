import { join } from 'node:path';
import { toFileText } from '../../files/schemas.js';
import { writeTextFile } from '../../files/textFile.js';
import { type FetchedHistory, type FetchHistoryOptions, fetchHistories } from '../../live/fetchHistory.js';
import { type FetchedMarket, type FetchMarketOptions, fetchMarket } from '../../live/fetchMarket.js';
import { namingLive } from '../shell/live.js';
import { prepareFolder } from '../shell/output.js';

/** What is fetched of an exchange, saved in a folder under names that `risk init` expects. */

/** The file of a history: `data/BTC-USDT-1d.csv`. */
export const historyName = (underlying: string, quote: string, timeframe = '1d') =>
  `${underlying}-${quote}-${timeframe}.csv`;

export interface SavedListing extends FetchedMarket {
  /** Paths of markets.json, tickers.json and, where there are any, tiers.json. */
  readonly files: { readonly markets: string; readonly tickers: string; readonly tiers?: string };
}

/** The folder, and the option that names it. */
interface Kept {
  readonly folder: string;
  readonly option: string;
}

/** Fetches markets, tickers and tiers, and saves them. */
export async function saveListing(
  { folder, option }: Kept,
  options: FetchMarketOptions,
): Promise<SavedListing> {
  await prepareFolder(folder, option);
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
  { folder, option }: Kept,
  options: FetchHistoryOptions,
): Promise<(FetchedHistory & { readonly file: string })[]> {
  await prepareFolder(folder, option);
  const histories = await namingLive(fetchHistories(options));
  const { quote, timeframe } = options;
  const saved = histories.map((history) => ({
    ...history,
    file: join(folder, historyName(history.underlying, quote, timeframe)),
  }));
  for (const { file, csv } of saved) await writeTextFile(file, csv);
  return saved;
}
