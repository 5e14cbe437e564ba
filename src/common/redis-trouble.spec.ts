import { describeError } from './errors.js';
import { reconnectWhenReadOnly, redisRemedy, redisReplyCode } from './redis-trouble.js';

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

  it.each([
    "NOPERM this user has no permissions to run the 'set' command",
    "NOPERM User app has no permissions to run the 'set' command",
    "ERR ACL failure in script: User app has no permissions to run the 'set' command script: 0a1b, on @user_script:1.",
  ])('names the command that is refused: %s', (message) => {
    expect(redisReplyCode(reply(message))).toBe('NOPERM');
    expect(redisRemedy(reply(message))).toMatch(/\(NOPERM: SET\)$/);
  });

  it('knows a command that a script may not run, where the answer does not name it', () => {
    const text =
      "ERR The user executing the script can't run this command or subcommand script: 0a1b, on @user_script:1.";
    expect(redisRemedy(reply(text))).toMatch(/rights.*\(NOPERM\)$/);
  });

  it('reads a code only from an answer of Redis', () => {
    expect(redisReplyCode(new Error('ERR x'))).toBeNull();
    expect(redisReplyCode(reply('not a code'))).toBeNull();
  });
});

describe('reconnectWhenReadOnly', () => {
  it('is for a server that became read-only, and not more often than every ten seconds', () => {
    let now = 0;
    const reconnect = reconnectWhenReadOnly(() => now);
    const readOnly = reply("READONLY You can't write against a read only replica.");
    expect(reconnect(reply('OOM command not allowed'))).toBe(false);
    expect(reconnect(readOnly)).toBe(true);
    now = 9_999;
    expect(reconnect(readOnly)).toBe(false);
    now = 10_000;
    expect(reconnect(readOnly)).toBe(true);
  });
});
