import { isConnectionTrouble, isOutOfRoom } from './connection-trouble.js';

describe('isConnectionTrouble', () => {
  it.each([
    ['a server that is shutting down', { driverError: { code: '57P01' } }],
    ['a server that is starting', { code: '57P03' }],
    ['too many connections', { driverError: { code: '53300' } }],
    ['a deadlock', { driverError: { code: '40P01' } }],
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a broken connection', new Error('Connection terminated unexpectedly')],
    ['no connection in time', new Error('timeout exceeded when trying to connect')],
  ])('is %s', (_, error) => expect(isConnectionTrouble(error)).toBe(true));

  it.each([
    ['a missing table', { driverError: { code: '42P01' } }],
    ['a refused row', { driverError: { code: '23505' } }],
    ['our own mistake', new TypeError('x is not a function')],
    ['nothing', undefined],
  ])('is not %s', (_, error) => expect(isConnectionTrouble(error)).toBe(false));
});

describe('isOutOfRoom', () => {
  it.each(['53100', '53300'])('is %s', (code) => expect(isOutOfRoom({ driverError: { code } })).toBe(true));
  // A statement too large for the server's memory, one that takes too long: perhaps these data are why.
  it.each(['53200', '57014', '57P02'])('is not %s', (code) =>
    expect(isOutOfRoom({ driverError: { code } })).toBe(false),
  );
});
