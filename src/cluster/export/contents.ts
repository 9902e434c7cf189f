import { ClusterError } from '../../errors.js';
import { inspectContainers, projectContainers } from '../../runtime/docker/inspect.js';
import { nodeFiles } from '../../runtime/native/layout.js';
import { doctor } from '../doctor.js';
import { programFacts } from '../doctor/program-facts.js';
import { status } from '../status.js';
import { filePieces } from './files.js';
import { effectiveSettings } from './known-secrets.js';
import { fileLog, logOfContainer } from './logs.js';
import { diskUse, processList } from './machine.js';
import type { Content, Piece, Subject } from './types.js';
import { versions } from './versions.js';

const CLUSTER_TABLES = ['nodes', 'partitions', 'partition_state', 'partition_replica_set', 'logs', 'loglet_workers'];
const ADMIN_TABLES = ['sys_invocation', 'sys_journal', 'sys_inbox', 'sys_deployment', 'sys_service', 'state'];
/** Columns with what services stored, received and answered. */
const PAYLOADS = new Set(['value', 'value_utf8', 'entry_json', 'entry_lite_json']);
/** Columns that say what others do, in a binary form in which a secret can't be replaced. */
const BINARY = new Set(['raw']);
const MAX_ROWS = 10_000;
const RESTATECTL_MS = 10_000;

const REPORTS: readonly (readonly [file: string, args: readonly string[]])[] = [
  ['status.txt', ['status', '--extra']],
  ['nodes.txt', ['nodes', 'list', '--extra']],
  ['partitions.txt', ['partitions', 'list']],
  ['logs.txt', ['logs', 'list']],
  ['config.txt', ['config', 'get']],
];

const tree = async (value: Promise<unknown>): Promise<Content> => ({ kind: 'tree', tree: await value });
const lines = async (text: Promise<string>): Promise<Content> => ({ kind: 'lines', text: await text });

/** Whoever would ask a silent engine waits in vain. */
function needEngine({ plan, engine }: Subject): void {
  if (plan.runtime === 'docker' && !engine.answers) throw new ClusterError('engine-missing', engine.why);
}

/** @throws {ClusterError} where nobody would answer, or the program to ask with is not here: nothing is fetched */
async function needCluster(subject: Subject): Promise<void> {
  needEngine(subject);
  const { plan, runtime } = subject;
  if (!(await runtime.inspect()).some(({ state }) => state === 'running')) {
    throw new ClusterError('no-cluster', 'no node is running');
  }
  if (plan.runtime === 'native' && !('found' in (await programFacts('restatectl', plan.version)))) {
    throw new ClusterError('program-missing', 'restatectl is not on this machine');
  }
}

function answers(subject: Subject, running: () => Promise<void>): Piece[] {
  const { askCluster, askAdmin, payloads } = subject;
  const shown = (row: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(row).filter(([column]) => !BINARY.has(column) && (payloads || !PAYLOADS.has(column))),
    );
  return [
    ...REPORTS.map(([file, args]): Piece => ({
      path: `restatectl/${file}`,
      about: `what \`restatectl ${args.join(' ')}\` says`,
      content: async (signal) => {
        await running();
        const result = await subject.runtime.restatectl(args, { timeoutMs: RESTATECTL_MS, signal });
        return { kind: 'lines', text: [result.stdout, result.stderr].filter((text) => text !== '').join('\n') + '\n' };
      },
    })),
    {
      path: 'settings/effective.txt',
      about: 'the settings every node runs with, by node',
      content: async () => {
        await running();
        return {
          kind: 'text',
          text: effectiveSettings(await askCluster('select plain_node_id, key, value from config')),
        };
      },
    },
    ...CLUSTER_TABLES.map((table): Piece => ({
      path: `tables/${table}.jsonl`,
      about: 'a table of the cluster itself',
      content: async () => {
        await running();
        return { kind: 'rows', rows: await askCluster(`select * from ${table}`) };
      },
    })),
    ...ADMIN_TABLES.map((table): Piece => ({
      path: `tables/${table}.jsonl`,
      about: `a table of the admin API, up to ${String(MAX_ROWS)} rows${payloads ? '' : ', without what services stored and answered'}${table === 'sys_journal' ? '; without `raw`, which is binary' : ''}`,
      content: async () => {
        await running();
        const rows = await askAdmin(`SELECT * FROM ${table} LIMIT ${String(MAX_ROWS)}`);
        return { kind: 'rows', rows: rows.map(shown) };
      },
    })),
  ];
}

async function logPieces(subject: Subject, signal: AbortSignal): Promise<Piece[]> {
  const { dir, plan, engine } = subject;
  const ofNodes = plan.nodes.map(({ name, container }): Piece => ({
    path: `logs/${name}.log`,
    about: `what ${name} logged`,
    large: true,
    content: (piece) => {
      if (plan.runtime === 'native') return fileLog(nodeFiles(dir, name).log, subject);
      needEngine(subject);
      return logOfContainer(container, subject, piece);
    },
  }));
  if (plan.runtime === 'native' || !engine.answers) return ofNodes;
  const others = (await projectContainers(plan.name, signal)).filter(({ node }) => node === undefined);
  const ofOthers = others.map(({ name, service }): Piece => ({
    path: `logs/${(service ?? name).replace(/[^\w.-]+/g, '-')}.log`,
    about: `what the container ${name} logged`,
    large: true,
    content: (piece) => logOfContainer(name, subject, piece),
  }));
  return [...ofNodes, ...ofOthers];
}

/** All files a bundle of a cluster can have, each with what gives its content. One list, for users and for tests. */
export async function contents(subject: Subject, signal: AbortSignal): Promise<Piece[]> {
  const { dir, plan, runtime } = subject;
  // Asked once for all, and by whoever is first.
  let asked: Promise<void> | undefined;
  const running = () => (asked ??= needCluster(subject));
  const containers: Piece = {
    path: 'containers.json',
    about: 'how every container is and was: exit code, restarts, whether it ran out of memory',
    content: async (piece) => {
      needEngine(subject);
      const names = (await projectContainers(plan.name, piece)).map(({ name }) => name);
      return { kind: 'tree', tree: await inspectContainers(names, piece) };
    },
  };
  return [
    {
      path: 'status.json',
      about: 'what `restate-cluster status --json` says',
      // One by one: a look while twenty other questions are asked may find a cluster slow that is not.
      large: true,
      content: () => {
        needEngine(subject);
        return tree(status(dir, plan, runtime));
      },
    },
    {
      path: 'versions.json',
      about: 'versions of everything that has a part in it, and the machine',
      content: (piece) => tree(versions(subject, piece)),
    },
    {
      path: 'doctor.json',
      about: 'what `restate-cluster doctor --json` says',
      content: () => tree(doctor(plan.spec, dir)),
    },
    { path: 'spec.yaml', about: 'the spec, with all defaults', content: () => tree(Promise.resolve(plan.spec)) },
    ...(await filePieces(subject)),
    ...answers(subject, running),
    {
      path: 'processes.txt',
      about: 'processes of the cluster on this machine',
      content: (piece) => lines(processList(subject, piece)),
    },
    ...(plan.runtime === 'docker' ? [containers] : []),
    {
      path: 'disk.json',
      about: 'what the data of each node takes on disk',
      content: (piece) => tree(diskUse(subject, piece)),
    },
    ...(await logPieces(subject, signal)),
  ];
}
