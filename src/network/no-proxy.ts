import { BlockList, isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** Where a request goes. */
export interface Address {
  /** In lower case; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: string;
}

/** Whether a list of exceptions names an address. */
export type NoProxy = (address: Address) => boolean;

/**
 * Reads NO_PROXY as Go's package golang.org/x/net/http/httpproxy does, and so kubectl: names and their subdomains, `.name` and
 * `*.name` for subdomains only, IP addresses, networks (`10.0.0.0/8`), each but a network with a port if need be, and `*` for
 * everything. Entries that make no sense are ignored.
 */
export function readNoProxy(list: string): NoProxy {
  const entries = list.split(',').map((entry) => entry.trim().toLowerCase());
  if (entries.includes('*')) return () => true;
  const exceptions = entries.flatMap((entry) => exception(entry) ?? []);
  return (address) => exceptions.some((covers) => covers(address));
}

function exception(entry: string): NoProxy | undefined {
  const network = networkOf(entry);
  if (network !== undefined) return ({ host }) => isIn(network, host);
  const { host, port } = splitPort(entry);
  if (host === '') return undefined;
  const names = isIP(host) === 0 ? byName(host) : byIp(host);
  return (address) => names(address.host) && (port === '' || port === address.port);
}

function networkOf(entry: string): BlockList | undefined {
  const [, network = '', prefix = ''] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
  const bits = Number(prefix);
  if (isIP(network) === 0 || bits > (isIPv6(network) ? 128 : 32)) return undefined;
  const list = new BlockList();
  list.addSubnet(network, bits, familyOf(network));
  return list;
}

// Without a bracket, several colons are an IPv6 address and not a port.
function splitPort(entry: string): Address {
  const [, inBrackets, bare, port] = /^(?:\[(.*)\]|([^:]*)):([^:]*)$/.exec(entry) ?? [];
  return port === undefined ? { host: entry, port: '' } : { host: inBrackets ?? bare ?? '', port };
}

function byIp(ip: string): (host: string) => boolean {
  const list = new BlockList();
  list.addAddress(ip, familyOf(ip));
  return (host) => isIn(list, host);
}

function byName(entry: string): (host: string) => boolean {
  const isSubdomainsOnly = entry.startsWith('.') || entry.startsWith('*.');
  const bare = entry.replace(/^\*?\./, '');
  // Node refuses to translate what is no name; such an entry can match nothing either.
  const name = domainToASCII(bare) || bare;
  return (host) => host.endsWith(`.${name}`) || (!isSubdomainsOnly && host === name);
}

function isIn(list: BlockList, host: string): boolean {
  return isIP(host) !== 0 && list.check(host, familyOf(host));
}

function familyOf(ip: string): 'ipv4' | 'ipv6' {
  return isIPv6(ip) ? 'ipv6' : 'ipv4';
}
