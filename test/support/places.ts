import { afterAll, vi } from 'vitest';
import { Place } from './leftovers.js';

/** Makes places, so that what one test leaves is told from what others have; they are removed after the last test. */
export function places(): () => Place {
  const made: Place[] = [];
  afterAll(() => {
    for (const place of made) place.remove();
  });
  return () => {
    const place = new Place();
    made.push(place);
    return place;
  };
}

/** A place for all clusters that the tests of this file start in their own process. */
export function placeOfFile(): Place {
  const place = new Place();
  vi.stubEnv('TMPDIR', place.directory);
  afterAll(() => {
    vi.unstubAllEnvs();
    place.remove();
  });
  return place;
}
