import { stripVTControlCharacters } from 'node:util';
import { makeProgress, type Progress } from './progress.js';
import { clean, cleanPage, toJson } from './text.js';

/** What a command talks to: the result goes to stdout, everything else to stderr. */
export interface Shell {
  readonly json: boolean;
  readonly quiet: boolean;
  /** The one result of a command: a page for people, or with --json the object. */
  result(page: string, json: unknown): void;
  /** Something worth knowing that is not the result. */
  note(text: string): void;
  /** A page to read before the result, also when quiet: on stderr, without colours. */
  page(text: string): void;
  progress(): Progress;
}

export function makeShell({ json, quiet }: { json: boolean; quiet: boolean }): Shell {
  return {
    json,
    quiet,
    result(page, value) {
      process.stdout.write(`${json ? toJson(value) : cleanPage(page)}\n`);
    },
    note(text) {
      if (!quiet) process.stderr.write(`note: ${clean(text)}\n`);
    },
    page(text) {
      process.stderr.write(`${stripVTControlCharacters(cleanPage(text))}\n`);
    },
    progress: () => makeProgress(quiet),
  };
}
