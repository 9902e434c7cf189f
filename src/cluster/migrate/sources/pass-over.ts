/** Reads something to its end for nothing: what comes in one stream must be read for the next to be seen. */
export async function passOver(body: AsyncIterable<Uint8Array>): Promise<void> {
  const chunks = body[Symbol.asyncIterator]();
  while ((await chunks.next()).done !== true);
}
