import { hostname, release } from 'node:os';
import { platform } from 'node:process';
import { ClusterError } from '../../errors.js';
import { RunError } from '../../exec/run-error.js';
import { askEngineInfo, engineEndpoint } from '../../runtime/docker/engine-info.js';
import type { EngineInfo } from '../../runtime/docker/engine-info.js';
import { engineSilent, findEngine } from '../../runtime/docker/engine.js';
import type { Engine } from '../../runtime/docker/engine.js';
import { LIMIT_MS, LIMIT_TEXT } from './limited.js';

/** Of what docker printed, so many characters are shown. */
const SAID_CHARACTERS = 300;

/** What is known of the Docker engine. */
export type EngineFacts =
  | {
      readonly answers: true;
      readonly versions: Engine;
      readonly endpoint: string | undefined;
      readonly info: EngineInfo | undefined;
      /** Milliseconds its clock is ahead of ours, or, negative, behind; 0 for less than the question took. */
      readonly clockAheadMs: number | undefined;
      /** Whether it runs on the system of this process: the same memory, disks and clock. */
      readonly isHere: boolean;
    }
  | {
      readonly answers: false;
      readonly why: string;
      readonly hint: string;
      /** What docker printed, on one line; empty where it printed nothing. */
      readonly said: string;
      /** Whether it is there, as far as can be told, and says nothing. */
      readonly silent: boolean;
    };

/** How far a clock that was read between two moments of ours is outside of them, in milliseconds. */
export function outside(time: number, before: number, after: number): number {
  if (time < before) return time - before;
  return time > after ? time - after : 0;
}

function isHere(info: EngineInfo | undefined, endpoint: string | undefined): boolean {
  if (platform !== 'linux' || endpoint?.startsWith('unix:') !== true) return false;
  // Docker Desktop answers on a socket of this machine too, from a virtual one.
  return info?.kernel === release() && info.host === hostname();
}

function without({ message, hint = '', details = '' }: ClusterError) {
  const [said = ''] = details.split('\n').filter((line) => line.trim() !== '');
  return { answers: false as const, why: message, hint, said: said.slice(0, SAID_CHARACTERS) };
}

/** Asks the Docker engine what it is, for no longer than a check may take. */
export async function engineFacts(): Promise<EngineFacts> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  try {
    const before = Date.now();
    const timed = askEngineInfo(signal).then((info) => ({ info, after: Date.now() }));
    const [versions, { info, after }, endpoint] = await Promise.all([
      findEngine(signal),
      timed,
      engineEndpoint(signal),
    ]);
    const clockAheadMs = info?.time === undefined ? undefined : outside(info.time, before, after);
    return { answers: true, versions, endpoint, info, clockAheadMs, isHere: isHere(info, endpoint) };
  } catch (error) {
    if (error instanceof ClusterError) {
      return { ...without(error), silent: error.cause instanceof RunError && error.cause.timedOut };
    }
    if (!(error instanceof RunError) || !error.canceled) throw error;
    return { ...without(await engineSilent(LIMIT_TEXT)), silent: true };
  }
}
