import { createLogUpdate } from 'log-update';
import type { ClusterEvent } from '../../cluster/events.js';
import type { Readiness, Stage } from '../../cluster/readiness.js';
import type { Colors } from '../io.js';
import { describeEvent } from './describe.js';
import type { Progress } from './types.js';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
/** What only tells how far something has come. */
const BUSY: ReadonlySet<ClusterEvent['type']> = new Set(['download', 'pull', 'transfer', 'collecting']);
/** More rows than this would scroll, and a scrolled screen can't be redrawn. */
const MAX_NODE_ROWS = 12;

interface State {
  readonly start: number;
  readonly nodes: readonly { readonly name: string; readonly stage: Stage }[];
  readonly led: number;
  readonly partitions: number;
  /** What is being done before nodes can be seen: a download, a pull. */
  readonly doing: string | undefined;
}

function bar(done: number, all: number): string {
  const width = 24;
  const full = all === 0 ? 0 : Math.round(Math.min(1, done / all) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** The redrawn part of the display. Pure, so that a test can look at any moment. */
export function drawLive(state: State, now: number, colors: Colors): string {
  const frame = FRAMES[Math.floor(now / FRAME_MS) % FRAMES.length] ?? '';
  const mark = (done: boolean) => (done ? colors.green('✓') : colors.cyan(frame));
  const width = Math.max(0, ...state.nodes.map(({ name }) => name.length));
  const nodes = state.nodes
    .slice(0, MAX_NODE_ROWS)
    .map(
      ({ name, stage }) =>
        ` ${mark(stage === 'ready')} ${name.padEnd(width)}  ${stage === 'ready' ? stage : colors.dim(stage)}`,
    );
  if (state.nodes.length > MAX_NODE_ROWS) {
    const ready = state.nodes.filter(({ stage }) => stage === 'ready').length;
    nodes.push(`   … ${String(ready)} of ${String(state.nodes.length)} nodes ready`);
  }
  const elapsed = colors.dim(`${((now - state.start) / 1_000).toFixed(1)} s`);
  if (state.nodes.length === 0) return ` ${mark(false)} ${state.doing ?? 'looking'}  ${elapsed}`;
  const { led, partitions } = state;
  const led24 = `${bar(led, partitions)} ${String(led)}/${String(partitions)} partitions led`;
  return [...nodes, ` ${mark(led >= partitions)} ${led24}  ${elapsed}`].join('\n');
}

function withReadiness(state: State, { nodes, partitionsLed, partitions }: Readiness): State {
  return { ...state, nodes, led: partitionsLed, partitions };
}

/** A display that is redrawn in place, for terminals. */
export function liveProgress(stream: NodeJS.WriteStream, colors: Colors, now: () => number): Progress {
  const update = createLogUpdate(stream);
  let state: State = { start: now(), nodes: [], led: 0, partitions: 0, doing: undefined };
  let timer: NodeJS.Timeout | undefined;
  const redraw = () => {
    update(drawLive(state, now(), colors));
  };
  const animate = () => {
    timer ??= setInterval(redraw, FRAME_MS);
    redraw();
  };
  const onEvent = (event: ClusterEvent) => {
    if (event.type === 'progress' || event.type === 'ready') {
      state = withReadiness(state, event.readiness);
      animate();
    } else if (BUSY.has(event.type)) {
      state = { ...state, doing: describeEvent(event) };
      animate();
    } else if (event.type === 'step') {
      state = { ...state, start: now(), doing: describeEvent(event) };
      update.persist(` ${colors.bold(describeEvent(event) ?? '')}`);
      animate();
    } else {
      if (event.type === 'starting') state = { ...state, doing: describeEvent(event), start: now() };
      // What was seen of the nodes is no longer true.
      if (event.type === 'rolling-back') state = { ...state, nodes: [], doing: 'undoing' };
      const text = describeEvent(event);
      if (text !== undefined && event.type !== 'starting') update.persist(` ${colors.dim(text)}`);
      if (event.type === 'starting' || timer !== undefined) animate();
    }
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    if (state.nodes.length === 0) update.clear();
    update.done();
  };
  return { onEvent, stop };
}
