import type { LinkRule } from './rules.js';

/** The shortest time after which Linux sends a lost segment again (TCP_RTO_MIN); each further try waits twice as long. */
const RETRANSMIT_MS = 200;
/** So often at most a segment is lost, which then comes 12.6 s late: a link of drop rate 1 is slow, not cut. */
const MAX_LOSSES = 6;

function travelMs({ delayMs = 0, jitterMs = 0 }: LinkRule, random: () => number): number {
  return jitterMs === 0 ? delayMs : Math.max(0, delayMs + jitterMs * (2 * random() - 1));
}

function retransmitMs({ dropRate = 0 }: LinkRule, random: () => number): number {
  let ms = 0;
  for (let losses = 0; dropRate > 0 && losses < MAX_LOSSES && random() < dropRate; losses++) {
    ms += RETRANSMIT_MS * 2 ** losses;
  }
  return ms;
}

/**
 * How long a segment is on its way, in milliseconds; whether its link is cut does not matter here. A stream's bytes
 * cannot be lost, only be late: a lost segment is sent again after 200 ms, after 400 ms more where that is lost too, and so on.
 *
 * @param random gives numbers from 0 up to but not 1; asked only where the rule leaves something to chance
 */
export function segmentDelayMs(rule: LinkRule, random: () => number): number {
  return travelMs(rule, random) + retransmitMs(rule, random);
}
