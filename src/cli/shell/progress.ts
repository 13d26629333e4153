import { Presets, SingleBar } from 'cli-progress';

/** How a long step is going. */
export interface Progress {
  /** Names what is being done, and how far the whole is: 0 to 1. */
  step(label: string, fraction: number): void;
  /** Takes the bar away. */
  done(): void;
}

const SILENT: Progress = { step() {}, done() {} };

/** Progress on stderr: a bar on a terminal, one line per step elsewhere, nothing when quiet. */
export function makeProgress(quiet: boolean): Progress {
  if (quiet) return SILENT;
  return process.stderr.isTTY ? barProgress() : lineProgress();
}

/** For a large file that has to be read whole: tells how far it is. */
export const showReading =
  (progress: Progress, file: string) =>
  (fraction: number): void =>
    progress.step(`reading all of ${file}`, fraction);

function barProgress(): Progress {
  // Its own handling of Ctrl-C would swallow the first one; `main` ends the process, and the cursor comes back on exit.
  const bar = new SingleBar(
    {
      format: ' {bar} {percentage}% {label}',
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let running = false;
  const stop = () => {
    if (running) bar.stop();
    running = false;
  };
  process.once('exit', stop);
  return {
    step(label, fraction) {
      const percent = Math.round(fraction * 100);
      if (running) bar.update(percent, { label });
      else bar.start(100, percent, { label });
      running = true;
    },
    done() {
      stop();
      process.off('exit', stop);
    },
  };
}

function lineProgress(): Progress {
  let last = '';
  return {
    step(label) {
      if (label !== last) process.stderr.write(`${label} …\n`);
      last = label;
    },
    done() {
      last = '';
    },
  };
}
