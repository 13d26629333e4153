import { type KeyTrust, trustWords } from '../../proof/grade.js';
import type { Shell } from '../shell/shell.js';

/** Says whom the money behind the contract trusts. */
export function noteTrust(trust: KeyTrust, shell: Shell): void {
  if (trust.grade === 'development') {
    shell.note('a development key: the contract says so, and anyone can forge proofs for it');
  } else if (trust.grade === 'own') {
    const [maker] = trust.makers;
    const whose = trust.isMine ? 'yours' : `that of ${maker}`;
    shell.note(
      `a key that one party made alone: whoever kept its secrets can forge proofs. Only for contracts whose money is ${whose}; for the money of others hold a ceremony: docs/ceremony.md`,
    );
  } else {
    shell.note(`whoever puts money behind it: ${trustWords(trust)}`);
  }
}
