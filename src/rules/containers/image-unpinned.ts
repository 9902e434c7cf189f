import { compose } from '../example.js';
import type { ContainerModel } from '../model.js';
import { DOCS } from '../rule.js';
import type { Report, Rule } from '../rule.js';
import { storesOf, tagOf } from './store.js';

function judge({ image, service }: ContainerModel, isNode: boolean): Report[] {
  if (image?.known !== true || image.text.includes('@sha256:')) return [];
  const tag = tagOf(image.text);
  const isMoving = tag === '' || !/\d/.test(tag) || (isNode && /^v?\d+$/.test(tag));
  const isMinor = isNode && /^v?\d+\.\d+$/.test(tag);
  if (!isMoving && !isMinor) return [];
  return [
    {
      at: image.at,
      message: `the image of ${service} is ${tag === '' ? 'whatever is latest' : `"${tag}"`}, another one after some pull`,
      hint: isNode
        ? 'Name an exact version, as in restate:1.7.12: Restate is upgraded one minor version at a time, node by node.'
        : 'Name an exact version.',
      severity: isMinor || !isNode ? 'info' : 'warning',
    },
  ];
}

export const imageUnpinned: Rule = {
  id: 'image-unpinned',
  severity: 'warning',
  summary: 'Images have an exact version, so that no pull upgrades a cluster.',
  docs: `${DOCS}/server/upgrading#version-compatibility`,
  check: (cluster) => [
    ...cluster.nodes.flatMap(({ container }) => (container === undefined ? [] : judge(container, true))),
    ...storesOf(cluster).flatMap((store) => judge(store, false)),
  ],
  examples: {
    good: compose('services:\n  restate:\n    image: docker.restate.dev/restatedev/restate:1.7.12'),
    bad: compose('services:\n  restate:\n    image: docker.restate.dev/restatedev/restate:latest'),
  },
};
