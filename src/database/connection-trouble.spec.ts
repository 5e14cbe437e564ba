import { isConnectionTrouble, isOutOfRoom } from './connection-trouble.js';

describe('isConnectionTrouble', () => {
  it.each([
    ['a server that is shutting down', { driverError: { code: '57P01' } }],
    ['a server that is starting', { code: '57P03' }],
    ['too many connections', { driverError: { code: '53300' } }],
    ['a server that has become read-only', { driverError: { code: '25006' } }],
    ['a deadlock', { driverError: { code: '40P01' } }],
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a broken connection', new Error('Connection terminated unexpectedly')],
    ['a connection attempt that times out', new Error('timeout exceeded when trying to connect')],
  ])('is true for %s', (_, error) => expect(isConnectionTrouble(error)).toBe(true));

  it.each([
    ['a missing table', { driverError: { code: '42P01' } }],
    ['a refused row', { driverError: { code: '23505' } }],
    ['a bug of our own', new TypeError('x is not a function')],
    ['no error at all', undefined],
  ])('is false for %s', (_, error) => expect(isConnectionTrouble(error)).toBe(false));
});

describe('isOutOfRoom', () => {
  it.each(['53100', '53300'])('is true for SQLSTATE %s', (code) =>
    expect(isOutOfRoom({ driverError: { code } })).toBe(true),
  );
  // A statement that needs too much memory or time: its own data may be the cause.
  it.each(['53200', '57014', '57P02'])('is false for SQLSTATE %s', (code) =>
    expect(isOutOfRoom({ driverError: { code } })).toBe(false),
  );
});
