import { ClusterError } from '../errors.js';
import { overwriteInside } from '../files/put.js';
import { readText } from '../machine/text-file.js';

const NODE_NAME = /^node-name = "([^"]*)"$/m;

/** What a node is called by the text of its restate.toml, as we write it. */
export function nodeNameIn(config: string): string | undefined {
  return NODE_NAME.exec(config)?.[1];
}

/**
 * Gives a node another `node-name` in its restate.toml. In place: containers have the file itself mounted.
 *
 * @throws {ClusterError} `files-edited` where the file does not name the node as we write it
 */
export async function renameNode(dir: string, config: string, nodeName: string): Promise<void> {
  const text = await readText(config, 'generated');
  if (nodeNameIn(text) === undefined) {
    throw new ClusterError('files-edited', `${config} has no line with the node's name`, {
      hint: 'Give it back its line `node-name = "…"`.',
    });
  }
  const renamed = text.replace(NODE_NAME, () => `node-name = "${nodeName}"`);
  await overwriteInside(dir, config, renamed);
}
