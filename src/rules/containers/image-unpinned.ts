import { compose } from '../example.js';
import type { ContainerModel } from '../model.js';
import { listing } from '../node.js';
import { DOCS } from '../rule.js';
import type { Report, Rule } from '../rule.js';
import { storesOf, tagOf } from './store.js';

function judge(containers: readonly ContainerModel[], isNode: boolean): Report[] {
  const byPlace = new Map<string, ContainerModel[]>();
  // An image that several services have from one anchor is said once.
  for (const container of containers) {
    const key = JSON.stringify(container.image?.at);
    byPlace.set(key, [...(byPlace.get(key) ?? []), container]);
  }
  return [...byPlace.values()].flatMap((sharing) => {
    const image = sharing[0]?.image;
    if (image?.known !== true || image.text.includes('@sha256:')) return [];
    const tag = tagOf(image.text);
    const isMoving = tag === '' || !/\d/.test(tag) || (isNode && /^v?\d+$/.test(tag));
    const isMinor = isNode && /^v?\d+\.\d+$/.test(tag);
    if (!isMoving && !isMinor) return [];
    return [
      {
        at: image.at,
        message: `the image of ${listing(sharing.map(({ service }) => service))} is ${tag === '' ? 'whatever is latest' : `"${tag}"`}, another one after some pull`,
        hint: isNode
          ? 'Name an exact version, as in restate:1.7.12: Restate is upgraded one minor version at a time, node by node.'
          : 'Name an exact version.',
        severity: isMinor || !isNode ? 'info' : 'warning',
      },
    ];
  });
}

export const imageUnpinned: Rule = {
  id: 'image-unpinned',
  severity: 'warning',
  summary: 'Images have an exact version, so that no pull upgrades a cluster.',
  docs: `${DOCS}/server/upgrading#version-compatibility`,
  check: (cluster) => [
    ...judge(
      cluster.nodes.flatMap(({ container }) => container ?? []),
      true,
    ),
    ...judge(storesOf(cluster), false),
  ],
  examples: {
    good: compose('services:\n  restate:\n    image: docker.restate.dev/restatedev/restate:1.7.12'),
    bad: compose('services:\n  restate:\n    image: docker.restate.dev/restatedev/restate:latest'),
  },
};
