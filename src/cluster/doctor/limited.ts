import { ClusterError } from '../../errors.js';
import { within } from '../../exec/within.js';
import { RunError } from '../../exec/run-error.js';
import type { CheckName, CheckResult } from './types.js';

/** How long one check may take. */
export const LIMIT_MS = 5_000;
export const LIMIT_TEXT = '5 s';

/**
 * Does one check. What refuses on purpose is a problem; what takes too long, or could not be asked, is not
 * known, and the programs it has started are ended.
 *
 * @param limitMs default {@link LIMIT_MS}
 */
export async function limited(
  check: CheckName,
  work: () => Promise<readonly CheckResult[]>,
  limitMs = LIMIT_MS,
): Promise<readonly CheckResult[]> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly CheckResult[]>((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      resolve([{ check, state: 'unknown', message: `not known: looking took longer than ${LIMIT_TEXT}` }]);
    }, limitMs);
  });
  try {
    return await Promise.race([within(controller.signal, work), late]);
  } catch (error) {
    if (error instanceof RunError) return [{ check, state: 'unknown', message: `not known: ${error.message}` }];
    if (!(error instanceof ClusterError)) throw error;
    const { message, hint } = error;
    return [{ check, state: 'problem', message, ...(hint === undefined ? {} : { hint }) }];
  } finally {
    clearTimeout(timer);
  }
}
