import type { UpResult } from '../../cluster/up.js';

/** `up --json`. */
export function upAsJson({ plan, dir, state, steps, edited, elapsedMs, readiness }: Omit<UpResult, 'runtime'>) {
  return {
    name: plan.name,
    dir,
    runtime: plan.runtime,
    version: plan.version,
    state,
    elapsedMs: Math.round(elapsedMs),
    steps: steps.map(({ title, elapsedMs: ms }) => ({ title, elapsedMs: Math.round(ms) })),
    edited,
    partitions: { total: readiness.partitions, led: readiness.partitionsLed },
    nodes: plan.nodes.map(({ name, ingressUrl, adminUrl, probeUrl }) => ({
      name,
      ingressUrl,
      adminUrl,
      fabricUrl: probeUrl,
    })),
  };
}
