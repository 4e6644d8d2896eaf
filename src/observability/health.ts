import { type Answer, plain } from './http-server.ts';

/** A check: a sentence that says what is wrong, undefined where nothing is. */
export type Check = () => string | undefined;

/**
 * The answer to a probe: 200, or 503 with what is wrong.
 *
 * @param checks - all must pass
 * @param onProblem - called with what is wrong, where that was not so at the last probe
 */
export function createProbe(checks: Iterable<Check>, onProblem: (problem: string) => void): () => Answer {
  let last = '';
  return () => {
    const problem = [...checks].flatMap((check) => check() ?? []).join('\n');
    if (problem !== '' && problem !== last) onProblem(problem);
    last = problem;
    return problem === '' ? plain(200, 'ok') : plain(503, problem);
  };
}
