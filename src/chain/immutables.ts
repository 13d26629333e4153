import { InternalError } from '../errors.js';
import type { CompilerOutput, ImmutableReferences } from './solc.js';

/** Values that a constructor writes into the code: the compiler leaves a word of zeros at each place. */
export interface Immutable {
  /** As Solidity names it: `uint40`, `contract IMarketRegistry`. */
  readonly type: string;
  /** Where the code has it, bytes from the start; a word of 32 bytes each. */
  readonly at: readonly number[];
}

/** By the name of the variable. */
export type Immutables = Readonly<Record<string, Immutable>>;

interface Declaration {
  readonly id: number;
  readonly nodeType: string;
  readonly name?: string;
  readonly mutability?: string;
  readonly typeDescriptions?: { readonly typeString?: string };
  readonly nodes?: readonly Declaration[];
}

/** The immutables of a contract by name. Throws {@link InternalError} where the compiler gives no name, or one name twice. */
export function immutablesOf(
  sources: CompilerOutput['sources'],
  references: ImmutableReferences = {},
): Immutables {
  const declared = new Map(
    Object.values(sources ?? {})
      .flatMap(({ ast }) => contractParts(ast as Declaration | undefined))
      .map((declaration) => [String(declaration.id), declaration]),
  );
  const named: Record<string, Immutable> = {};
  for (const [id, places] of Object.entries(references)) {
    const { name, typeDescriptions } = declared.get(id) ?? {};
    const type = typeDescriptions?.typeString;
    if (name === undefined || type === undefined || places.some(({ length }) => length !== 32)) {
      throw new InternalError('the Solidity compiler does not say what an immutable is');
    }
    if (Object.hasOwn(named, name)) throw new InternalError(`two immutables are named ${name}`);
    named[name] = { type, at: places.map(({ start }) => start) };
  }
  return named;
}

/** Immutable state variables of a file: they are declared in contracts, and nowhere else. */
function contractParts(file: Declaration | undefined): Declaration[] {
  return (file?.nodes ?? [])
    .filter(({ nodeType }) => nodeType === 'ContractDefinition')
    .flatMap(({ nodes }) => nodes ?? [])
    .filter(({ nodeType, mutability }) => nodeType === 'VariableDeclaration' && mutability === 'immutable');
}
