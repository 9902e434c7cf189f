import { describe, expect, test } from 'vitest';
import { inContainers } from '../support/containers.js';
import { NOTHING } from '../support/leftovers.js';
import { occupy } from '../support/machine.js';
import { Owner } from '../support/owner.js';
import { places } from '../support/places.js';
import type { OwnerOptions, OwnerResult } from '../support/owner.js';

/** Everything of a process that has ended is gone in this time. */
const GONE_MS = 10_000;

const newPlace = places();

async function endOf(
  options: OwnerOptions,
  whenUp: (owner: Owner) => void = () => undefined,
  stdio: 'usual' | 'closed' = 'usual',
): Promise<OwnerResult> {
  const place = newPlace();
  const owner = new Owner(place, options, stdio);
  void owner.started.then((started) => {
    if (started !== undefined) whenUp(owner);
  });
  const result = await owner.ended;
  expect(await place.lookUntilEmpty(GONE_MS), result.stderr).toEqual(NOTHING);
  return result;
}

const FULL = { nodes: 1, networkFaults: true, greeter: true };

describe.each([['native']])('whatever ends a process with a cluster of processes, nothing is left', (runtime) => {
  test.concurrent.each([
    ['does nothing more', { code: 0, signal: null }, /^$/],
    ['throws', { code: 1, signal: null }, /thrown by a test/],
    ['rejects', { code: 1, signal: null }, /rejected by a test/],
    ['exits', { code: 7, signal: null }, /^$/],
    ['stops', { code: 0, signal: null }, /^$/],
  ])('it %s', async (ending, end, printed) => {
    const result = await endOf({ runtime, ...FULL, ending });
    expect(result).toMatchObject(end);
    expect(result.stderr).toMatch(printed);
  });

  test.concurrent.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s to its whole group', async (signal) => {
    const result = await endOf({ runtime, nodes: 3, ending: 'waits' }, (owner) => {
      owner.kill(signal, 'group');
    });
    expect(result).toMatchObject({ signal, started: expect.anything() as object });
  });

  test.concurrent('SIGKILL, while a node is halted', async () => {
    const result = await endOf({ runtime, nodes: 2, halted: 'node-2', ending: 'waits' }, (owner) => {
      owner.kill('SIGKILL');
    });
    expect(result).toMatchObject({ signal: 'SIGKILL', started: expect.anything() as object });
  });

  test.concurrent('it has no stdin and no stderr', async () => {
    const result = await endOf({ runtime, ...FULL, ending: 'does nothing more' }, undefined, 'closed');
    expect(result).toMatchObject({ code: 0, started: expect.anything() as object });
  });
});

inContainers(() => {
  test.concurrent('nothing is left of a cluster whose process does nothing more, and so ends', async () => {
    expect(await endOf({ runtime: 'docker', ...FULL, ending: 'does nothing more' })).toMatchObject({ code: 0 });
  });

  test.concurrent('nor after Ctrl-C, while a node is halted', async () => {
    const result = await endOf({ runtime: 'docker', nodes: 2, halted: 'node-2', ending: 'waits' }, (owner) => {
      owner.kill('SIGINT', 'group');
    });
    expect(result).toMatchObject({ signal: 'SIGINT', started: expect.anything() as object });
  });

  test.concurrent('nor after a start that was aborted', async () => {
    const { stderr } = await endOf({ runtime: 'docker', nodes: 2, abortAfterMs: 1_500, ending: 'stops' });
    expect(stderr).toContain("code: 'interrupted'");
  });
});

describe('a start that fails leaves nothing, and says why', () => {
  test.concurrent.each<[string, OwnerOptions, string]>([
    ['a wrong value', { config: { 'shutdown-timeout': true } }, "code: 'spec-invalid'"],
    ['a spec that is refused', { nodes: 0 }, "code: 'spec-invalid'"],
    ['no time', { timeoutMs: 1 }, "code: 'not-ready'"],
    ['aborted', { nodes: 3, abortAfterMs: 700 }, "code: 'interrupted'"],
  ])('%s', async (_, options, code) => {
    const result = await endOf({ runtime: 'native', nodes: 1, ending: 'stops', ...options });
    expect(result).toMatchObject({ code: 1, started: undefined });
    expect(result.stderr).toContain(code);
  });

  test.concurrent('a port that another holds', async () => {
    const holder = await occupy();
    const ports = { ingress: holder.port, admin: holder.port + 1, fabric: holder.port + 2 };
    const result = await endOf({ runtime: 'native', nodes: 1, ports, ending: 'stops' });
    await holder.close();
    expect(result.stderr).toContain("code: 'port-busy'");
  });
});
