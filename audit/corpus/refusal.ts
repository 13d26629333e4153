import type { Refused } from './attack.js';

/** How something was refused, and all that was said with it. */
export type Refusal = (
  | { readonly code: string; readonly field: string | undefined }
  | { readonly checks: readonly string[] }
) & { readonly text: string };

/** What is wrong with an answer: nothing where it refuses as it should, and says nothing that is private. */
export function judge(found: Refusal | undefined, expected: Refused, figures: readonly string[]): string[] {
  if (found === undefined) return ['the lie is accepted'];
  const { text, ...refused } = found;
  const said = figures.filter((figure) => text.includes(figure));
  const isSame =
    'checks' in refused
      ? 'checks' in expected && refused.checks.join() === expected.checks.join()
      : 'code' in expected &&
        refused.code === expected.code &&
        refused.field === expected.field &&
        text.includes(expected.says ?? '');
  return [
    ...(isSame ? [] : [`is refused otherwise: ${JSON.stringify(refused)} ${text.slice(0, 600)}`]),
    ...(said.length > 0 ? [`says ${said.length} private figures`] : []),
  ];
}

/** All that an error could show: message, fields, causes and stack. */
export function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.values(error).map(String).join(' ');
  return `${error.message} ${own} ${error.stack ?? ''} ${error.cause ? everythingIn(error.cause) : ''}`;
}
