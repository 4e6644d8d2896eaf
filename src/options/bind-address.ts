import { isIPv6 } from 'node:net';
import { InvalidArgumentError } from 'commander';
import type { ListenAddress } from '../observability/http-server.ts';
import { valueFlag } from './flag.ts';

/** Where a server listens; `Off`: nowhere. */
export type BindAddress = ListenAddress | 'Off';

const ADDRESS = /^(?:\[(?<ip>[^\][]+)\]|(?<host>[^\][:/\s]*)):(?<port>\d{1,5})$/;
const MOST_PORT = 65_535;

/**
 * Reads an address as Go does: `:8080`, `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`; but a port is a number here and no
 * name of a service. As in controller-runtime, `0` stands for none.
 *
 * @throws InvalidArgumentError for any other text
 */
export function bindAddress(text: string): BindAddress {
  if (text === '0') return 'Off';
  const { ip, host = '', port: digits } = ADDRESS.exec(text)?.groups ?? {};
  const port = Number(digits);
  if (digits === undefined || port > MOST_PORT || (ip !== undefined && !isIPv6(ip))) {
    throw new InvalidArgumentError('Write an address such as :8080, 127.0.0.1:8080 or [::1]:8080, or 0 for none.');
  }
  const name = ip ?? host;
  return { ...(name !== '' && { host: name }), port };
}

/** A flag for the address of a server. */
export function bindAddressFlag(name: string, port: number, description: string, variable: string) {
  return valueFlag<BindAddress>(`--${name} <address>`, description, {
    parse: bindAddress,
    byDefault: { port },
    defaultText: `:${port}`,
    variable,
  });
}
