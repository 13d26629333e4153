/** What became of a mutant. */
export type Verdict =
  /** It is no circuit. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'survived' };

/** By what `find` finds wrong with the circuits, if anything. */
export async function verdictOf(find: () => Promise<string | undefined>): Promise<Verdict> {
  try {
    const by = await find();
    return by === undefined ? { kind: 'survived' } : { kind: 'killed', by };
  } catch (error) {
    if (error instanceof Error && /^the circuit compiler stopped/.test(error.message))
      return { kind: 'invalid' };
    throw error;
  }
}
