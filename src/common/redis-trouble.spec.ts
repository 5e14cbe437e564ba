import { describeError } from './errors.js';
import { redisRemedy, redisReplyCode } from './redis-trouble.js';

const reply = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });

describe('redisRemedy', () => {
  it.each([
    ['NOAUTH Authentication required.', /wants a password.*NOAUTH/],
    ['WRONGPASS invalid username-password pair or user is disabled.', /refused.*WRONGPASS/],
    ["NOPERM this user has no permissions to access the 'brief:secret' key", /rights.*NOPERM/],
    ["READONLY You can't write against a read only replica.", /primary.*READONLY/],
    ["OOM command not allowed when used memory > 'maxmemory'.", /allkeys-lru.*OOM/],
    ['MOVED 1234 10.0.0.1:6379', /Cluster.*MOVED/],
    ['STRANGE secret', /STRANGE/],
  ])('names the code and what to do, and no key: %s', (message, expected) => {
    expect(redisRemedy(reply(message))).toMatch(expected);
    expect(redisRemedy(reply(message))).not.toMatch(/secret|10\.0\.0\.1/);
    const [code] = message.split(' ');
    expect(describeError(reply(message))).toEqual({
      errorClass: `redis_${code.toLowerCase()}`,
      error: `Redis error ${code}`,
    });
  });

  it.each([
    [
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:1'), { code: 'ECONNREFUSED' }),
      /no server listens.*ECONNREFUSED/,
    ],
    [Object.assign(new Error('x'), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), /NODE_EXTRA_CA_CERTS/],
    [Object.assign(new Error('x'), { code: 'ECONNRESET' }), /rediss:/],
    [new Error('Command timed out'), /in time/],
    [new Error('Ready check failed: NOAUTH Authentication required.'), /NOAUTH/],
    [null, /check the server/],
  ])('knows errors of the connection: %s', (error, expected) => {
    expect(redisRemedy(error)).toMatch(expected);
    expect(redisRemedy(error)).not.toContain('10.0.0.1');
  });

  it('reads a code only from an answer of Redis', () => {
    expect(redisReplyCode(new Error('ERR x'))).toBeNull();
    expect(redisReplyCode(reply('not a code'))).toBeNull();
  });
});
