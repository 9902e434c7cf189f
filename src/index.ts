export { ClusterError, SpecError } from './errors.js';
export type { ClusterErrorOptions, ErrorCode, Problem } from './errors.js';
export { parseSpec, parseSpecText } from './spec/parse.js';
export type {
  ClusterSpec,
  ClusterSpecInput,
  ConfigTable,
  ConfigValue,
  PortBases,
  Role,
  RuntimeKind,
} from './spec/types.js';
export { lintFiles, lintSpec } from './lint/lint.js';
export type { LintOptions, LintResult } from './lint/lint.js';
export { fixFiles } from './lint/fix.js';
export type { LintFile, LintFinding, Position } from './lint/types.js';
export { validateSpec } from './cluster/validate.js';
export type { ValidateOptions, Validation } from './cluster/validate.js';
export { doctor } from './cluster/doctor.js';
export type { CheckName, CheckResult, CheckState, Checkup } from './cluster/doctor/types.js';
export { lintPaths } from './cluster/lint.js';
export type { LintPathsOptions, LintPathsResult } from './cluster/lint.js';
export { RULES } from './rules/all.js';
export type { Example, Finding, Report, Rule, Severity } from './rules/rule.js';
export type { ClusterModel, ContainerModel, NodeModel, Place } from './rules/model.js';
export { planCluster } from './plan/plan.js';
export type { PlanChoices } from './plan/plan.js';
export type { ClusterPlan, NodePlan, NodePorts } from './plan/types.js';
export { toleranceSentence } from './survival/sentences.js';
export { explain } from './survival/explain.js';
export type { Explanation } from './survival/explain.js';
export type { Aspect, Outcome, Survival } from './survival/outcome.js';
export { topologyMermaid } from './render/topology-mermaid.js';
export { topologySvg } from './render/topology-svg.js';
export { topologyText } from './render/topology-text.js';
export { renderFiles } from './render/render.js';
export type { GeneratedFile, Templates } from './render/types.js';
export { loadTemplates } from './files/templates.js';
export { generate } from './cluster/generate.js';
export type { GenerateOptions, GenerateResult } from './cluster/generate.js';
export { up } from './cluster/up.js';
export type { UpOptions, UpResult } from './cluster/up.js';
export { down } from './cluster/down.js';
export type { DownOptions, DownResult } from './cluster/down.js';
export { backup } from './cluster/backup/backup.js';
export type { BackupOptions, BackupResult } from './cluster/backup/backup.js';
export { restore } from './cluster/backup/restore.js';
export type { RestoreOptions, RestoreResult } from './cluster/backup/restore.js';
export { exportLogs } from './cluster/export/export-logs.js';
export type { ExportLogsOptions, ExportLogsResult } from './cluster/export/export-logs.js';
export { migrate } from './cluster/migrate/migrate.js';
export type { MigrateOptions, MigrateResult } from './cluster/migrate/migrate.js';
export { findSource } from './cluster/migrate/sources/choose.js';
export type { SourceChoice } from './cluster/migrate/sources/choose.js';
export type { Source } from './cluster/migrate/sources/source.js';
export type { TableComparison } from './cluster/migrate/fingerprint/compare.js';
export { openCluster } from './cluster/open.js';
export type { OpenedCluster } from './cluster/open.js';
export { provision } from './cluster/provision.js';
export { waitReady } from './cluster/wait.js';
export type { WaitOptions } from './cluster/wait.js';
export { createSnapshots } from './cluster/snapshots/create.js';
export type { CreateSnapshotsOptions } from './cluster/snapshots/create.js';
export { listSnapshots } from './cluster/snapshots/list.js';
export type { SnapshotList } from './cluster/snapshots/list.js';
export type { SnapshotOutcome } from './restate/snapshots.js';
export type { PartitionSnapshots } from './stores/snapshots.js';
export { status } from './cluster/status.js';
export type { ClusterStatus, NodeStatus } from './cluster/status.js';
export type { Readiness, Stage } from './cluster/readiness.js';
export { listClusters } from './cluster/list.js';
export type { ListOptions } from './cluster/list.js';
export type { ClusterRuntime, FoundCluster, NodeProcess } from './runtime/types.js';
export { clusterEnv } from './cluster/env.js';
export type { ClusterEvent, EventListener } from './cluster/events.js';
