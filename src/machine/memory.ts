import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import process, { platform } from 'node:process';

export interface MachineMemory {
  /** MB that programs may use in all. */
  readonly totalMb: number;
  /** MB that programs started now could use; unknown where the system does not tell. */
  readonly availableMb: number | undefined;
}

/** What Linux says could be used without swapping, in MB: free memory, and caches it would give up. */
export function parseMemAvailable(meminfo: string): number | undefined {
  const kilobytes = /^MemAvailable:\s*(\d+) kB$/m.exec(meminfo)?.[1];
  return kilobytes === undefined ? undefined : Math.floor(Number(kilobytes) / 1_024);
}

/**
 * The memory of this machine, or of the container this process is confined to. Elsewhere than on Linux, memory that is
 * free says little: caches fill what nobody else needs.
 */
export async function machineMemory(): Promise<MachineMemory> {
  // Without a limit this is no number, 0, or one beyond all memory there is.
  const limit = process.constrainedMemory();
  const totalMb = toMb(limit > 0 ? Math.min(limit, totalmem()) : totalmem());
  if (platform !== 'linux') return { totalMb, availableMb: undefined };
  const availableMb = parseMemAvailable(await readFile('/proc/meminfo', 'utf8'));
  return { totalMb, availableMb: availableMb === undefined ? undefined : Math.min(availableMb, totalMb) };
}

function toMb(bytes: number): number {
  return Math.floor(bytes / 1_024 ** 2);
}
