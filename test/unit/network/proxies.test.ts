import assert from 'node:assert/strict';
import { ProxyError, proxiesIn, proxyFor } from '../../../src/network/proxies.ts';

const PROXY = 'http://proxy.test:3128';

function proxied(url: string, environment: NodeJS.ProcessEnv): string | undefined {
  return proxyFor(new URL(url), proxiesIn(environment))?.href.replace(/\/$/, '');
}

// The documented cases of Go's golang.org/x/net/http/httpproxy.
const CHOSEN: readonly (readonly [environment: NodeJS.ProcessEnv, url: string, proxy: string | undefined])[] = [
  [{ HTTP_PROXY: '10.0.0.9:8080' }, 'http://example.com', 'http://10.0.0.9:8080'],
  [{ HTTP_PROXY: 'cache.corp.example.com:1234' }, 'http://example.com', 'http://cache.corp.example.com:1234'],
  [{ HTTP_PROXY: 'cache.corp.example.com' }, 'http://example.com', 'http://cache.corp.example.com'],
  [{ HTTP_PROXY: 'localhost' }, 'http://example.com', 'http://localhost'],
  [{ HTTP_PROXY: 'https://127.0.0.1:8080' }, 'http://example.com', 'https://127.0.0.1:8080'],
  [{ HTTP_PROXY: 'http.proxy.tld', HTTPS_PROXY: 'secure.proxy.tld' }, 'http://insecure.tld/', 'http://http.proxy.tld'],
  [{ HTTP_PROXY: 'http.proxy.tld', HTTPS_PROXY: 'secure.proxy.tld' }, 'https://secure.tld/', 'http://secure.proxy.tld'],
  [{ HTTPS_PROXY: 'https://secure.proxy.tld' }, 'https://secure.tld/', 'https://secure.proxy.tld'],
  [{ HTTP_PROXY: 'http.proxy.tld' }, 'https://secure.tld/', undefined],
  [{ http_proxy: 'lower.tld' }, 'http://example.com', 'http://lower.tld'],
  [{ https_proxy: 'lower.tld' }, 'https://example.com', 'http://lower.tld'],
  [{ HTTPS_PROXY: 'upper.tld', https_proxy: 'lower.tld' }, 'https://example.com', 'http://upper.tld'],
  [{ HTTPS_PROXY: '', https_proxy: 'lower.tld' }, 'https://example.com', 'http://lower.tld'],
  [{ HTTPS_PROXY: PROXY, no_proxy: 'example.com' }, 'https://example.com', undefined],
  [{ HTTPS_PROXY: 'http://user:secret@proxy.test' }, 'https://example.com', 'http://user:secret@proxy.test'],
  [{}, 'https://example.com', undefined],
];

// [entries, host, whether the proxy is used], for port 80.
const GO_LIST =
  'foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, ' +
  '2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, 2002:db8:a::45/64';
const USED: readonly (readonly [noProxy: string, host: string, isProxied: boolean])[] = [
  [GO_LIST, 'localhost', false],
  [GO_LIST, '127.0.0.1', false],
  [GO_LIST, '127.0.0.2', false],
  [GO_LIST, '[::1]', false],
  [GO_LIST, '[::ffff:127.0.0.1]', false],
  [GO_LIST, '[::2]', true],
  [GO_LIST, '192.168.1.1', false],
  [GO_LIST, '[::ffff:192.168.1.1]', false],
  [GO_LIST, '192.168.1.2', true],
  [GO_LIST, '192.168.1.3', false],
  [GO_LIST, '192.168.1.4', true],
  [GO_LIST, '10.0.0.2', false],
  [GO_LIST, '10.0.0.4', true],
  [GO_LIST, '[2001:db8::52:0:1]', false],
  [GO_LIST, '[2001:db8::52:0:2]', true],
  [GO_LIST, '[2001:db8::52:0:3]', false],
  [GO_LIST, '[2002:db8:a::123]', false],
  [GO_LIST, '[fe80::424b:c8be:1643:a1b6]', true],
  [GO_LIST, 'barbaz.net', true],
  [GO_LIST, 'www.barbaz.net', false],
  [GO_LIST, 'foobar.com', false],
  [GO_LIST, 'www.foobar.com', false],
  [GO_LIST, 'foofoobar.com', true],
  [GO_LIST, 'baz.com', true],
  [GO_LIST, 'localhost.net', true],
  [GO_LIST, 'local.localhost', true],
  [GO_LIST, 'barbarbaz.net', true],
  [GO_LIST, 'wildcard.io', true],
  [GO_LIST, 'nested.wildcard.io', false],
  [GO_LIST, 'awildcard.io', true],
  ['.example.com', 'example.com', true],
  ['ample.com', 'example.com', true],
  ['.foo.com', 'example.com', true],
  ['.示例.com', 'www.示例.com', false],
  ['xn--fsq092h.com', 'www.示例.com', false],
  ['示例.com', 'www.xn--fsq092h.com', false],
  [':1', 'example.com', true],
  [' , ,', 'example.com', true],
  ['example.com:80', 'www.example.com', false],
  ['example.com:81', 'www.example.com', true],
  ['EXAMPLE.com', 'example.COM', false],
  ['10.0.0.0/33', '10.0.0.1', true],
  ['0.0.0.0/0', 'example.com', true],
  ['0.0.0.0/0', '8.8.8.8', false],
  ['foo.com,*', 'example.com', false],
  ['*', '[2001:db8::1]', false],
  ['*.com', 'example.com', false],
];

describe('the proxy for a request', () => {
  for (const [environment, url, proxy] of CHOSEN) {
    it(`is ${proxy} for ${url} with ${JSON.stringify(environment)}`, () => {
      assert.equal(proxied(url, environment), proxy);
    });
  }

  for (const [noProxy, host, isProxied] of USED) {
    it(`is ${isProxied ? 'used' : 'not used'} for ${host} with NO_PROXY ${noProxy}`, () => {
      assert.equal(proxied(`http://${host}/`, { HTTP_PROXY: PROXY, NO_PROXY: noProxy }), isProxied ? PROXY : undefined);
    });
  }

  it('compares ports as the URL means them', () => {
    const environment = { HTTPS_PROXY: PROXY, NO_PROXY: 'example.com:443,10.0.0.1:6443' };
    assert.equal(proxied('https://example.com', environment), undefined);
    assert.equal(proxied('https://example.com:8443', environment), PROXY);
    assert.equal(proxied('https://10.0.0.1:6443', environment), undefined);
    assert.equal(proxied('https://10.0.0.1', environment), PROXY);
  });

  for (const text of ['ftp://proxy.test', 'socks5://proxy.test', 'http://', 'foo://user:secret@proxy.test']) {
    it(`is refused where the environment names ${text}, and no secret is told`, () => {
      assert.throws(
        () => proxiesIn({ HTTPS_PROXY: text }),
        (error) =>
          error instanceof ProxyError && /^HTTPS_PROXY names/.test(error.message) && !error.message.includes('secret'),
      );
    });
  }
});
