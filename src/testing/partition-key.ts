import { xxhash3 } from 'hash-wasm';

/** Ends a text where Rust hashes it. */
const END_OF_TEXT = 0xff;

/**
 * The partition key of a key of a virtual object or workflow: XXH3 (64 bits) of the text, as Rust hashes texts.
 * (crates/types/src/identifiers.rs in Restate's sources; a test holds it to a real server)
 */
export async function partitionKey(key: string): Promise<bigint> {
  const text = Buffer.from(key, 'utf8');
  return BigInt(`0x${await xxhash3(Buffer.concat([text, Buffer.of(END_OF_TEXT)]))}`);
}
