import type { Text } from '../rules/model.js';

/** The tag of an image reference; empty where there is none. A registry's port is no tag. */
export function tagOf(image: string): string {
  return /:([^:/@]+)(?:@|$)/.exec(image)?.[1] ?? '';
}

/** Major and minor version an image's tag names. */
export function versionOf(image: Text | undefined): readonly [number, number] | undefined {
  const match = image?.known === true ? /^v?(\d+)\.(\d+)/.exec(tagOf(image.text)) : null;
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}
