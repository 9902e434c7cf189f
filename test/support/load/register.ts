import { setTimeout as delay } from 'node:timers/promises';
import { call } from '../http.js';
import type { Endpoints } from './endpoints.js';

const LOOK_AGAIN_MS = 100;

interface Request {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: unknown;
}

/** Asks one admin API after the other until one agrees; throws at `until`, in milliseconds of `performance.now()`. */
async function askAdmins(endpoints: () => Promise<Endpoints>, request: Request, until: number): Promise<unknown> {
  let last = 'no answer';
  for (let attempt = 0; performance.now() < until; attempt++) {
    const { admins } = await endpoints();
    const admin = admins[attempt % admins.length];
    const { method, path, body } = request;
    const answer = admin === undefined ? undefined : await call(`${admin}${path}`, { method, body });
    if (answer?.status === 200 || answer?.status === 201) return answer.body;
    last = answer === undefined ? 'no answer' : `${String(answer.status)} ${JSON.stringify(answer.body)}`;
    await delay(LOOK_AGAIN_MS);
  }
  throw new Error(`${request.method} ${request.path} ${JSON.stringify(request.body)} did not succeed: ${last}`);
}

/**
 * Registers a service endpoint.
 *
 * @returns the id of its deployment
 */
export async function registerAt(endpoints: () => Promise<Endpoints>, uri: string, until: number): Promise<string> {
  const answer = await askAdmins(endpoints, { method: 'POST', path: '/deployments', body: { uri } }, until);
  return (answer as { id: string }).id;
}

/** Tells where a deployment is now. */
export async function updateAt(
  endpoints: () => Promise<Endpoints>,
  deployment: string,
  uri: string,
  until: number,
): Promise<void> {
  await askAdmins(endpoints, { method: 'PATCH', path: `/deployments/${deployment}`, body: { uri } }, until);
}
