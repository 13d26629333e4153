import { Case } from './case.js';
import { callCli } from './cli.js';
import { callLibrary } from './library.js';
import type { Attack } from './read.js';
import { judge, type Refusal } from './refusal.js';

/** Attacks by files, on the library and on the command line: the honest case is accepted, and with the lie in it refused. */

export type FilePlace = 'library' | 'cli';

export class FileRunner {
  /** What an honest case was refused for, by place, files and call: many lies start from one. */
  readonly #honest = new Map<string, Promise<Refusal | undefined>>();

  /** What is wrong: nothing where the lie is refused as the attack says. */
  async findings(attack: Attack, place: FilePlace): Promise<string[]> {
    const { [place]: tried, honest, given, first } = attack;
    if (tried === undefined) return ['is not tried there'];
    const twin = first ? undefined : await this.#twin(attack, place);
    if (twin !== undefined) return [`the honest case is refused: ${twin.text}${JSON.stringify(twin)}`];
    return inCase(honest!, async (one) => {
      await one.change(given);
      if (first) {
        const refused = await tryCall(attack, place, one);
        if (refused !== undefined) return [`the honest call is refused: ${refused.text}`];
      }
      const figures = new Set(one.privateFigures());
      await one.lie(attack);
      for (const figure of one.privateFigures()) figures.add(figure);
      const found = await tryCall(attack, place, one, true);
      return judge(found, tried.refused, [...figures]);
    });
  }

  #twin(attack: Attack, place: FilePlace): Promise<Refusal | undefined> {
    const { honest, given, library, cli } = attack;
    const name = JSON.stringify([place, honest, given, place === 'library' ? library!.call : cli!.run]);
    const known =
      this.#honest.get(name) ??
      inCase(honest!, async (one) => {
        await one.change(given);
        return tryCall(attack, place, one);
      });
    this.#honest.set(name, known);
    return known;
  }
}

function tryCall({ library, cli, lie }: Attack, place: FilePlace, one: Case, lying = false) {
  if (place === 'library') return callLibrary(library!.call, one, lying ? lie?.handed : []);
  return callCli(cli!.run, one);
}

async function inCase<Result>(honest: string, body: (one: Case) => Promise<Result>): Promise<Result> {
  const one = await Case.open(honest);
  try {
    return await body(one);
  } finally {
    await one.close();
  }
}
