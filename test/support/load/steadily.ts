import { setTimeout as delay } from 'node:timers/promises';

/**
 * Acts again and again at a rate, in several loops side by side. A loop whose act takes long falls behind, and does not
 * make up for it; so the rate is an upper bound.
 *
 * @param act gets the loop and how many came before it in that loop
 * @returns resolves when `stopping` says so and every act that was begun has ended
 */
export async function steadily(
  {
    loops,
    perSecond,
    stopping,
  }: { readonly loops: number; readonly perSecond: number; readonly stopping: () => boolean },
  act: (loop: number, i: number) => Promise<void>,
): Promise<void> {
  const periodMs = (loops * 1_000) / perSecond;
  await Promise.all(
    Array.from({ length: loops }, async (_, loop) => {
      await delay((periodMs * loop) / loops);
      for (let i = 0; !stopping(); i++) {
        const from = performance.now();
        await act(loop, i);
        await delay(Math.max(0, periodMs - (performance.now() - from)));
      }
    }),
  );
}
