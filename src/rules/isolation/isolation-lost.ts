import type { ClusterModel } from '../model.js';
import type { Report } from '../rule.js';
import type { LostIsolation } from './lost.js';

/** Reports of one kind, of nodes and of the services beside them. */
export function isolationReports(
  { nodes, services }: ClusterModel,
  kind: LostIsolation['kind'],
  hint: string,
): Report[] {
  const containers = [...nodes.flatMap(({ container }) => container ?? []), ...services];
  const named = [
    ...nodes.map(({ label, isolation = [] }) => ({ label, isolation })),
    ...containers.map(({ service, isolation = [] }) => ({ label: service, isolation })),
  ];
  return named.flatMap(({ label, isolation }) =>
    isolation
      .filter((lost) => lost.kind === kind)
      .map(({ at, what, all }) => ({ at, message: `the container of ${all ? 'every node' : label} ${what}`, hint })),
  );
}
