import { tomls } from '../example.js';
import { placeOf, textOf } from '../node.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const locationInvalid: Rule = {
  id: 'location-invalid',
  severity: 'error',
  summary: 'A location is a region, or a region and a zone.',
  docs: `${DOCS}/server/clusters#location-aware-replication`,
  check: ({ nodes }) =>
    nodes.flatMap((node) => {
      const location = textOf(node, 'location') ?? '';
      if (!/\s/.test(location) && location.split('.').length <= 2) return [];
      const at = placeOf(node, 'location');
      return [{ at, message: `"${location}" is no location`, hint: 'Write "region" or "region.zone", as in "eu.a".' }];
    }),
  examples: { good: tomls('location = "eu-west.a"'), bad: tomls('location = "eu.west.a"') },
};
