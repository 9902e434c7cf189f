import { ClusterError } from '../../errors.js';
import { RunError } from '../../exec/run-error.js';
import { interruption, throwIfInterrupted } from '../poll.js';
import type { WaitOptions } from '../wait.js';
import type { Absent } from './absent.js';
import type { Change } from './decide.js';
import { runWatched } from './bystanders.js';
import { Execution } from './execution.js';
import type { Step, StepContext } from './step.js';
import { stepsOf } from './steps.js';
import { whyNoUndo, whyOneWay } from './undo.js';
import { isUpgrade } from './versions.js';

/** A step that was done, and how long it took. */
export interface StepReport {
  readonly title: string;
  readonly elapsedMs: number;
}

/** A program that a step ran has failed, or was ended by an interruption. */
function ofProgram(error: RunError): ClusterError {
  return error.canceled
    ? interruption(error)
    : new ClusterError('command-failed', error.message, { details: error.tail, cause: error });
}

/** How a change is taken back; one that is being taken back, how it is carried out after all. */
async function otherWay(change: Change, { runtime }: StepContext): Promise<string> {
  const { differences, back, done } = change;
  const again = 'Run the same command again to go on';
  if (back) return `${again}, or carry the change out after all with \`restate-cluster up --continue\`.`;
  const { version } = differences;
  if (version !== undefined && isUpgrade(differences)) {
    return `${again}, or take the change back with \`restate-cluster upgrade --to ${version.from} --force\`.`;
  }
  if (Object.keys(done.lost ?? {}).length > 0) return `${again}.`;
  const why = await whyNoUndo(change, runtime);
  return why === undefined
    ? `${again}, or take the change back with \`restate-cluster up --undo\`.`
    : `${again}; it can't be taken back (${why}).`;
}

/** Which steps hold, and which were not begun. */
function progress(steps: readonly Step[], at: number): string[] {
  const titles = (some: readonly Step[]) => some.map(({ title }) => `  ${title}`);
  const [before, after] = [steps.slice(0, at), steps.slice(at + 1)];
  return [
    ...(before.length === 0 ? [] : ['Done before:', ...titles(before)]),
    ...(after.length === 0 ? [] : ['Not begun, and untouched:', ...titles(after)]),
  ];
}

/** An error of a step says what was done, what was not, and how to go on. */
async function halted(
  failure: unknown,
  steps: readonly Step[],
  at: number,
  { change, context }: { readonly change: Change; readonly context: StepContext },
): Promise<unknown> {
  const step = steps[at];
  const error = failure instanceof RunError ? ofProgram(failure) : failure;
  if (!(error instanceof ClusterError) || step === undefined) return error;
  const message =
    error.code === 'interrupted' ? `interrupted at: ${step.title}` : `could not ${step.title}: ${error.message}`;
  const goOn = await otherWay(change, context);
  const details = [...(error.details === undefined ? [] : [error.details, '']), ...progress(steps, at)];
  return new ClusterError(error.code, message, {
    hint: error.hint === undefined ? goOn : `${error.hint} ${goOn}`,
    ...(details.length === 0 ? {} : { details: details.join('\n') }),
    cause: error,
  });
}

async function runSteps(steps: readonly Step[], change: Change, context: Execution): Promise<StepReport[]> {
  const { onEvent, signal } = context.options;
  const total = steps.length;
  const reports: StepReport[] = [];
  for (const [i, step] of steps.entries()) {
    const from = performance.now();
    const event = { index: i + 1, total, title: step.title };
    onEvent?.({ type: 'step', ...event });
    try {
      throwIfInterrupted(signal);
      await runWatched(step, context);
    } catch (error) {
      throw await halted(error, steps, i, { change, context });
    }
    const elapsedMs = performance.now() - from;
    onEvent?.({ type: 'step-done', ...event, elapsedMs });
    reports.push({ title: step.title, elapsedMs });
  }
  return reports;
}

/**
 * Carries a change out, step by step. Whoever is killed on the way leaves a cluster that the same call finishes.
 *
 * @param absent what does not run of the transition
 * @param part the steps to do, and whether the change is done with them. Default: all of it
 * @throws {ClusterError} of the step that failed; what came before it holds, and nothing after it was touched
 */
export async function applyChange(
  dir: string,
  change: Change,
  { idle, left }: Pick<Absent, 'idle' | 'left'>,
  options: WaitOptions,
  { steps, ends }: { readonly steps: readonly Step[]; readonly ends: boolean } = {
    steps: stepsOf(change, idle),
    ends: true,
  },
): Promise<StepReport[]> {
  options.onEvent?.({
    type: 'change',
    steps: steps.map(({ title }) => title),
    live: change.differences.live,
    oneWay: whyOneWay(change),
  });
  const losing = new Set(change.differences.retired.map(({ node }) => node));
  const fresh = idle.nodes.filter((name) => !losing.has(name));
  const execution = new Execution(dir, change, { fresh, left }, options);
  await execution.begin();
  const reports = await runSteps(steps, change, execution);
  if (ends) await execution.end();
  return reports;
}
