import { Element } from './xml.js';
import type { ListedObject } from './types.js';

/** One answer to the question what is there. Keys are those of the store, with the prefix. */
export interface ListPage {
  readonly objects: readonly ListedObject[];
  /** What to ask for the next page with, where there is one. */
  readonly next: string | undefined;
}

/**
 * Reads a list of S3, version 2, which Google's store answers as well.
 *
 * @throws {SyntaxError} for anything else
 */
export function readS3Page(xml: string): ListPage {
  const root = rootNamed(xml, 'ListBucketResult');
  const decode = root.text('EncodingType') === 'url' ? decodeFormKey : (key: string) => key;
  const objects = root
    .children('Contents')
    .map((entry) => listed(decode(required(entry, 'Key')), required(entry, 'Size'), required(entry, 'LastModified')));
  if (root.text('IsTruncated') !== 'true') return { objects, next: undefined };
  return { objects, next: required(root, 'NextContinuationToken') };
}

/**
 * Reads a list of Azure's blobs.
 *
 * @throws {SyntaxError} for anything else
 */
export function readAzurePage(xml: string): ListPage {
  const root = rootNamed(xml, 'EnumerationResults');
  const blobs = root.children('Blobs').flatMap((list) => list.children('Blob'));
  const objects = blobs.map((blob) => {
    const [properties] = blob.children('Properties');
    if (properties === undefined) throw new SyntaxError('a Blob without Properties');
    return listed(
      required(blob, 'Name'),
      required(properties, 'Content-Length'),
      required(properties, 'Last-Modified'),
    );
  });
  const next = root.text('NextMarker');
  return { objects, next: next === '' ? undefined : next };
}

function rootNamed(xml: string, name: string): Element {
  const root = Element.parse(xml);
  if (root.name !== name) throw new SyntaxError(`<${root.name}> in place of <${name}>`);
  return root;
}

function required(element: Element, name: string): string {
  const text = element.text(name);
  if (text === undefined) throw new SyntaxError(`<${element.name}> without <${name}>`);
  return text;
}

function listed(key: string, size: string, modified: string): ListedObject {
  const bytes = Number(size);
  const date = new Date(modified);
  if (!/^\d+$/.test(size) || Number.isNaN(date.getTime())) throw new SyntaxError(`size or date of ${key}`);
  return { key, size: bytes, modified: date };
}

/** Keys that come encoded are encoded as in a form. */
function decodeFormKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (error) {
    throw new SyntaxError('a key that is not encoded as announced', { cause: error });
  }
}
