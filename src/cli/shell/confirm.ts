/** A question on the terminal, where somebody is there to answer it. */

/** Whether somebody reads what goes to stderr and can answer. */
export function onTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: { write(text: string): unknown };
}

/** Asks; anything but `y` or `yes`, and the end of the input, is a no. */
export async function confirm(
  question: string,
  { input, output }: Streams = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  output.write(`${question} [y/N] `);
  const line = await firstLine(input);
  return /^y(es)?$/i.test(line.trim());
}

/** As the terminal hands it over: Ctrl-C stays what it is everywhere. */
function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  input.setEncoding('utf8');
  input.resume();
  return new Promise((resolve) => {
    let typed = '';
    const finish = () => {
      input.off('data', take);
      input.off('end', finish);
      input.pause();
      resolve(typed.split('\n')[0]!);
    };
    const take = (chunk: string | Buffer) => {
      typed += chunk;
      if (typed.includes('\n')) finish();
    };
    input.on('data', take);
    input.on('end', finish);
  });
}
