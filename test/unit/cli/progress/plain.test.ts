import { describe, expect, test } from 'vitest';
import { plainProgress } from '../../../../src/cli/progress/plain.js';
import type { Readiness, Stage } from '../../../../src/cluster/readiness.js';

function display() {
  const written: string[] = [];
  let time = 10_000;
  const progress = plainProgress(
    (text) => written.push(text),
    () => time,
  );
  return {
    written,
    onEvent: progress.onEvent,
    stop: () => {
      progress.stop();
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

const seen = (stages: readonly Stage[], partitionsLed = 0): { type: 'progress'; readiness: Readiness } => ({
  type: 'progress',
  readiness: {
    ready: false,
    nodes: stages.map((stage, i) => ({ name: `node-${String(i + 1)}`, stage })),
    leaders: '',
    partitionsLed,
    partitions: 24,
    missing: 'something',
  },
});

describe('plainProgress', () => {
  test('writes a line with the time for an event', () => {
    const { written, onEvent, pass } = display();
    onEvent({ type: 'starting', nodes: ['node-1'] });
    pass(1_250);
    onEvent({ type: 'provisioned', node: 'node-1', already: false });
    expect(written).toEqual(['[0.0 s] starting node-1\n', '[1.3 s] provisioned through node-1\n']);
  });

  test('tells what changed, and nothing twice', () => {
    const { written, onEvent } = display();
    onEvent(seen(['starting', 'starting']));
    onEvent(seen(['starting', 'starting']));
    onEvent(seen(['fabric up', 'starting']));
    onEvent(seen(['ready', 'ready'], 3));
    onEvent(seen(['ready', 'ready'], 24));
    onEvent(seen(['down', 'ready'], 24));
    expect(written.map((line) => line.replace(/^\[.*?\] /, ''))).toEqual([
      'node-1: starting\n',
      'node-2: starting\n',
      'node-1: fabric up\n',
      'node-1: ready\n',
      'node-2: ready\n',
      'partitions led: 3/24\n',
      'partitions led: 24/24\n',
      'node-1: down\n',
    ]);
  });

  test('tells of a download now and then, not at every step', () => {
    const { written, onEvent, pass } = display();
    for (let received = 0; received < 100_000_000; received += 10_000_000) {
      onEvent({ type: 'download', program: 'restatectl', version: '1.7.12', received, total: undefined });
      pass(1_000);
    }
    expect(written).toEqual([
      '[0.0 s] fetching restatectl 1.7.12 from npm: 0 MB\n',
      '[5.0 s] fetching restatectl 1.7.12 from npm: 50 MB\n',
    ]);
  });

  test('says nothing of being ready: that is the result', () => {
    const { written, onEvent, stop } = display();
    onEvent({ type: 'ready', readiness: seen(['ready']).readiness, elapsedMs: 5 });
    stop();
    expect(written).toEqual([]);
  });
});
