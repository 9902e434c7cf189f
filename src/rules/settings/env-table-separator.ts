import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

/** Tables of restate.toml whose keys variables set, as they begin in dashed form; the longest first. */
const TABLES = [
  'worker.snapshots',
  'worker.invoker',
  'worker.storage',
  'admin.query-engine',
  'bifrost.replicated-loglet',
  'metadata-client',
  'metadata-server',
  'log-server',
  'networking',
  'bifrost',
  'ingress',
  'worker',
  'admin',
];
/** What clients are told, and a server may be told too. */
const CLIENTS = /-(?:url|endpoint|host|port|token|uri)$/;

/** The key that was meant by one with too few underscores; `undefined` where nothing is wrong. */
function meantKey(key: string): string | undefined {
  for (const table of TABLES) {
    if (key.startsWith(`${table}.`)) return undefined;
    const flat = table.replaceAll('.', '-');
    // Written with a single underscore somewhere, a table's name reads like the start of a key.
    if (key.replaceAll('.', '-').startsWith(`${flat}-`)) return `${table}.${key.slice(flat.length + 1)}`;
  }
  return undefined;
}

export const envTableSeparator: Rule = {
  id: 'env-table-separator',
  severity: 'warning',
  summary: 'In a variable two underscores stand between a table and its key; with one the server ignores it.',
  docs: `${DOCS}/server/configuration#environment-variables`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      [...node.settings].flatMap(([key, { from, at }]) => {
        const meant = from === 'environment' ? meantKey(key) : undefined;
        const isClients = CLIENTS.test(key) && !key.endsWith('bind-port');
        if (meant === undefined || (isClients && !key.includes('.'))) return [];
        const name = `RESTATE_${meant.split('.').join('__').replaceAll('-', '_').toUpperCase()}`;
        return [
          {
            at,
            message: `${node.label} ignores this variable: it sets ${key}, and there is no such key`,
            hint: `Write ${name}.`,
            fix: node.settings.has(meant) ? undefined : node.rename(key, meant),
          },
        ];
      }),
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_ADMIN__BIND_PORT: "9071"}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_ADMIN_BIND_PORT: "9071"}`),
  },
};
