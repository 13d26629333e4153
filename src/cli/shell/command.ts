import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { EXIT, UsageError } from './errors.js';
import { makeShell, type Shell } from './shell.js';

/** Options of every command. */
export interface Globals {
  json: boolean;
  quiet: boolean;
}

export interface CommandDefinition<Args extends Globals> {
  /** Name and positionals, as yargs writes them. */
  readonly command: string;
  readonly describe: string;
  /** Command lines with a sentence on each. */
  readonly examples: readonly (readonly [string, string])[];
  readonly options: (yargs: Argv<Globals>) => Argv<Args>;
  /** Options that may be given several times. */
  readonly lists?: readonly string[];
  /** Does it. `false`: done, and the answer is no. */
  readonly run: (args: ArgumentsCamelCase<Args>, shell: Shell) => Promise<boolean>;
}

/** A command in one object: options, examples and what it does. */
export function defineCommand<Args extends Globals>(
  definition: CommandDefinition<Args>,
): CommandModule<Globals, Args> {
  const { command, describe, examples, options, lists = [], run } = definition;
  return {
    command,
    describe,
    builder: (yargs) =>
      examples.reduce((built, [line, text]) => built.example(`$0 ${line}`, text), options(yargs)),
    handler: async (args) => {
      checkOnce(args, lists);
      const answer = await run(args, makeShell(args));
      process.exitCode = answer ? EXIT.done : EXIT.no;
    },
  };
}

/** A command that only holds others: `signer new`, `signer list`. */
export function defineGroup(
  command: string,
  describe: string,
  members: (yargs: Argv<Globals>) => Argv<Globals>,
): CommandModule<Globals, Globals> {
  return {
    command,
    describe,
    builder: (yargs) => members(yargs).demandCommand(1, `Say what to do: ballast ${command} --help`),
    handler: () => undefined,
  };
}

/** yargs makes a list of an option that appears twice, and an empty text of one without a value. */
function checkOnce(args: ArgumentsCamelCase<Globals>, lists: readonly string[]): void {
  for (const [name, value] of Object.entries(args)) {
    if (name === '_' || name === '$0') continue;
    if (Array.isArray(value) && !lists.includes(name))
      throw new UsageError(`--${name} is given more than once`);
    if (value === '' || (Array.isArray(value) && value.includes(''))) {
      throw new UsageError(`--${name} is empty`);
    }
  }
}
