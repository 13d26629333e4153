import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs a script in a process of its own, in which secrets may live: without options of Node that make it write down what is in
 * its memory, and without anything on its output. It talks through messages only. Whether it ended well; the end of a process
 * is what forgets a secret, so that it has ended when this returns.
 */
export function runQuietChild(
  script: URL,
  args: readonly string[],
  onMessage: (message: unknown) => void,
): Promise<boolean> {
  const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, ...env } = process.env;
  const child = fork(fileURLToPath(script), args, {
    env,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.on('message', onMessage);
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
