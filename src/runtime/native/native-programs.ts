import { platform } from 'node:process';
import { ClusterError } from '../../errors.js';
import { findProgram } from '../../programs/find.js';
import type { Program } from '../../programs/versions.js';
import type { PrepareOptions } from '../types.js';

/** The published programs of one version, each looked up once: asking a candidate for its version takes a process. */
export class NativePrograms {
  readonly #version: string;
  readonly #paths = new Map<Program, string>();

  constructor(version: string) {
    this.#version = version;
  }

  /** @throws {ClusterError} `platform-unsupported` where there are none for this system */
  async prepare(options: PrepareOptions): Promise<void> {
    if (platform === 'win32') {
      throw new ClusterError('platform-unsupported', 'Restate publishes no server for Windows', {
        hint: 'Use `--runtime docker` with Docker Desktop, or run restate-cluster inside WSL.',
      });
    }
    await this.path('restate-server', options);
    await this.path('restatectl', options);
  }

  async path(program: Program, options: PrepareOptions = {}): Promise<string> {
    const known = this.#paths.get(program);
    if (known !== undefined) return known;
    const { path } = await findProgram(program, this.#version, {
      signal: options.signal,
      onDownload: (progress) => options.onEvent?.({ type: 'download', ...progress }),
    });
    this.#paths.set(program, path);
    return path;
  }
}
