import yargs, { type CommandModule } from 'yargs';
import { packageVersion } from '../files/packageVersion.js';
import { COMMANDS, type Entry } from './commands.js';
import type { Globals } from './shell/command.js';
import { EXIT, reportError, reportLostResult, UsageError } from './shell/errors.js';
import { WIDTH } from './shell/text.js';

const EPILOGUE = `Exit codes: 0 done, 1 internal error, 2 wrong command line, 3 bad input, 4 the answer is no.
Environment: BALLAST_ARTIFACTS (folder of keys), BALLAST_PASSPHRASE (of key files), BALLAST_RPC (URL of a
node), BALLAST_PRIVATE_KEY (account on a chain), NO_COLOR.`;

/** Runs one command line and sets the exit code of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no error, and no yes where the answer is not known yet.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.internal);
    process.exit(reportLostResult(error));
  });
  // Through `exit`, so that whatever must be tidied up is: the cursor, the demo's folder.
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  try {
    const words = new Set(argv);
    const running: Promise<void>[] = [];
    const start: Start = (work) => running.push(work);
    const commands = await Promise.all(COMMANDS.map((entry) => moduleOf(entry, words, start)));
    buildCli(argv, commands).parse();
    await Promise.all(running);
  } catch (error) {
    process.exitCode = reportError(error, options.includes('--json'));
  }
}

/** Takes what a command has begun: yargs, given a promise, lays the whole help out before it waits for it. */
type Start = (work: Promise<void>) => void;

type Module = CommandModule<Globals, Globals>;

/**
 * An entry as yargs takes it. Only a command whose name is among the words of the command line can be meant: no other is
 * loaded, and of the others yargs needs to know no more than their names.
 */
async function moduleOf(entry: Entry, words: ReadonlySet<string>, start: Start): Promise<Module> {
  const { command, describe } = entry;
  const named = words.has(command.split(' ')[0]!);
  if ('load' in entry) {
    if (!named) return { command, describe, handler: () => undefined };
    const { builder, handler } = await entry.load();
    return { command, describe, builder, handler: (args) => start(handler(args)) };
  }
  const members = named
    ? await Promise.all(entry.members.map((member) => moduleOf(member, words, start)))
    : [];
  return {
    command,
    describe,
    builder: (y) => y.command(members).demandCommand(1, `Say what to do: ballast ${command} --help`),
    handler: () => undefined,
  };
}

function buildCli(argv: readonly string[], commands: readonly Module[]) {
  return yargs([...argv])
    .scriptName('ballast')
    .usage('$0 <command>\n\nProves, in zero knowledge, that signed accounts meet their margin requirement.')
    .option('json', {
      type: 'boolean',
      default: false,
      global: true,
      describe: 'Result as JSON on stdout; all else on stderr',
    })
    .option('quiet', {
      type: 'boolean',
      default: false,
      global: true,
      describe: 'No progress and no notes on stderr',
    })
    .command([...commands])
    .completion('completion', 'Print a completion script for bash or zsh')
    .demandCommand(1, 'Choose a command')
    .strict()
    .parserConfiguration({
      // Numbers stay text: a subject has 77 digits. Values of options may not swallow what follows.
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'greedy-arrays': false,
      'dot-notation': false,
      'boolean-negation': false,
    })
    .detectLocale(false)
    .wrap(Math.min(process.stdout.columns ?? WIDTH, WIDTH))
    .epilogue(EPILOGUE)
    .version(packageVersion())
    .help()
    .alias('help', 'h')
    .showHelpOnFail(false)
    .exitProcess(false)
    .fail((message, error) => {
      // yargs has its own class for a wrong command line; all else is an error of the command.
      if (error && error.name !== 'YError') throw error;
      throw new UsageError(message ?? error.message);
    });
}
