import { expect, test } from 'vitest';
import { EXIT, exitCodeOf } from '../../../src/cli/exit-codes.js';
import type { ErrorCode } from '../../../src/errors.js';

/** Named here one by one, so that a new code of error is given an exit code on purpose. */
const WANTED: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  'spec-invalid': 2,
  'spec-unreadable': 2,
  'spec-exists': 1,
  'spec-unwritable': 1,
  'no-cluster': 1,
  'cluster-running': 1,
  'directory-taken': 1,
  'source-unfit': 1,
  'source-running': 1,
  'migration-differs': 1,
  'archive-invalid': 1,
  'archive-exists': 1,
  'archive-unwritable': 1,
  'files-edited': 1,
  'path-is-link': 1,
  'path-unusable': 1,
  'settings-changed': 1,
  'cluster-elsewhere': 1,
  'engine-differs': 1,
  locked: 1,
  'port-busy': 1,
  'engine-missing': 4,
  'image-missing': 4,
  'program-missing': 4,
  'package-incomplete': 4,
  'watchdog-failed': 1,
  'platform-unsupported': 4,
  'file-unreadable': 1,
  'data-lost': 1,
  'replace-refused': 1,
  'data-unusable': 1,
  'node-died': 1,
  'not-ready': 3,
  'not-provisioned': 1,
  'provision-failed': 1,
  'store-credentials': 4,
  'store-unreachable': 1,
  'store-denied': 1,
  'store-foreign': 1,
  'store-unfit': 1,
  'snapshots-damaged': 1,
  'command-failed': 1,
  interrupted: 130,
};

test.each(Object.entries(WANTED))('%s exits with %i', (code, want) => {
  expect(exitCodeOf(code as ErrorCode)).toBe(want);
});

test('the exit codes are those of the help', () => {
  expect(EXIT).toEqual({ done: 0, failed: 1, usage: 2, notReady: 3, missing: 4, interrupted: 130 });
});
