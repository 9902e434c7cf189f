import { describe } from 'vitest';
import { whyNoDocker } from './machine.js';

/** Tests that need an engine; where there is none they are skipped, and say why. */
export function inContainers(tests: () => void): void {
  const reason = whyNoDocker();
  describe.skipIf(reason !== undefined)(
    reason === undefined ? 'in containers' : `in containers (skipped: ${reason})`,
    tests,
  );
}
