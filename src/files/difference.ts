/** A file as it is and as it would be written; one side is missing where it is new, or would be removed. */
export interface FileDifference {
  readonly path: string;
  readonly current: string | undefined;
  readonly wanted: string | undefined;
}

/** A unified diff from what is on disk to what would be written. */
export async function describeDifferences(differences: readonly FileDifference[]): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  return differences
    .map(({ path, current, wanted }) =>
      createTwoFilesPatch(
        path,
        path,
        current ?? '',
        wanted ?? '',
        current === undefined ? 'is not there' : 'as it is',
        wanted === undefined ? 'would be removed' : 'as it would be written',
        { context: 1 },
      ),
    )
    .join('\n');
}
