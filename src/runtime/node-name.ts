import { readFile, writeFile } from 'node:fs/promises';

const NODE_NAME = /^node-name = "([^"]*)"$/m;

/** What a node is called by the text of its restate.toml, as we write it. */
export function nodeNameIn(config: string): string | undefined {
  return NODE_NAME.exec(config)?.[1];
}

/** Gives a node another `node-name` in its restate.toml. In place: containers have the file itself mounted. */
export async function renameNode(config: string, nodeName: string): Promise<void> {
  const text = await readFile(config, 'utf8');
  await writeFile(config, text.replace(NODE_NAME, `node-name = "${nodeName}"`));
}
