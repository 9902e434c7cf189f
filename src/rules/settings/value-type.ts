import { compose } from '../example.js';
import type { Setting } from '../model.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const LISTS = ['roles', 'metadata-client.addresses'];
const BOOLEANS = [
  'auto-provision',
  'use-random-ports',
  'disable-telemetry',
  'log-disable-ansi-codes',
  'worker.snapshots.aws-allow-http',
];
/** What other programs take for true and false. */
const SPELLINGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

function asList({ value }: Setting): readonly string[] | undefined {
  return typeof value === 'string' && value !== '' ? value.split(',').map((item) => item.trim()) : undefined;
}

export const valueType: Rule = {
  id: 'value-type',
  severity: 'error',
  summary: 'Lists are written as lists, and true and false as true and false: the server takes nothing else.',
  docs: `${DOCS}/server/configuration#environment-variables`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => [
      ...LISTS.flatMap((key) => {
        const setting = node.settings.get(key);
        if (setting?.value === undefined || Array.isArray(setting.value)) return [];
        const list = asList(setting);
        return [
          {
            at: setting.at,
            message: `${key} of ${node.label} is no list; the server does not start`,
            hint: setting.from === 'environment' ? 'Write [a, b], with the brackets.' : 'Write ["a", "b"].',
            fix: list && node.set(key, list),
          },
        ];
      }),
      ...BOOLEANS.flatMap((key) => {
        const setting = node.settings.get(key);
        if (setting?.value === undefined || typeof setting.value === 'boolean') return [];
        const meant = SPELLINGS[JSON.stringify(setting.value).replaceAll('"', '').toLowerCase()];
        return [
          {
            at: setting.at,
            message: `${key} of ${node.label} is neither true nor false; the server does not start`,
            hint: 'Write true or false in small letters.',
            fix: meant === undefined ? undefined : node.set(key, meant),
          },
        ];
      }),
    ]),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_ROLES: "[worker, admin, http-ingress, log-server, metadata-server]"}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_ROLES: "worker,admin,http-ingress,log-server,metadata-server"}`),
  },
};
