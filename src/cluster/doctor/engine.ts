import { isRemote, LOCAL_ENGINE_HINT, shownEndpoint } from '../../runtime/docker/endpoint.js';
import { NATIVE } from '../../runtime/docker/engine-choice.js';
import type { RuntimeKind } from '../../spec/types.js';
import type { EngineFacts } from './engine-facts.js';
import type { CheckResult } from './types.js';

/** Judges the Docker engine of a cluster that runs, or might run, in it. */
export function judgeEngine(engine: EngineFacts, runtime: RuntimeKind): CheckResult {
  const check = 'engine';
  if (!engine.answers) {
    const { why, hint, said } = engine;
    const words = said === '' ? '' : ` (docker: ${said})`;
    if (runtime === 'docker') return { check, state: 'problem', message: `${why}${words}`, hint };
    return {
      check,
      state: 'warning',
      message: `${why}, so \`up\` runs the nodes as processes${words}`,
      hint: `For containers: ${hint.replace(`, ${NATIVE}`, '.')} Processes need nothing.`,
    };
  }
  const { versions, endpoint, info } = engine;
  const rootless = info?.rootless === true ? ', rootless' : '';
  const message = `${versions.product} ${versions.engine} with Compose ${versions.compose}${rootless}`;
  if (!isRemote(endpoint)) return { check, state: 'ok', message };
  return {
    check,
    // `up` refuses it.
    state: runtime === 'docker' ? 'problem' : 'warning',
    message: `${message}, on another machine (${shownEndpoint(endpoint ?? '')}), whose ports and files are not here`,
    hint: LOCAL_ENGINE_HINT,
  };
}
