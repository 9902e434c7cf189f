import { sqlText } from '../restate/sql-text.js';
import type { Looks } from './looks.js';
import type { Row } from './types.js';

const SHOWN = 5;
const COLUMNS = 'id, target, status, retry_count, last_failure';

/** How an invocation is doing, such as `Counter/tea/add is backing-off after 5 attempts; last failure: no stock`. */
export function describeInvocation({ id, target, status, retry_count: tries, last_failure: failure }: Row): string {
  const attempts = Number(tries ?? 0) > 1 ? ` after ${String(tries)} attempts` : '';
  const why = failure === undefined ? '' : `; last failure: ${firstLine(failure)}`;
  return `${String(target)} (${String(id)}) is ${String(status)}${attempts}${why}`;
}

/** Without the stack that follows. */
function firstLine(failure: unknown): string {
  return String(failure).split('\n')[0] ?? '';
}

/** One invocation, by its id; `undefined` where it is not known, as once its result is no longer kept. */
export async function findInvocation(looks: Looks, id: string): Promise<Row | undefined> {
  const [row] = await looks.queryAdmin(`SELECT ${COLUMNS} FROM sys_invocation WHERE ${sqlText`id = ${id}`}`);
  return row;
}

/** Invocations that have not ended, some of them, in words. */
export async function unfinishedInvocations(looks: Looks): Promise<string[]> {
  const rows = await looks.queryAdmin(
    `SELECT ${COLUMNS} FROM sys_invocation WHERE status != 'completed' ORDER BY retry_count DESC LIMIT ${String(SHOWN + 1)}`,
  );
  const shown = rows.slice(0, SHOWN).map(describeInvocation);
  return rows.length > SHOWN ? [...shown, 'and others'] : shown;
}
