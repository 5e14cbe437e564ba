import { failureOfAll } from './user-failure.js';

describe('failureOfAll', () => {
  const badData = Object.assign(new Error('out of range'), { code: '22003' });

  it('retries every user of several, because it is unknown whose data is at fault', () => {
    expect(failureOfAll(['a', 'b'], badData)).toEqual(
      ['a', 'b'].map((userId) => ({
        userId,
        errorClass: 'database_22003',
        error: 'database error 22003',
        kind: 'retryable',
        retryable: true,
      })),
    );
  });

  it('blames the data of a user that was alone in the query', () => {
    expect(failureOfAll(['a'], badData)).toEqual([
      expect.objectContaining({ userId: 'a', kind: 'bad_data', retryable: false }),
    ]);
  });
});
