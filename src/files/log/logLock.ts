import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { ArtifactError } from '../../errors.js';
import { fileError } from '../systemError.js';
import type { LogPlace } from './logPlace.js';

/** An owner that is gone is known by a lock that was not renewed for so long, in milliseconds. */
const STALE = 6000;
const RENEWED = 1500;
/** Longer than a lock without an owner lasts, and than twenty writers who go one after the other take. */
const WAIT = 60_000;
/** Between two tries: as long for who came first as for who came last, so that nobody waits for ever. */
const [PAUSE, MORE] = [15, 30];
/** What waiting does not change. */
const FINAL: readonly unknown[] = ['EACCES', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENAMETOOLONG'];

/** Waits for the lock of a log; gives it back. Throws {@link ArtifactError} where another process keeps it. */
export async function lockLog({ log, shown }: LogPlace): Promise<() => Promise<void>> {
  const options = { realpath: false, stale: STALE, update: RENEWED, onCompromised: () => undefined };
  const latest = performance.now() + WAIT;
  for (;;) {
    try {
      const release = await lockfile.lock(log, options);
      // A lock that was lost cannot be given back: the order of the lines decides then.
      return () => release().catch(() => undefined);
    } catch (error) {
      if (FINAL.includes((error as NodeJS.ErrnoException).code)) throw fileError(error, `${shown}.lock`);
      if (performance.now() > latest) {
        throw new ArtifactError('is locked by another process', {
          file: shown,
          fix: 'Try again in a moment',
        });
      }
    }
    await sleep(PAUSE + Math.random() * MORE);
  }
}
