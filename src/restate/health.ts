import { get } from './http.js';
import type { Role } from '../spec/types.js';
import { parseJson } from '../spec/json.js';

/** What a node says of itself on its fabric port. */
export interface NodeHealth {
  /** `StartingUp`, `Alive`, `ShuttingDown` … */
  readonly status: string;
  readonly clusterName: string;
  /** `N1:2`: node id and generation. Absent before the node has joined a cluster. */
  readonly nodeId: string | undefined;
  readonly roles: readonly string[];
  /** `AwaitingProvisioning` before provisioning, `Member` once part of the metadata quorum. */
  readonly metadataServer: string;
  /** Status by role; `Ready` where the role works. `http-ingress` is not told here. */
  readonly roleStatus: Readonly<Partial<Record<Role, string>>>;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : 'Unknown';
}

/** Reads the body of `GET <fabric>/health`; `undefined` where it is something else's answer. */
export function parseHealth(body: string): NodeHealth | undefined {
  let value: unknown;
  try {
    value = parseJson(body);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('cluster_name' in value) || !('status' in value))
    return undefined;
  const fields = value as Record<string, unknown>;
  const roles = Array.isArray(fields['roles']) ? fields['roles'].filter((role) => typeof role === 'string') : [];
  return {
    status: text(fields['status']),
    clusterName: text(fields['cluster_name']),
    nodeId: typeof fields['node_id'] === 'string' ? fields['node_id'] : undefined,
    roles,
    metadataServer: text(fields['metadata_server_status']),
    roleStatus: {
      admin: text(fields['admin_status']),
      worker: text(fields['worker_status']),
      'log-server': text(fields['log_server_status']),
    },
  };
}

/** Asks a node how it is; `undefined` where nothing answers, or something that is not Restate. */
export async function fetchHealth(fabricUrl: string, timeoutMs = 1_000): Promise<NodeHealth | undefined> {
  const answer = await get(`${fabricUrl}/health`, timeoutMs);
  return answer?.status === 200 ? parseHealth(answer.body) : undefined;
}

/** Whether invocations can be sent to this ingress. */
export async function ingressAnswers(ingressUrl: string, timeoutMs = 1_000): Promise<boolean> {
  return (await get(`${ingressUrl}/restate/health`, timeoutMs))?.status === 200;
}
