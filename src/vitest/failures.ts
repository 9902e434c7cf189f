import type { TestContext } from 'vitest';
import { bundleDirectory } from '../testing/bundle.js';
import { addToMessage, failureNote } from '../testing/failure-note.js';
import type { ClusterHandle } from '../testing/cluster.js';

type Task = TestContext['task'];

/** As in `counter > counts on`. */
function fullName(task: Task): string {
  const names = [task.name];
  for (let { suite } = task; suite !== undefined && !('filepath' in suite); suite = suite.suite) {
    names.unshift(suite.name);
  }
  return names.join(' > ');
}

/** Whether a test has failed so far, though it is not meant to. */
export function hasFailed(task: Task): boolean {
  return task.result?.state === 'fail' && task.fails !== true;
}

/** Adds to the last error of a failed test, as reporters print it. */
export function addToFailure(task: Task, text: string): void {
  addToMessage(task.result?.errors?.at(-1), text);
}

/** Saves what helps to understand why a test failed, and says in its error where. */
export async function explainFailure(task: Task, cluster: ClusterHandle): Promise<void> {
  const test = `${task.file.name} > ${fullName(task)}`;
  const errors = (task.result?.errors ?? []).map(
    ({ name, message, stack }) => stack ?? `${name ?? 'Error'}: ${message}`,
  );
  addToFailure(task, await failureNote(cluster, bundleDirectory(fullName(task)), { test, errors }));
}
