import { ServerFailed } from './server.ts';

const TRIES = 3;

/**
 * Starts servers on ports that `start` picks. If another program takes one of these ports first, `start` is called again.
 *
 * @param start is called for each try; must leave nothing behind if it fails
 * @throws the error of `start`
 */
export async function retryWhenPortTaken<T>(start: () => Promise<T>, report: (line: string) => void): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof ServerFailed && error.portTaken) || tries === TRIES) throw error;
      report('control plane: a port was taken by another program in the meantime; trying others');
    }
  }
}
