import type { CheckResult } from './types.js';

function parts(version: string): [number, number] {
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return [Number(major), Number(minor ?? 0)];
}

/** Whether a version is in one part of a range: `^20.19`, the same major from that minor on, or `>=24`. */
function isIn(version: string, part: string): boolean {
  const match = /^(\^|>=)(\d+(?:\.\d+)?)$/.exec(part);
  if (match === null) throw new TypeError(`a range of Node versions in a form that is not known here: ${part}`);
  const [major, minor] = parts(version);
  const [wantedMajor, wantedMinor] = parts(match[2] ?? '');
  if (major === wantedMajor) return minor >= wantedMinor;
  return match[1] === '>=' && major > wantedMajor;
}

/**
 * Judges the version of Node.
 *
 * @param range `engines.node` of package.json, such as `^20.19 || >=24`
 */
export function judgeNode(version: string, range: string): CheckResult {
  if (range.split(' || ').some((part) => isIn(version, part))) {
    return { check: 'node', state: 'ok', message: `Node ${version.replace(/^v/, '')}` };
  }
  return {
    check: 'node',
    state: 'problem',
    message: `Node ${version.replace(/^v/, '')} is not supported`,
    hint: `Install a Node of ${range.replaceAll(' || ', ' or ')}, from https://nodejs.org.`,
  };
}
