export { ClusterError, SpecError } from '../errors.js';
export { attachCluster } from './attach.js';
export { startCluster } from './start.js';
export { withCluster } from './with-cluster.js';
export type { EndpointOptions, SdkService, ServiceSource, StartOptions } from './options.js';
export type {
  ClusterNode,
  Fault,
  FaultyCluster,
  KeyState,
  LinkedNode,
  LogLine,
  LogsOptions,
  NodeNames,
  PausedNode,
  Row,
  RunningNode,
  ServiceEndpoint,
  Sql,
  StartedCluster,
  StoppedNode,
  WaitOptions,
  WipedNode,
} from './types.js';
export { allLed, condition, invocationCompleted, leaderMoved, logTrimmedTo, nodeDown, ready } from './conditions.js';
export type { Condition } from './conditions.js';
export type { Looks } from './looks.js';
export type { Chaos, ChaosFault, ChaosOptions, ChaosStep, Span } from './chaos/types.js';
export type { NodeState } from './node-faults.js';
export type { ServiceName } from './service-kind.js';
export type { HistoryEntry } from './history.js';
export type { Deployment } from '../restate/admin-answers.js';
export type { ClusterStatus, NodeStatus } from '../cluster/status.js';
export type { ClusterEvent } from '../cluster/events.js';
