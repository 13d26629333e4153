/**
 * Where the risk arrays of risk.json come from: prints them, ready to paste. `node examples/risk-arrays.mjs`
 *
 * Every contract is valued again in every scenario, and the mark is taken off. Options by Black-76 on the perpetual's
 * price without interest, with the volatilities below; perpetuals move with the price. Options are rounded to the nearest
 * 0.01; the charge for short options in risk.json is far above that.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Annual volatility per underlying, as an options desk might have quoted it at the time of the prices. */
const VOLATILITY = { BTC: 0.48, ETH: 0.62 };
const YEAR = 365 * 24 * 3600;

/** Scenario labels of risk.json say what they do: "down 16%, vol up". */
function parseScenario(label) {
  const [, way, size, vol] = /^(up|down) ([0-9]+)%, vol (up|down)$/.exec(label);
  return { move: (way === 'up' ? 1 : -1) * (Number(size) / 100), factor: vol === 'up' ? 1.3 : 0.75 };
}

/** Standard normal distribution function (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normal(x) {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x >= 0 ? 1 - tail : tail;
}

/** Black-76 price of an option on a forward, no interest. */
export function black76({ forward, strike, years, volatility, right }) {
  const width = volatility * Math.sqrt(years);
  const d1 = Math.log(forward / strike) / width + width / 2;
  const call = forward * normal(d1) - strike * normal(d1 - width);
  return right === 'call' ? call : call - forward + strike;
}

/** Risk arrays of all options and perpetuals that VOLATILITY covers, as `models[].arrays` has them. */
export function riskArrays(risk) {
  const { scenarios } = risk.models.find(({ model }) => model === 'scan');
  const time = Date.parse(risk.time) / 1000;
  const arrays = {};
  for (const { symbol, kind, underlying, strike, expiry, right } of risk.universe.instruments) {
    const volatility = VOLATILITY[underlying];
    if (volatility === undefined || (kind !== 'option' && kind !== 'perpetual')) continue;
    const forward = Number(risk.prices[`${underlying}/USDT:USDT`]);
    const years = (expiry - time) / YEAR;
    const mark = Number(risk.prices[symbol]);
    arrays[symbol] = scenarios.map(parseScenario).map(({ move, factor }) => {
      const moved = forward * (1 + move);
      if (kind === 'perpetual') return String(Number((moved - forward).toFixed(6)));
      const terms = { forward: moved, strike: Number(strike), years, volatility: volatility * factor, right };
      return String(Number((black76(terms) - mark).toFixed(2)));
    });
  }
  return arrays;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const risk = JSON.parse(readFileSync(new URL('risk.json', import.meta.url), 'utf8'));
  process.stdout.write(`${JSON.stringify(riskArrays(risk), null, 2)}\n`);
}
