import { InternalError } from '../../errors.js';
import { cleanPage, heading, mark, paint } from '../shell/text.js';

/** One expectation of the demo, and whether it came true. */
export interface Outcome {
  readonly title: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly seconds: number;
}

/** Tells the demo as it happens and keeps score. With JSON output it tells nothing: the score is the result. */
export class Story {
  readonly outcomes: Outcome[] = [];
  readonly #silent: boolean;
  readonly #started = Date.now();
  #chapter = 0;

  constructor(silent: boolean) {
    this.#silent = silent;
  }

  chapter(title: string): void {
    this.#chapter += 1;
    this.say(`\n${heading(`${this.#chapter}. ${title}`)}`);
  }

  say(text: string): void {
    if (!this.#silent) process.stdout.write(`${cleanPage(text)}\n`);
  }

  /** Runs one step whose result must be as expected; an unexpected error ends the demo. */
  async expect(title: string, step: () => Promise<{ ok: boolean; detail: string }>): Promise<void> {
    const started = Date.now();
    const { ok, detail } = await step();
    const seconds = (Date.now() - started) / 1000;
    this.outcomes.push({ title, ok, detail, seconds });
    this.say(`  ${mark(ok)} ${title} ${paint.dim(`(${seconds.toFixed(1)} s)`)}\n      ${detail}`);
  }

  get seconds(): number {
    return (Date.now() - this.#started) / 1000;
  }

  /** Throws {@link InternalError} if anything went otherwise than expected. */
  assertAllWell(): void {
    const failed = this.outcomes.filter(({ ok }) => !ok).map(({ title }) => title);
    if (failed.length > 0) {
      throw new InternalError(`the demo did not go as expected: ${failed.join('; ')}`, {
        fix: 'If you edited the examples, ballast margin shows where they stand',
      });
    }
  }
}
