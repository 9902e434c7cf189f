import type { Mount, NodeModel } from '../model.js';
import { textOf } from '../node.js';

/** Where the published image keeps data: its working directory is `/`. */
const IMAGE_DATA = '/restate-data';

function dataDirectory(node: NodeModel): string | undefined {
  const base = textOf(node, 'base-dir', IMAGE_DATA);
  return base === undefined || base.startsWith('/') ? base : `/${base.replace(/^\.\//, '')}`;
}

/** What is mounted where a node keeps its data; `undefined` where nothing is. */
export function dataMount(node: NodeModel): Mount | undefined {
  const directory = dataDirectory(node);
  return node.container?.mounts.find(({ target }) => {
    const base = target.replace(/\/+$/, '');
    return directory === undefined || directory === base || directory.startsWith(`${base}/`);
  });
}
