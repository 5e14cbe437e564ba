import { failureOfAll } from './user-failure.js';

describe('failureOfAll', () => {
  const badData = Object.assign(new Error('told'), { code: '22003' });

  it('gives nobody up of several: whose data it is cannot be told', () => {
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

  it('knows whose it is when there is one', () => {
    expect(failureOfAll(['a'], badData)).toEqual([
      expect.objectContaining({ userId: 'a', kind: 'bad_data', retryable: false }),
    ]);
  });
});
