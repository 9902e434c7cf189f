import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { whyNoDocker } from './machine.js';

const execute = promisify(execFile);
const LOOK_AGAIN_MS = 100;
const CACHE = 'cache';

function entries(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}

/** What clusters of a test may leave, each thing in words. */
export type Leftovers = Readonly<Record<string, readonly string[]>>;

/**
 * A place of its own for clusters of a test: a temporary directory, whose path all their processes carry, and a name
 * with which those of their clusters begin.
 */
export class Place {
  /** Short: sockets below have long names. */
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), 'h-')));
  readonly prefix = `h${randomBytes(3).toString('hex')}`;
  #names = 0;

  newName(): string {
    return `${this.prefix}-${String(++this.#names)}`;
  }

  /** For processes whose clusters are to be made here. */
  get env(): { TMPDIR: string; RESTATE_CLUSTER_CACHE: string } {
    return { TMPDIR: this.directory, RESTATE_CLUSTER_CACHE: join(this.directory, CACHE) };
  }

  get #reused(): string {
    return join(this.directory, CACHE, 'clusters');
  }

  async look(): Promise<Leftovers> {
    const processes = await processesOf(this.directory, this.prefix);
    const inEngine = whyNoEngine() ? [[], [], []] : await engineHas(this.prefix);
    return {
      processes,
      containers: inEngine[0] ?? [],
      volumes: inEngine[1] ?? [],
      networks: inEngine[2] ?? [],
      directories: [...entries(this.directory).filter((name) => name !== CACHE), ...entries(this.#reused)],
    };
  }

  /** Looks until nothing is left, or time is over. */
  lookUntilEmpty(withinMs: number): Promise<Leftovers> {
    return lookUntil(
      () => this.look(),
      (found) => Object.values(found).every((things) => things.length === 0),
      withinMs,
    );
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Looks until it is as it should be, or time is over; returns what was seen last. */
export async function lookUntil<T>(
  look: () => T | Promise<T>,
  isRight: (found: T) => boolean,
  withinMs: number,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (isRight(found) || performance.now() > until) return found;
    await delay(LOOK_AGAIN_MS);
  }
}

/** Of {@link Place.look}, where nothing is left. */
export const NOTHING: Leftovers = { processes: [], containers: [], volumes: [], networks: [], directories: [] };

let noEngine: boolean | undefined;
function whyNoEngine(): boolean {
  return (noEngine ??= whyNoDocker() !== undefined);
}

/** Programs that were started from a place: servers, watchdogs, restatectl, `docker compose`, `docker exec`. */
async function processesOf(directory: string, prefix: string): Promise<string[]> {
  if (process.platform !== 'linux') {
    const { stdout } = await execute('ps', ['-axww', '-o', 'pid=,command=']);
    return stdout.split('\n').filter((line) => line.includes(`${directory}/rcl-`) || line.includes(`${prefix}-`));
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ');
        const env = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        const isOurs = env.includes(`TMPDIR=${directory}`) || words.includes(`${directory}/rcl-`);
        return isOurs && words !== '' && !isLookingAround(words) ? [`${pid} ${words}`] : [];
      } catch {
        // It has ended meanwhile, or is another user's.
        return [];
      }
    });
}

/** What this file itself runs, in a process that works in such a place. */
function isLookingAround(words: string): boolean {
  return /docker (?:ps|volume ls|network ls) .*--format \{\{\.Label/.test(words);
}

async function engineHas(prefix: string): Promise<string[][]> {
  const format = ['--format', '{{.Label "dev.restate-cluster.name"}}'];
  const lists = [
    ['ps', '--all'],
    ['volume', 'ls'],
    ['network', 'ls'],
  ];
  return Promise.all(
    lists.map(async (list) => {
      const args = [...list, '--filter', 'label=dev.restate-cluster.name', ...format];
      const { stdout } = await execute('docker', args);
      return stdout.split('\n').filter((name) => name.startsWith(`${prefix}-`));
    }),
  );
}

/** Those of these addresses of this machine where something listens. */
export async function listening(urls: readonly string[]): Promise<string[]> {
  const open = await Promise.all(urls.map((url) => accepts(Number(new URL(url).port))));
  return urls.filter((_, i) => open[i]);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

/** What this very process holds: what keeps it alive, and its open files, as many as there are of each. */
export async function held(): Promise<Record<string, number>> {
  // Node counts a program that has ended until the end of that turn of its loop: those of the look before this one, too.
  await nextTurn();
  await nextTurn();
  const fds = process.platform === 'linux' ? readdirSync('/proc/self/fd').flatMap(targetOf) : [];
  const counts: Record<string, number> = {};
  // Timeouts are the test runner's too.
  for (const name of [...process.getActiveResourcesInfo(), ...fds].filter((name) => name !== 'Timeout')) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function targetOf(fd: string): string[] {
  try {
    // `socket:[123]` has a number of its own each time.
    return [`fd ${readlinkSync(`/proc/self/fd/${fd}`).replace(/\[\d+\]$/, '')}`];
  } catch {
    // That of the look itself.
    return [];
  }
}
