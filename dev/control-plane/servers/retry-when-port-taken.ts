import { ServerFailed } from './server.ts';

const TRIES = 3;

/**
 * Starts servers on ports that `start` picks, and again if another program took one of them before a server did.
 *
 * @param start to be called anew for each try; leaves nothing behind when it fails
 * @throws what `start` throws
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
