import { describe } from 'vitest';
import { whyNoDocker } from './machine.js';

/** Tests that need an engine; where there is none they are skipped, and say why. */
export function inContainers(tests: () => void): void {
  const reason = whyNoDocker();
  // The usual reporter names no reasons.
  if (reason !== undefined) process.stderr.write(`container tests are skipped: ${reason}\n`);
  describe.skipIf(reason !== undefined)(
    reason === undefined ? 'in containers' : `in containers (skipped: ${reason})`,
    tests,
  );
}
