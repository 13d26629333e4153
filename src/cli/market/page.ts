import { formatTime } from '../../files/time.js';
import { INSTANCES } from '../../market/instances.js';
import type { Market } from '../../market/market.js';
import {
  type MarginType,
  type Model,
  REQUIREMENT_SCALE,
  type RiskUnit,
  type Row,
} from '../../market/model.js';
import { modelOf } from '../../market/modelOf.js';
import { universeHash } from '../../market/universe.js';
import { marginTypesOf, marketDigest, misfit } from '../../proof/fit.js';
import { formatDecimal } from '../../units/decimal.js';
import { clean, facts, grouped, heading, mark, paint, shortDigest, table } from '../shell/text.js';
import { quorumWords } from './quorum.js';

/** A market as a page, and as JSON. */

export interface Fit {
  readonly instance: string;
  readonly marginType: MarginType;
  readonly ok: boolean;
  /** Digest of the market part where it fits, else the reason. */
  readonly detail: string;
}

/** Which instances a market encodes for, for each margin type it has. */
export function fitsOf(market: Market): Fit[] {
  return marginTypesOf(market).flatMap((marginType) =>
    INSTANCES.map((instance): Fit => {
      const error = misfit(market, marginType, instance);
      return {
        instance: instance.name,
        marginType,
        ok: error === undefined,
        detail:
          error === undefined
            ? marketDigest(market, marginType, instance)
            : [error.field, error.shortMessage].filter(Boolean).join(' '),
      };
    }),
  );
}

export function marketPage(market: Market, marginType: MarginType, fits: readonly Fit[]): string {
  const { universe } = market;
  const model = modelOf(market, marginType);
  const domains = new Set(universe.instruments.map(({ domain }) => domain));
  const several = domains.size > 1;
  const notes = Object.entries(market.provenance).map(([key, text]) => [clean(key), clean(text)] as const);
  return [
    facts([
      ['quote', `${universe.quote}, one value unit is 10^-${universe.valueDecimals}`],
      ['time', `${formatTime(market.time)}, snapshots within ${market.maxSkew} s`],
      ['universe', shortDigest(universeHash(universe).toString())],
      ...(several ? [] : [['domain', [...domains].join()] as const]),
      ...notes,
      ...buildFacts(market),
    ]),
    ...alarmSection(market),
    `${heading(`Instruments, ${marginType} margin`)} (limits in lots)`,
    table(
      ['#', 'symbol', 'kind', ...(several ? ['domain'] : []), 'price', 'lot', 'segments', 'limits'],
      universe.instruments.map((instrument, i) => [
        `${i}`,
        instrument.symbol,
        instrument.kind,
        ...(several ? [instrument.domain] : []),
        market.prices[i] ?? '',
        `10^${-instrument.lotDecimals}`,
        ...shapeOf(model.instruments[i]),
      ]),
      several ? [0, 4, 6] : [0, 3, 5],
    ),
    ...section(
      'Groups',
      ['label', 'instruments', 'segments', 'limits'],
      model.groups.map((row) => [
        row.label,
        `${row.weights.filter((w) => w !== 0n).length}`,
        ...shapeOf(row),
      ]),
    ),
    ...section('Risk units', ['label', 'scenarios', 'takes', 'floor'], unitRows(market, model)),
    heading('Fits'),
    table(
      ['', 'instance', 'margin', 'digest of the market part, or why not'],
      fits.map(({ ok, instance, marginType: type, detail }) => [
        mark(ok),
        instance,
        type,
        ok ? shortDigest(detail) : detail,
      ]),
    ),
  ].join('\n');
}

export function marketJson(market: Market, marginType: MarginType, fits: readonly Fit[]) {
  const { universe, prices, time, maxSkew, models, provenance, build, alarms = [] } = market;
  return {
    universeHash: universeHash(universe),
    universe,
    time,
    maxSkew,
    prices,
    provenance,
    build,
    alarms,
    model: models[marginType],
    fits,
  };
}

function alarmSection({ alarms = [] }: Market): string[] {
  if (alarms.length === 0) return [];
  const title = `${heading(paint.red('Alarms'))} (proving and verifying need --accept-alarms)`;
  return [title, facts(alarms.map(({ rule, of, detail }) => [clean(`${rule} of ${of}`), clean(detail)]))];
}

/** What it was built from, one line each. */
function buildFacts({ build }: Market): (readonly [string, string])[] {
  if (build === undefined) return [];
  const { name, risk, inputs, models, modules, priceSources } = build;
  const rules = models.map((model) => `${model.name} ${model.version}`);
  return [
    ...(name === undefined ? [] : [['model', clean(name)] as const]),
    ['rules', clean([...new Set(rules)].join(', '))],
    ['risk file', shortDigest(risk)],
    ...inputs.map(({ kind, of, sha256 }) => [`${kind} of ${clean(of)}`, shortDigest(sha256)] as const),
    ...(priceSources ? [['quorum', quorumWords(priceSources)] as const] : []),
    ...(priceSources?.sources ?? []).map(
      ({ name: source, set }) =>
        [`prices of ${clean(source)}`, set === undefined ? 'none' : shortDigest(set.hash)] as const,
    ),
    ...modules.map((module) => [clean(module.name), shortDigest(module.sha256)] as const),
  ];
}

function shapeOf(row: Row | undefined): [string, string] {
  if (row === undefined) return ['', ''];
  const last = row.breakpoints[row.breakpoints.length - 1]! - 1n;
  const limits = row.fold
    ? `±${grouped(last, 0)}`
    : `${grouped(row.breakpoints[0]!, 0)} … ${grouped(last, 0)}`;
  return [`${row.pieces.length}`, limits];
}

function unitRows({ universe }: Market, model: Model): string[][] {
  return model.units.map((unit) => [
    unit.label,
    `${unit.scenarios.length}`,
    takes(unit),
    `${grouped(unit.floor / REQUIREMENT_SCALE, universe.valueDecimals)} ${universe.quote}`,
  ]);
}

function takes({ k, weight, kthWeight }: RiskUnit): string {
  const worst = k === 1 ? 'the worst loss' : `the sum of the ${k} worst losses`;
  const parts = [
    ...(weight === 0n ? [] : [`${formatDecimal(weight, 9)} × ${worst}`]),
    ...(kthWeight === 0n ? [] : [`${formatDecimal(kthWeight, 9)} × the loss of rank ${k}`]),
  ];
  return parts.join(' + ') || 'nothing';
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [heading(title), table(head, rows)];
}
