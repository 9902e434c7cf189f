import { plural } from '../../spec/words.js';
import { busyPortHint, describeBusyPort } from '../busy-ports.js';
import type { BusyPort } from '../busy-ports.js';
import type { CheckResult } from './types.js';

/** More lines than this are read by nobody. */
const MOST = 5;

export interface PortFacts {
  /** How many ports nodes that do not run yet are to open. */
  readonly wanted: number;
  readonly busy: readonly BusyPort[];
  /** Whether free ones are still to be found, at the first start. */
  readonly toBeFound: boolean;
}

/** Judges the ports of a cluster: each busy one, with its holder. */
export function judgePorts({ wanted, busy, toBeFound }: PortFacts): readonly CheckResult[] {
  const check = 'ports';
  if (toBeFound)
    return [{ check, state: 'ok', message: `${plural(wanted, 'free port')} will be found at the first start` }];
  if (wanted === 0) return [{ check, state: 'ok', message: 'this cluster holds its ports already' }];
  if (busy.length === 0)
    return [{ check, state: 'ok', message: wanted === 1 ? 'its port is free' : `all ${String(wanted)} are free` }];
  const shown = busy.slice(0, MOST).map(describeBusyPort);
  const more = busy.length - shown.length;
  return [...shown, ...(more > 0 ? [`${plural(more, 'more port')} ${more === 1 ? 'is' : 'are'} busy`] : [])].map(
    (message) => ({
      check,
      state: 'problem',
      message,
      hint: busyPortHint(busy),
    }),
  );
}
