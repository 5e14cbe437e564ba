import { networkRemedy } from './network-trouble.js';

const coded = (code: string): Error => Object.assign(new Error('connect to secret.example.com'), { code });

describe('why a connection failed', () => {
  it.each([
    ['ECONNREFUSED', /no server listens.*\(ECONNREFUSED\)/],
    ['ENOTFOUND', /name of the host/],
    ['ECONNRESET', /closed the connection/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /NODE_EXTRA_CA_CERTS/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another host name/],
    ['CERT_HAS_EXPIRED', /expired/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /speaks no TLS/],
    ['HPE_INVALID_CONSTANT', /not answer in HTTP/],
    ['ABORT_ERR', /did not answer in time/],
  ])('is said in words for %s, without the address', (code, words) => {
    expect(networkRemedy(coded(code))).toMatch(words);
    expect(networkRemedy(coded(code))).not.toContain('example.com');
  });

  it('is said in words for a signal that ended the wait', () => {
    expect(networkRemedy(new DOMException('x', 'TimeoutError'))).toMatch(/did not answer in time/);
  });

  it('is null where it is not known', () => {
    expect([new Error('x'), coded('ESOMETHING'), null].map(networkRemedy)).toEqual([null, null, null]);
  });
});
