import type { ClusterPlan } from '../plan/types.js';
import { adviceFor } from './advice.js';
import type { Advice } from './advice.js';
import { sentencesOf } from './sentences.js';
import type { Sentences } from './sentences.js';
import { survey } from './survey.js';
import type { Survey } from './survey.js';
import { toleranceOf } from './tolerance.js';
import type { Tolerance } from './tolerance.js';
import { topologyOf } from './topology.js';
import type { Topology } from './topology.js';

/** All there is to say of what a cluster is and survives. */
export interface Explanation extends Survey {
  readonly name: string;
  readonly topology: Topology;
  readonly tolerance: Tolerance;
  readonly sentences: Sentences;
  /** What would make it survive more, the smallest change first. */
  readonly advice: readonly Advice[];
}

/**
 * Says what a cluster is, what it survives, and what would make it survive more.
 *
 * @example
 * explain(planCluster(parseSpec({ nodes: 5 }), { runtime: 'native' })).sentences.overall
 */
export function explain(plan: ClusterPlan): Explanation {
  const topology = topologyOf(plan);
  const tolerance = toleranceOf(topology);
  return {
    name: plan.name,
    topology,
    tolerance,
    sentences: sentencesOf(plan, topology, tolerance),
    ...survey(topology),
    advice: adviceFor(plan),
  };
}
