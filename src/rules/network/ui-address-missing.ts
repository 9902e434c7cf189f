import { isLoopback, isWildcard } from '../address.js';
import { compose } from '../example.js';
import { isUnset } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { PUBLIC, publishedOf } from './ui-address.js';

export const uiAddressMissing: Rule = {
  id: 'ui-address-missing',
  severity: 'warning',
  summary: 'A container tells the web UI and the CLI the address that leads to it from outside.',
  docs: `${DOCS}/server/networking#ingress-advertised-address`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      PUBLIC.flatMap((service) => {
        const port = publishedOf(node, service);
        const key = `${service.table}.advertised-address`;
        const keys = [key, service.old, 'advertised-host', `${service.table}.advertised-host`];
        if (port === undefined || !keys.every((one) => isUnset(node, one))) return [];
        const ip =
          port.hostIp === undefined || isWildcard(port.hostIp) || isLoopback(port.hostIp) ? 'localhost' : port.hostIp;
        const address = port.hostPort === undefined ? undefined : `http://${ip}:${String(port.hostPort)}`;
        return [
          {
            at: port.at,
            message: `${node.label} tells browsers and the CLI an ${service.what} address of the container's own network`,
            hint: `Set ${key} to ${address ?? 'the address at which it is published'}.`,
            fix: address === undefined ? undefined : node.set(key, address),
          },
        ];
      }),
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["127.0.0.1:19070:9070"]
    environment: {RESTATE_ADMIN__ADVERTISED_ADDRESS: "http://localhost:19070"}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["127.0.0.1:19070:9070"]`),
  },
};
