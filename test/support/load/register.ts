import { setTimeout as delay } from 'node:timers/promises';
import { call } from '../http.js';
import type { Endpoints } from './endpoints.js';

const LOOK_AGAIN_MS = 100;

/**
 * Registers a service endpoint, through one admin API after the other.
 *
 * @throws {Error} where none takes it until `until`, in milliseconds of `performance.now()`
 */
export async function registerAt(endpoints: () => Promise<Endpoints>, uri: string, until: number): Promise<void> {
  let last = 'no answer';
  for (let attempt = 0; performance.now() < until; attempt++) {
    const { admins } = await endpoints();
    const admin = admins[attempt % admins.length];
    const answer = admin === undefined ? undefined : await call(`${admin}/deployments`, { body: { uri } });
    if (answer?.status === 200 || answer?.status === 201) return;
    last = answer === undefined ? 'no answer' : `${String(answer.status)} ${JSON.stringify(answer.body)}`;
    await delay(LOOK_AGAIN_MS);
  }
  throw new Error(`${uri} could not be registered: ${last}`);
}
