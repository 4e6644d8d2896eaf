import PQueue from 'p-queue';

/**
 * Tests that spend their time waiting, started together; each is reported as a test of its own. They share what the
 * hooks before them set up, so none may clear a log or name what another names.
 *
 * @param tests - by title
 * @param atOnce - how many run at a time
 */
export function concurrently(
  tests: Readonly<Record<string, () => Promise<void>>>,
  atOnce = Number.POSITIVE_INFINITY,
): void {
  const queue = new PQueue({ concurrency: atOnce });
  const running = new Map<string, Promise<void>>();
  before(() => {
    for (const [title, test] of Object.entries(tests)) {
      const outcome = queue.add(test);
      // Its turn to fail comes when mocha asks for it.
      outcome.catch(() => {});
      running.set(title, outcome);
    }
  });
  for (const title of Object.keys(tests)) it(title, () => running.get(title));
}
