import type { z } from 'zod';
import type { MarginType } from '../../market/model.js';
import type { CompileContext, PartialModel } from './partial.js';

/**
 * A named margin model: from parameters and market data to a part of the canonical model. An entry of
 * `risk.json` names one with its key `model`; the other keys of the entry are its parameters.
 */
export interface MarginModel<Schema extends z.ZodObject = z.ZodObject> {
  /** How `risk.json` names it: lower-case letters, digits and hyphens, a letter first, at most 40 characters. */
  readonly name: string;
  /** Whole number from 1. Raised whenever the same parameters and inputs give another model. */
  readonly version: number;
  /** One line for readers: what it charges for. */
  readonly describe: string;
  /** How its requirement compares with the rule book that it follows: exact, or on which side and by how much. */
  readonly exactness?: string;
  /** Form of the parameters. Plain JSON on both sides: texts become numbers in `compile`, not here. */
  readonly params: Schema;
  /** Its part of the model for a margin type. Throws {@link InputError} naming the parameter; the same inputs, the same part. */
  compile(params: z.output<Schema>, context: CompileContext, marginType: MarginType): PartialModel;
  /** What a publisher should know of its parts, a sentence each: no error. Asked once with the parameters of all its entries. */
  remarks?(entries: readonly z.output<Schema>[], context: CompileContext, marginType: MarginType): string[];
}

/** The models that risk files may name. */
export type Registry = readonly MarginModel[];

/** The model as it is: `compile` gets the types of `params`. */
export function defineModel<Schema extends z.ZodObject>(model: MarginModel<Schema>): MarginModel<Schema> {
  return model;
}
