import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { SpecError } from '../../src/errors.js';
import type { Problem } from '../../src/errors.js';
import { assertSound } from '../../src/rules/judge.js';
import { parseSpecText } from '../../src/spec/parse.js';
import type { Path } from '../../src/spec/path.js';
import { pathText } from '../../src/spec/path.js';
import { mangled, wrongSpec } from './arbitrary/invalid.js';
import { validSpec } from './arbitrary/spec.js';
import { HOSTILE } from './hostile.js';
import { runs } from './settings.js';

/** A second is the promise, of an idle machine; here others may run, and a test must not fail for them. */
const PATIENCE_MS = 5_000;

/** The problems of a text; an empty list where it is a sound spec. Throws whatever else is thrown. */
function problemsOf(text: string): readonly Problem[] {
  const start = performance.now();
  try {
    assertSound(parseSpecText(text));
    return [];
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    expect(error.code).toBe('spec-invalid');
    expect(error.details).not.toMatch(/^\s+at /m);
    // What is told fits a screen or two, whatever was given.
    expect(error.message.length + (error.details ?? '').length).toBeLessThan(60_000);
    return error.problems;
  } finally {
    expect(performance.now() - start).toBeLessThan(PATIENCE_MS);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  }
}

function expectHelp(problems: readonly Problem[]): void {
  expect(problems.length).toBeGreaterThan(0);
  for (const { path, message, hint } of problems) {
    expect(hint, `${path}: ${message}`).toMatch(/[.?]$/);
    expect(message).not.toMatch(/undefined|\[object|NaN|Maximum call stack/);
    // A terminal must not be told anything, and each problem has its lines.
    expect(`${path}${message}${hint ?? ''}`).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  }
}

/** Whether one of the problems is at a place, around it or in it. */
function isTold(problems: readonly Problem[], at: Path): boolean {
  const places = at.map((_, i) => pathText(at.slice(0, i + 1)));
  // What is nested too deeply is not read at all: its line is told, and no place in the spec.
  if (problems.some(({ path, message }) => path === '' && message.includes('nested too deeply'))) {
    return true;
  }
  return problems.some(({ path }) =>
    places.some((place) => path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`)),
  );
}

describe('a valid spec with something wrong in it', () => {
  test('is refused at that place, with a hint for each problem', () => {
    fc.assert(
      fc.property(wrongSpec(validSpec()), ({ spec, at }) => {
        const problems = problemsOf(stringify(spec, { aliasDuplicateObjects: false }));
        expectHelp(problems);
        expect(isTold(problems, at), JSON.stringify(problems.map(({ path }) => path))).toBe(true);
      }),
      runs(),
    );
  });

  test('is refused as JSON too', () => {
    fc.assert(
      fc.property(wrongSpec(validSpec()), ({ spec }) => {
        expectHelp(problemsOf(JSON.stringify(spec)));
      }),
      runs(0.3),
    );
  });
});

test('a mangled text is a spec, or is refused with a hint', () => {
  fc.assert(
    fc.property(mangled(validSpec().map((spec) => stringify(spec))), (text) => {
      const problems = problemsOf(text);
      if (problems.length > 0) expectHelp(problems);
    }),
    runs(0.5),
  );
});

test('any characters at all are a spec, or are refused with a hint', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      const problems = problemsOf(text);
      if (problems.length > 0) expectHelp(problems);
    }),
    runs(),
  );
});

test.each(Object.keys(HOSTILE))('%s is refused', (what) => {
  expectHelp(problemsOf(HOSTILE[what] ?? ''));
});
