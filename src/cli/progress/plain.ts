import type { ClusterEvent, EventListener } from '../../cluster/events.js';
import { describeEvent } from './describe.js';
import type { Progress } from './types.js';

/** Fetching and pulling report many times a second; a log wants a line now and then. */
const SAY_AGAIN_MS = 5_000;
const BUSY: ReadonlySet<ClusterEvent['type']> = new Set(['download', 'pull', 'transfer', 'collecting']);

/** A line for every event that tells something new: for pipes, CI and terminals that can't redraw. */
export function plainProgress(write: (text: string) => void, now: () => number): Progress {
  const start = now();
  const stages = new Map<string, string>();
  let led = 0;
  let lastBusy = -Infinity;
  let busyWith = '';
  const say = (text: string) => {
    write(`[${((now() - start) / 1_000).toFixed(1)} s] ${text}\n`);
  };
  const onEvent: EventListener = (event: ClusterEvent) => {
    if (event.type === 'progress') {
      for (const { name, stage } of event.readiness.nodes) {
        if (stages.get(name) !== stage) say(`${name}: ${stage}`);
        stages.set(name, stage);
      }
      const { partitionsLed, partitions } = event.readiness;
      if (partitionsLed !== led) say(`partitions led: ${String(partitionsLed)}/${String(partitions)}`);
      led = partitionsLed;
      return;
    }
    if (BUSY.has(event.type)) {
      const what = event.type === 'transfer' ? event.what : event.type;
      if (what === busyWith && now() - lastBusy < SAY_AGAIN_MS) return;
      lastBusy = now();
      busyWith = what;
    }
    const text = describeEvent(event);
    if (text !== undefined) say(text);
  };
  return { onEvent, stop: () => undefined };
}
