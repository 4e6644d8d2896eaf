import { BlockList, isIP, isIPv6 } from 'node:net';
import { type Address, type NoProxy, readNoProxy } from './no-proxy.ts';

/** The proxies that a program is to use. */
export interface Proxies {
  /** For requests to `http:` URLs. */
  readonly http: URL | undefined;
  /** For requests to `https:` URLs. */
  readonly https: URL | undefined;
  readonly isExempt: NoProxy;
}

/** The environment names a proxy that can't be used. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * The proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name, or the same in lower case. HTTP_PROXY says nothing of `https:` URLs.
 *
 * @throws {@link ProxyError} with a sentence for the user; it holds no part of the URL, in which a password may stand
 */
export function proxiesIn(environment: NodeJS.ProcessEnv): Proxies {
  return {
    http: proxyUrl('HTTP_PROXY', environment),
    https: proxyUrl('HTTPS_PROXY', environment),
    isExempt: readNoProxy(variable('NO_PROXY', environment)),
  };
}

/**
 * The proxy that a request goes through.
 *
 * @returns undefined where it goes directly, as every request to localhost and loopback addresses does
 */
export function proxyFor(url: URL, proxies: Proxies): URL | undefined {
  const proxy = url.protocol === 'https:' ? proxies.https : proxies.http;
  if (proxy === undefined) return undefined;
  const address = addressOf(url);
  return isLoopback(address.host) || proxies.isExempt(address) ? undefined : proxy;
}

/** The host and the port that a URL names. */
export function addressOf({ hostname, port, protocol }: URL): Address {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port || (protocol === 'https:' ? '443' : '80') };
}

function isLoopback(host: string): boolean {
  if (isIP(host) === 0) return host === 'localhost';
  return LOOPBACK.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}

// Go's order: the upper case first, and empty counts as absent.
function variable(name: string, environment: NodeJS.ProcessEnv): string {
  return environment[name] || environment[name.toLowerCase()] || '';
}

// As Go reads it: `proxy:3128` is meant to be a URL of http.
function proxyUrl(name: string, environment: NodeJS.ProcessEnv): URL | undefined {
  const text = variable(name, environment);
  if (text === '') return undefined;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new ProxyError(`${name} names no proxy that can be used: write one such as http://proxy.example.com:3128.`);
  }
  return url;
}
