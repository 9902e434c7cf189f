import type { ConfigValue } from '../../spec/types.js';

/**
 * Reads the text of a variable as the server does (figment's environment grammar, measured with 1.7.12): `true` and
 * `false`, numbers, `[a, b]` with or without quotes, `{key = value}`, `"text"`; everything else is text as it stands.
 */
export function parseEnvValue(text: string): ConfigValue {
  const reader = new Reader(text);
  const value = reader.value('');
  return value !== undefined && reader.atEnd() ? value : text;
}

/** A value as a variable's text, in the form the server reads back. */
export function formatEnvValue(value: ConfigValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function plain(text: string): ConfigValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[+-]?\d+(\.\d+)?$/.test(text) && Number.isSafeInteger(Math.trunc(Number(text))) ? Number(text) : text;
}

const MAX_DEPTH = 20;

class Reader {
  private at = 0;
  private depth = 0;
  constructor(private readonly text: string) {}

  private blanks(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }

  atEnd(): boolean {
    this.blanks();
    return this.at === this.text.length;
  }

  private take(expected: string): boolean {
    this.blanks();
    if (this.text[this.at] !== expected) return false;
    this.at++;
    return true;
  }

  /** One value; without quotes it ends before any of `ends`. */
  value(ends: string): ConfigValue | undefined {
    this.blanks();
    if (++this.depth > MAX_DEPTH) return undefined;
    const first = this.text[this.at];
    const value =
      first === '[' ? this.list() : first === '{' ? this.table() : first === '"' ? this.quoted() : this.bare(ends);
    this.depth--;
    return value;
  }

  private bare(ends: string): ConfigValue {
    let end = this.at;
    while (end < this.text.length && !ends.includes(this.text[end] ?? '')) end++;
    const raw = this.text.slice(this.at, end).trim();
    this.at = end;
    // A text of its own keeps its blanks.
    return plain(ends === '' ? this.text : raw);
  }

  private quoted(): string | undefined {
    const match = /^"((?:[^"\\]|\\.)*)"/s.exec(this.text.slice(this.at));
    if (match === null) return undefined;
    this.at += match[0].length;
    return (match[1] ?? '').replace(/\\(.)/g, '$1');
  }

  private list(): ConfigValue[] | undefined {
    this.take('[');
    const items: ConfigValue[] = [];
    while (!this.take(']')) {
      const item = this.value(',]');
      if (item === undefined) return undefined;
      items.push(item);
      if (!this.take(',') && this.text[this.at] !== ']') return undefined;
    }
    return items;
  }

  private table(): Record<string, ConfigValue> | undefined {
    this.take('{');
    const entries: [string, ConfigValue][] = [];
    while (!this.take('}')) {
      this.blanks();
      const key = /^"?([\w.-]+)"?/.exec(this.text.slice(this.at));
      this.at += key?.[0].length ?? 0;
      if (key?.[1] === undefined || !this.take('=')) return undefined;
      const value = this.value(',}');
      if (value === undefined) return undefined;
      entries.push([key[1], value]);
      if (!this.take(',') && this.text[this.at] !== '}') return undefined;
    }
    return Object.fromEntries(entries);
  }
}
