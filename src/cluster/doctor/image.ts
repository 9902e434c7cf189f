import type { CheckResult } from './types.js';

/** Judges whether the image of a cluster in containers is on this machine. */
export function judgeImage(image: string, present: boolean): CheckResult {
  if (present) return { check: 'image', state: 'ok', message: `${image} is here` };
  return {
    check: 'image',
    state: 'warning',
    message: `${image} is not here; \`up\` pulls it, which needs a network`,
    hint: `docker pull ${image}`,
  };
}
