import type { ErrorCode } from '../errors.js';

export const EXIT = { done: 0, failed: 1, usage: 2, notReady: 3, missing: 4, interrupted: 130 } as const;

/** Everything not named here is 1. */
const BY_CODE: Readonly<Partial<Record<ErrorCode, number>>> = {
  usage: EXIT.usage,
  'spec-invalid': EXIT.usage,
  'spec-unreadable': EXIT.usage,
  'not-ready': EXIT.notReady,
  'engine-missing': EXIT.missing,
  'image-missing': EXIT.missing,
  'program-missing': EXIT.missing,
  'package-incomplete': EXIT.missing,
  'platform-unsupported': EXIT.missing,
  'store-credentials': EXIT.missing,
  interrupted: EXIT.interrupted,
};

export function exitCodeOf(code: ErrorCode): number {
  return BY_CODE[code] ?? EXIT.failed;
}
