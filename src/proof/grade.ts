import { InputError } from '../errors.js';

/**
 * Whom one trusts who accepts proofs under a key. None of them stands above another. `development`: nobody, anyone can forge.
 * `own`: the one party that made it. `ceremony`: that one of several parties was honest.
 */
export type Grade = 'development' | 'own' | 'ceremony';

/** What a verifier accepts, as files and options say it. Without it: `own` and `ceremony`, where the verifier trusts who made the key. */
export type AskedGrade = Grade | `ceremony:${number}`;

/** Of whom a verifier knows a key. Computed from the key, its transcript and the verifier's own store, never read from a label. */
export type KeyTrust =
  | { readonly grade: 'development' }
  | {
      readonly grade: 'own' | 'ceremony';
      /** Who made it, or contributed to it. */
      readonly makers: readonly string[];
      /** The verifier made it, or has contributed to it. */
      readonly isMine: boolean;
      /** Why the verifier trusts those who made it, in the verifier's words; undefined where they did not say so. */
      readonly why?: string | undefined;
    };

/** `ceremony:2` is the fewest contributions that are more than one party's word. */
export const ASKED_GRADE = /^(?:development|own|ceremony(?::(?:[2-9]|[1-9]\d))?)$/;
export const ASKED_RULE = 'must be development, own, ceremony, or like ceremony:3';

/** Throws {@link InputError} for a text that is no grade to ask for. */
export function parseAskedGrade(text: string, field: string): AskedGrade {
  if (ASKED_GRADE.test(text)) return text as AskedGrade;
  throw new InputError(ASKED_RULE, { field });
}

/** `ceremony(3)`. */
export function gradeName(trust: KeyTrust): string {
  return trust.grade === 'ceremony' ? `ceremony(${trust.makers.length})` : trust.grade;
}

/** A sentence on whom one trusts who accepts proofs under a key. */
export function trustWords(trust: KeyTrust): string {
  if (trust.grade === 'development')
    return 'you trust everybody: anyone can forge proofs under a development key';
  const { grade, makers, isMine, why } = trust;
  const names = makers.join(', ');
  const reason = why === undefined ? '' : `, because: ${why}`;
  if (grade === 'own') {
    return isMine
      ? 'you trust yourself: you made this key, and nobody else could know its secrets'
      : `you trust ${names}, who made this key alone and can forge proofs if they kept its secrets${reason}`;
  }
  const all = `that one of ${makers.length} contributors forgot their part: ${names}`;
  return `you trust ${all}${isMine ? '; you are one of them' : ''}${reason}`;
}

/** Whether a verifier who asks for a grade accepts a key, and a sentence on whom they trust, or on why not. */
export function judgeGrade(trust: KeyTrust, asked: AskedGrade | undefined): { ok: boolean; detail: string } {
  const no = (detail: string) => ({ ok: false, detail });
  if (asked === 'development') return { ok: true, detail: `${gradeName(trust)}: ${trustWords(trust)}` };
  if (trust.grade === 'development') return no('a development key: anyone can forge proofs for it');
  const [grade, least = '1'] = (asked ?? trust.grade).split(':') as [string, string?];
  if (trust.grade !== grade || trust.makers.length < Number(least))
    return no(`a key of grade ${gradeName(trust)}, and ${asked} is asked`);
  if (!trust.isMine && trust.why === undefined) {
    const who =
      trust.grade === 'own'
        ? `made by ${trust.makers[0]} alone, who can forge proofs if they kept its secrets`
        : `sound if one of its ${trust.makers.length} contributors forgot their part: ${trust.makers.join(', ')}`;
    return no(`a key ${who}; you have not said that you trust them`);
  }
  return { ok: true, detail: `${gradeName(trust)}: ${trustWords(trust)}` };
}
