import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CREDENTIALS } from '../environment.ts';

/** Credentials as a container's agent gives them: for a limited time, and perhaps late. */
export interface CredentialSource extends AsyncDisposable {
  /** What makes the SDK ask it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From now on nobody is answered. @returns once somebody has asked, a function that answers */
  hang(): Promise<() => void>;
}

/** @param validMilliseconds - how long credentials are good for */
export async function startCredentialSource(validMilliseconds: number): Promise<CredentialSource> {
  let hanging: PromiseWithResolvers<() => void> | undefined;
  const server = createServer((_, answer) => {
    const give = () => {
      answer.setHeader('content-type', 'application/json');
      answer.end(
        JSON.stringify({
          AccessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID,
          SecretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY,
          Token: 'token',
          Expiration: new Date(Date.now() + validMilliseconds).toISOString(),
        }),
      );
    };
    if (hanging === undefined) give();
    else hanging.resolve(give);
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
    hang() {
      hanging = Promise.withResolvers();
      return hanging.promise;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
