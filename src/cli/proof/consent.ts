import { ClaimError } from '../../errors.js';
import { confirm, onTerminal } from '../shell/confirm.js';
import type { Shell } from '../shell/shell.js';

/**
 * Shows what a proof will tell. The answer asks whether to go on, where there is somebody to ask; it throws {@link ClaimError}
 * for a no.
 */
export function showFirst(page: string, shell: Shell, { yes }: { yes: boolean }): () => Promise<void> {
  const asks = !yes && onTerminal();
  if (asks || !shell.quiet) shell.page(page);
  return async () => {
    if (!asks || (await confirm('Make this proof?'))) return;
    throw new ClaimError('nothing was proved: the answer was no');
  };
}
