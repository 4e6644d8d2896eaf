import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CREDENTIALS } from '../environment.ts';

/** Credentials as a container's agent gives them: for a limited time, and perhaps late. */
export interface CredentialSource extends AsyncDisposable {
  /** What makes the SDK ask it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From now on nobody is answered. @returns once the credentials have expired, a promise of the next question */
  hang(): Promise<{ readonly asked: Promise<void> }>;
  /** Answers what was asked, and what will be. */
  goOn(): void;
}

const VALID_MILLISECONDS = 1_500;

/** Starts it on a free port. */
export async function startCredentialSource(): Promise<CredentialSource> {
  let asked = Promise.withResolvers<void>();
  let answering = Promise.resolve();
  let goOn = () => {};
  let expiration = new Date(0);
  const server = createServer(async (_, answer) => {
    asked.resolve();
    await answering;
    expiration = new Date(Date.now() + VALID_MILLISECONDS);
    answer.setHeader('content-type', 'application/json');
    answer.end(
      JSON.stringify({
        AccessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID,
        SecretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY,
        Token: 'token',
        Expiration: expiration.toISOString(),
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/`,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    },
    async hang() {
      asked = Promise.withResolvers();
      ({ promise: answering, resolve: goOn } = Promise.withResolvers<void>());
      while (Date.now() <= expiration.getTime()) await sleep(expiration.getTime() - Date.now() + 1);
      return { asked: asked.promise };
    },
    goOn: () => goOn(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
