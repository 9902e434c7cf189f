import { compose } from '../example.js';
import { textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

const DOCKER_SECONDS = 10;
/** The server's default. */
const SHUTDOWN = '1m';
const MARGIN_SECONDS = 5;
const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600 };

function seconds(duration: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s?(ms|s|m|h)$/.exec(duration);
  const unit = UNITS[match?.[2] ?? ''];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}

export const stopGraceTooShort: Rule = {
  id: 'stop-grace-too-short',
  severity: 'info',
  summary: 'A container is given as long to stop as its server may take.',
  docs: `${DOCS}/references/server-config`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const { container } = node;
      const needed = seconds(textOf(node, 'shutdown-timeout', SHUTDOWN) ?? '');
      const given = container?.stopGrace?.seconds ?? DOCKER_SECONDS;
      if (container?.complete !== true || needed === undefined || given >= needed) return [];
      const right = `${String(Math.ceil(needed) + MARGIN_SECONDS)}s`;
      const { stopGrace } = container;
      return [
        {
          at: stopGrace?.at ?? node.at,
          message: `Docker kills ${node.label} ${String(given)} s after telling it to stop; the server may take ${String(needed)} s`,
          hint: `Set stop_grace_period: ${right}.`,
          fix: [
            stopGrace === undefined
              ? { do: 'insert' as const, at: container.at, key: 'stop_grace_period', value: right }
              : { do: 'set' as const, at: stopGrace.at, value: right },
          ],
        },
      ];
    }),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    stop_grace_period: 65s`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    stop_grace_period: 10s`),
  },
};
