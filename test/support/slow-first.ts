import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** What takes minutes, longest first: begun last, it would run alone in the end, with the rest of the machine idle. */
const SLOW = [
  'readme/readme',
  'docker/cluster',
  'docker/breakage',
  'native/cluster',
  'native/predictions',
  'native/breakage',
  'docker/store-trouble',
  'harness/testing-docs',
  'native/migrate',
  'native/exactly-once',
];

function rank({ moduleId }: TestSpecification): number {
  const at = SLOW.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return at === -1 ? SLOW.length : at;
}

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
