import type { EditedFile } from './compare.js';

/** A unified diff from what is on disk to what would be written. */
export async function describeEdits(edited: readonly EditedFile[]): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  return edited
    .map(({ path, current, wanted }) =>
      createTwoFilesPatch(path, path, current, wanted, 'as it is', 'as it would be written', { context: 1 }),
    )
    .join('\n');
}
