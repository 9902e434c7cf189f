import { isLoopback, parseAddress } from '../address.js';
import { compose } from '../example.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { PUBLIC, publishedOf } from './ui-address.js';

export const uiAddressWrongPort: Rule = {
  id: 'ui-address-wrong-port',
  severity: 'warning',
  summary: 'The address the web UI is told has a port that is published.',
  docs: `${DOCS}/server/networking#admin-advertised-address`,
  check: ({ nodes }) =>
    nodes.flatMap((node) =>
      PUBLIC.flatMap((service) => {
        const key = `${service.table}.advertised-address`;
        const address = parseAddress(textOf(node, key) ?? '');
        const port = publishedOf(node, service)?.hostPort;
        // Any other host may be a proxy, with ports of its own.
        if (address === undefined || port === undefined || !isLoopback(address.host) || address.port === port)
          return [];
        return [
          {
            at: placeOf(node, key),
            message: `${node.label} tells browsers port ${String(address.port)} for its ${service.what}, which is published on ${String(port)}`,
            hint: `Set ${key} to http://${address.host}:${String(port)}.`,
            fix: node.set(key, `${address.scheme}://${address.host}:${String(port)}`),
          },
        ];
      }),
    ),
  examples: {
    good: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["127.0.0.1:28080:8080"]
    environment: {RESTATE_INGRESS__ADVERTISED_ADDRESS: "http://localhost:28080"}`),
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    ports: ["127.0.0.1:28080:8080"]
    environment: {RESTATE_INGRESS__ADVERTISED_ADDRESS: "http://localhost:8080"}`),
  },
};
