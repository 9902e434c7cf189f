import { expect, test } from 'vitest';
import { SteadyLoad } from '../../support/steady-load.js';
import type { LoadOptions } from '../../support/steady-load.js';
import { loadFaults } from '../../support/load/result.js';
import type { LoadResult } from '../../support/load/result.js';
import { startIngress } from './faulty-ingress.js';
import type { IngressFaults } from './faulty-ingress.js';

const QUICK: LoadOptions = { perSecond: 400, writers: 4, timersPerSecond: 50, patienceMs: 1_000 };

/** A load on an ingress with faults, until all of them have happened. */
async function loadOn(faults: IngressFaults, options: LoadOptions = {}): Promise<LoadResult> {
  const ingress = await startIngress(faults);
  try {
    await using load = await SteadyLoad.begin(() => Promise.resolve([ingress.url]), { ...QUICK, ...options });
    for (let i = 0; i < 6; i++) await load.goesOn();
    return await load.finish();
  } finally {
    await ingress.close();
  }
}

test('an ingress without faults passes, and everything was tried', async () => {
  const result = await loadOn({});
  expect(loadFaults(result)).toEqual([]);
  expect(result.acknowledged).toBeGreaterThan(20);
  expect(result.timersFired).toBeGreaterThan(2);
  expect(result.flowsCompleted).toBe(3);
});

test.each<[what: string, faults: IngressFaults, told: readonly RegExp[]]>([
  // The next write of that key gets its number.
  ['a write that is lost', { loseWrite: 7 }, [/^acknowledged and lost \(1\)/, /^doubled \(1\).*told \d+, as was/]],
  ['a write that was counted twice', { doubleWrite: 7 }, [/^doubled \(1\)/]],
  ['a number that was handed out twice', { sameNumber: 15 }, [/^doubled \(1\)/]],
  ['a timer that never fires', { loseTimer: 2 }, [/^timers that did not fire \(1\)/]],
  ['a timer that fires twice', { doubleTimer: 2 }, [/^timers that fired twice \(1\)/]],
  ['workflows whose steps are taken twice', { repeatStep: true }, [/^workflows \(3\).*took a step twice/]],
  ['workflows that do not end', { stuckFlows: true }, [/^workflows \(3\).*did not end/]],
])('finds %s', async (_, faults, told) => {
  expect(loadFaults(await loadOn(faults))).toEqual(told.map((line) => expect.stringMatching(line) as unknown));
});

test('finds answers that are forgotten', async () => {
  const { changed } = await loadOn({ forgetKeys: true });
  expect(changed.length).toBeGreaterThan(10);
  expect(changed[0]).toMatch(/ was told 1, and now \d+$/);
});

test('check throws with what is wrong, and may be called again', async () => {
  const ingress = await startIngress({ doubleWrite: 3 });
  const load = await SteadyLoad.begin(() => Promise.resolve([ingress.url]), { ...QUICK, prefix: 'x' });
  await expect(load.check()).rejects.toThrow(/did not come through:\n {2}doubled \(1\): x-\d-\d/);
  await expect(load.check()).rejects.toThrow('doubled (1)');
  await ingress.close();
});

test('an attempt that is refused is made again, and is no fault', async () => {
  const result = await loadOn({ refuseFirst: true });
  expect(loadFaults(result)).toEqual([]);
  expect(result.refusals['503']).toBeGreaterThan(8);
});

test('the longest wait is told, with its phase', async () => {
  const ingress = await startIngress({ slowWrite: [60, 400] });
  await using load = await SteadyLoad.begin(() => Promise.resolve([ingress.url]), QUICK);
  load.phase('slow');
  for (let i = 0; i < 20; i++) await load.goesOn();
  const { longestStallMs, longestWait } = await load.finish();
  expect(longestStallMs).toBeGreaterThanOrEqual(395);
  expect(longestWait.phase).toBe('slow');
  await ingress.close();
});

test('it goes on when its ingress goes and another comes', async () => {
  const [first, dead] = [await startIngress(), await startIngress()];
  let urls = [dead.url, first.url];
  await dead.close();
  await using load = await SteadyLoad.begin(() => Promise.resolve(urls), QUICK);
  urls = [];
  const waiting = load.goesOn();
  urls = [first.url];
  await waiting;
  expect(loadFaults(await load.finish())).toEqual([]);
  await first.close();
});

test('writes that nobody acknowledges are given up and told', async () => {
  const ingress = await startIngress();
  let asked: () => void = () => undefined;
  const ingresses = () => {
    asked();
    return Promise.resolve([ingress.url]);
  };
  const load = await SteadyLoad.begin(ingresses, { ...QUICK, timersPerSecond: 1 });
  await ingress.close();
  await new Promise<void>((resolve) => {
    let left = 20;
    asked = () => {
      if (--left === 0) resolve();
    };
  });
  const { unacknowledged, unreadable, flowFaults } = await load.finish();
  expect(unacknowledged.length).toBeGreaterThan(0);
  expect(unacknowledged[0]).toContain('(no answer)');
  expect([unreadable.length > 0, flowFaults.length]).toEqual([true, 3]);
});

test('it ends by itself at its limit, and then is no proof', async () => {
  const ingress = await startIngress();
  await using load = await SteadyLoad.begin(() => Promise.resolve([ingress.url]), { ...QUICK, limitMs: 3_000 });
  await expect(
    load
      .goesOn()
      .then(() => load.goesOn())
      .then(() => endless(load)),
  ).rejects.toThrow('the load was over');
  await expect(load.check()).rejects.toThrow('had ended at its limit of 3 s');
  await ingress.close();
});

async function endless(load: SteadyLoad): Promise<never> {
  for (;;) await load.goesOn();
}
