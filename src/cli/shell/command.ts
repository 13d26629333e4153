import type { ArgumentsCamelCase, Argv } from 'yargs';
import { EXIT, UsageError } from './errors.js';
import { makeShell, type Shell } from './shell.js';

/** Options of every command. */
export interface Globals {
  json: boolean;
  quiet: boolean;
}

/** What a command takes and does; its name and the line on it stand in the list of commands. */
export interface CommandDefinition<Args extends Globals> {
  /** Command lines with a sentence on each. */
  readonly examples: readonly (readonly [string, string])[];
  readonly options: (yargs: Argv<Globals>) => Argv<Args>;
  /** Options that may be given several times. */
  readonly lists?: readonly string[];
  /** Does it. `false`: done, and the answer is no. */
  readonly run: (args: ArgumentsCamelCase<Args>, shell: Shell) => Promise<boolean>;
}

/** A command as yargs runs it, whatever its arguments are. */
export interface Command {
  readonly builder: (yargs: Argv<Globals>) => Argv<Globals>;
  readonly handler: (args: ArgumentsCamelCase<Globals>) => Promise<void>;
}

/** A command in one object: options, examples and what it does. */
export function defineCommand<Args extends Globals>(definition: CommandDefinition<Args>): Command {
  const { examples, options, lists = [], run } = definition;
  return {
    builder: (yargs) =>
      examples.reduce((built, [line, text]) => built.example(`$0 ${line}`, text), options(yargs)),
    handler: async (args) => {
      checkOnce(args, lists);
      const answer = await run(args as ArgumentsCamelCase<Args>, makeShell(args)); // as `options` describes them
      process.exitCode = answer ? EXIT.done : EXIT.no;
    },
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
