import type { BuildRecord } from '../../market/market.js';
import type { Registry } from '../kit/model.js';
import { findModel } from './registry.js';
import type { RiskEntry } from './riskFile.js';

/** The rules of a model as a market records them: which model of which version, with which parameters. */
export function recordModels(entries: readonly RiskEntry[], registry: Registry): BuildRecord['models'] {
  return entries.map(({ model, marginTypes = ['initial', 'maintenance'], ...parameters }) => ({
    name: model,
    version: findModel(registry, model).version,
    marginTypes: [...marginTypes],
    parameters: plainJson(parameters) as Readonly<Record<string, unknown>>,
  }));
}

/**
 * Parameters as market files hold them: numbers that are no safe integers (defaults of a model, say) become texts, and what
 * is absent stays out.
 */
function plainJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(plainJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, plainJson(entry)]),
  );
}
