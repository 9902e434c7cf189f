const UNITS: readonly (readonly [string, number])[] = [
  ['D', 86_400_000],
  ['H', 3_600_000],
  ['M', 60_000],
  ['S', 1_000],
];

const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
/** What a cast to text makes of a duration: `1 days 0 hours 0 mins 0.000 secs`. */
const CAST = /^(?:(\d+) days?)? ?(?:(\d+) hours?)? ?(?:(\d+) mins?)? ?(?:(\d+(?:\.\d+)?) secs?)?$/;

/**
 * Milliseconds of a duration as Restate's SQL writes one: `PT86400S`, `P1DT2H`, or `1 days 2 hours 0 mins 0.000 secs`
 * where it was cast to text; `undefined` for anything else.
 */
export function durationMs(text: string | undefined): number | undefined {
  if (text === undefined || text === '' || text === 'P') return undefined;
  const match = ISO.exec(text) ?? CAST.exec(text);
  if (match === null) return undefined;
  return UNITS.reduce((sum, [, ms], i) => sum + Number(match[i + 1] ?? 0) * ms, 0);
}
