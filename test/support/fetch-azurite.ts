import { findAzurite } from '../../src/programs/azurite.js';
import { parseSpec } from '../../src/spec/parse.js';

/** The store of snapshots, once, before several tests want it at the same time. A test that can't do without says so. */
export async function setup(): Promise<void> {
  const { snapshots } = parseSpec({});
  if (snapshots.store !== 'azurite') return;
  await findAzurite(snapshots.version).catch((error: unknown) => {
    process.stderr.write(`Azurite could not be fetched: ${String(error)}\n`);
  });
}
