/** A table whose rows must be the same after a migration as before. */
export interface WatchedTable {
  /** What its rows are called. */
  readonly what: string;
  readonly table: string;
  /** Columns that name a row. */
  readonly key: readonly string[];
  /** Columns that never change by themselves. `sha:` stands for a column of bytes, of which only a hash is read. */
  readonly fixed: readonly string[];
  /** Columns that change by themselves; what they say decides what may change. */
  readonly moving: readonly string[];
  /** Whether its rows belong to partitions: then they are read in pieces. */
  readonly partitioned: boolean;
}

/**
 * Everything a node keeps for its users. Columns that a version lacks are left out.
 * (crates/storage-query-datafusion in Restate's sources)
 */
export const WATCHED_TABLES: readonly WatchedTable[] = [
  {
    what: 'deployments',
    table: 'sys_deployment',
    key: ['id'],
    fixed: ['ty', 'endpoint', 'created_at', 'min_service_protocol_version', 'max_service_protocol_version'],
    moving: [],
    partitioned: false,
  },
  {
    what: 'services',
    table: 'sys_service',
    key: ['name'],
    fixed: ['revision', 'public', 'ty', 'deployment_id'],
    moving: [],
    partitioned: false,
  },
  {
    what: 'invocations',
    table: 'sys_invocation_status',
    key: ['id'],
    fixed: [
      ...['target', 'target_service_ty', 'scope', 'limit_key', 'idempotency_key', 'created_at', 'restarted_from'],
      ...['invoked_by', 'invoked_by_id', 'invoked_by_target', 'invoked_by_subscription_id', 'trace_id'],
      ...['completion_result', 'completion_failure'],
    ],
    moving: [
      ...['status', 'target_service_name', 'target_service_key', 'target_handler_name', 'target_service_ty'],
      // Restate 1.7 tells `scheduled_start_at` only to a query that also asks for `scheduled_at`.
      ...['scheduled_at', 'scheduled_start_at'],
      ...['completed_at', 'completion_retention', 'journal_retention', 'pinned_deployment_id'],
    ],
    partitioned: true,
  },
  {
    what: 'journal entries',
    table: 'sys_journal',
    key: ['id', 'index'],
    fixed: ['entry_type', 'name', 'version', 'sha:raw'],
    moving: ['entry_type'],
    partitioned: true,
  },
  {
    what: 'state entries',
    table: 'state',
    key: ['scope', 'service_name', 'service_key', 'key'],
    fixed: ['sha:value'],
    moving: [],
    partitioned: true,
  },
  {
    what: 'queued calls',
    table: 'sys_inbox',
    key: ['service_name', 'service_key', 'id'],
    fixed: ['sequence_number'],
    moving: [],
    partitioned: true,
  },
  {
    what: 'held keys',
    table: 'sys_keyed_service_status',
    key: ['service_name', 'service_key'],
    fixed: ['invocation_id'],
    moving: [],
    partitioned: true,
  },
  {
    what: 'promises',
    table: 'sys_promise',
    key: ['scope', 'service_name', 'service_key', 'key'],
    fixed: ['completed', 'sha:completion_success_value', 'completion_failure'],
    moving: [],
    partitioned: true,
  },
  {
    // Since 1.7 a column of the invocations.
    what: 'idempotency keys',
    table: 'sys_idempotency',
    key: ['service_name', 'service_key', 'service_handler', 'idempotency_key'],
    fixed: ['invocation_id'],
    moving: [],
    partitioned: true,
  },
];

/** Which columns each table has. */
export const COLUMNS_QUERY =
  "select table_name, column_name from information_schema.columns where table_name = 'state' or table_name like 'sys_%'";

/** Reads the rows of {@link COLUMNS_QUERY}. */
export function columnsByTable(rows: readonly Record<string, unknown>[]): ReadonlyMap<string, ReadonlySet<string>> {
  const tables = new Map<string, Set<string>>();
  for (const { table_name: table, column_name: column } of rows) {
    if (typeof table !== 'string' || typeof column !== 'string') continue;
    const columns = tables.get(table) ?? new Set();
    tables.set(table, columns.add(column));
  }
  return tables;
}

function plainName(column: string): string {
  return column.replace(/^sha:/, '');
}

/** As text, since numbers above 2^53 would lose their last digits in JSON. */
function selected(column: string): string {
  const name = plainName(column);
  return name === column ? `cast("${name}" as varchar) as "${name}"` : `encode(sha256("${name}"), 'hex') as "${name}"`;
}

/** Of a table, what a version has. */
export function presentColumns(table: WatchedTable, columns: ReadonlySet<string>): WatchedTable {
  const there = (list: readonly string[]) => list.filter((column) => columns.has(plainName(column)));
  return { ...table, key: there(table.key), fixed: there(table.fixed), moving: there(table.moving) };
}

const KEYS = 2n ** 64n;

/** Conditions that together take in every partition key once, in so many pieces. */
export function pieces(count: number): string[] {
  if (count <= 1) return [''];
  const bound = (i: number) => String((KEYS * BigInt(i)) / BigInt(count));
  return Array.from({ length: count }, (_, i) => {
    const upper = i === count - 1 ? '' : ` and partition_key < ${bound(i + 1)}`;
    return ` where partition_key >= ${bound(i)}${upper}`;
  });
}

/** Selects a piece of a table of {@link presentColumns}. */
export function tableQuery({ table, key, fixed, moving }: WatchedTable, piece: string): string {
  const columns = new Map([...moving, ...key, ...fixed].map((column) => [plainName(column), column]));
  return `select ${[...columns.values()].map(selected).join(', ')} from ${table}${piece}`;
}

export function countQuery({ table }: WatchedTable): string {
  return `select count(*) as n from ${table}`;
}
