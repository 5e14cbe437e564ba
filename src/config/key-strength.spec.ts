import { randomBytes, randomUUID } from 'node:crypto';
import { keyWeakness } from './key-strength.js';

describe('keyWeakness', () => {
  it('accepts the keys of common generators', () => {
    for (let turn = 0; turn < 2000; turn += 1) {
      expect(keyWeakness(randomBytes(16).toString('hex'))).toBeNull();
      expect(keyWeakness(randomBytes(32).toString('hex'))).toBeNull();
      expect(keyWeakness(randomUUID())).toBeNull();
    }
  });

  it('accepts a key that says what it is for, if the rest is long enough', () => {
    expect(keyWeakness(`admin-${randomBytes(16).toString('hex')}`)).toBeNull();
    expect(keyWeakness('bars-service-key-0123456789abcdef-01234567')).toBeNull();
  });

  it.each([
    ['short', /shorter than 24/],
    ['a'.repeat(64), /pattern/],
    ['abcdefghijklmnopqrstuvwxyz0123456789', /pattern/],
    ['abcabcabcabcabcabcabcabcabcabc', /pattern/],
    ['correct-horse-PassWord-battery-42', /word/],
    ['changeme-changeme-changeme', /word/],
    ['weekly-intelligence-administrator', /word/],
  ])('finds a weakness in %s', (key, reason) => {
    expect(keyWeakness(key)).toMatch(reason);
  });
});
