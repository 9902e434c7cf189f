/** Work that runs beside the main work of a {@link withScope scope}. */
export interface Scope {
  /** Aborted with the scope's parent, when anything in the scope fails, and when its main work has ended. */
  readonly signal: AbortSignal;
  /**
   * Takes in something that runs beside the main work. Its failure aborts the scope at once.
   *
   * @returns a function that waits for it and tells its failure, as often as it is called
   */
  readonly beside: <T>(work: Promise<T>) => () => Promise<T>;
}

/**
 * Does work in which several things run at once: whoever fails aborts the others, and the first failure is what is thrown.
 * Nothing that was begun runs on when this ends.
 *
 * @param parent aborts everything
 */
export async function withScope<T>(parent: AbortSignal | undefined, main: (scope: Scope) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
  };
  if (parent?.aborted === true) abort();
  parent?.addEventListener('abort', abort, { once: true });
  let first: { readonly error: unknown } | undefined;
  const fail = (error: unknown) => {
    first ??= { error };
    abort();
  };
  const running: Promise<unknown>[] = [];
  const beside = <U>(work: Promise<U>) => {
    running.push(work.catch(fail));
    return () => work;
  };
  try {
    return await main({ signal: controller.signal, beside });
  } catch (error) {
    fail(error);
    throw first?.error ?? error;
  } finally {
    // What was only to help has no more use.
    abort();
    await Promise.all(running);
    parent?.removeEventListener('abort', abort);
  }
}
