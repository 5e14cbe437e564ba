import { readConfig } from './app-config.js';
import { keyDigest } from './named-keys.js';

const HASH = keyDigest('some key');

describe('SERVICE_API_KEYS and ADMIN_API_KEYS', () => {
  it('hold names with keys or with their hashes', () => {
    const { keys } = readConfig({
      SERVICE_API_KEYS: `a:k:1, b.2:sha256:${HASH.toUpperCase()}`,
      ADMIN_API_KEYS: 'ops:x',
    });
    expect(keys.serviceList).toEqual([
      { name: 'a', key: 'k:1', digest: keyDigest('k:1') },
      { name: 'b.2', key: null, digest: HASH },
    ]);
    expect(keys.adminList).toMatchObject([{ name: 'ops', key: 'x' }]);
    expect(readConfig({}).keys).toMatchObject({ serviceList: null, adminList: null });
  });

  it.each([
    ['hidden', /entry 1 must be name:key/],
    ['a:hidden,:hidden', /entry 2 must be name:key/],
    ['a:', /entry 1 must be name:key/],
    ['a:hidden,', /entry 2 must be name:key/],
    ['Hidden Name:x', /entry 1 must have 1 to 50 characters/],
    ['a:sha256:hidden', /entry 1 must have 64 hexadecimal digits/],
    ['a:hidden,a:hidden2', /entry 2 has the name of another entry/],
    [`a:some key,b:sha256:${HASH}`, /entry 2 has the key of another entry/],
  ])('refuse %j at boot, without a name or key of it', (text, message) => {
    expect(() => readConfig({ ADMIN_API_KEYS: text })).toThrow(message);
    expect(() => readConfig({ ADMIN_API_KEYS: text })).not.toThrow(/hidden/i);
  });
});
