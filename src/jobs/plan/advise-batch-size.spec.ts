import { adviseBatchSize, type BatchMeasures } from './advise-batch-size.js';

const measures = (change: Partial<BatchMeasures> = {}): BatchMeasures => ({
  batchSize: 10,
  concurrency: 4,
  userMs: 2,
  slowUserMs: 5,
  waitMs: 1,
  memoryMb: 4096,
  ...change,
});

describe('the advice on batches', () => {
  it('leaves alone what waits little', () => {
    expect(adviseBatchSize(measures())).toEqual({
      batchSize: 10,
      concurrency: 4,
      reasons: ["Waiting for the database takes 5 % of a batch's time: little to gain."],
    });
  });

  it('shares a wait among as many users as make it a tenth', () => {
    const { batchSize, concurrency } = adviseBatchSize(measures({ waitMs: 10 }));
    expect([batchSize, concurrency]).toEqual([45, 4]);
    expect(10 / (10 + batchSize * 2)).toBeCloseTo(0.1);
  });

  it('works on more batches at once where larger ones are not enough, within the pool', () => {
    expect(adviseBatchSize(measures({ waitMs: 30 }))).toMatchObject({ batchSize: 100, concurrency: 6 });
    expect(adviseBatchSize(measures({ waitMs: 5000 }))).toMatchObject({ batchSize: 100, concurrency: 8 });
    expect(adviseBatchSize(measures({ waitMs: 5000, concurrency: 12 }))).toMatchObject({ concurrency: 12 });
  });

  it('keeps a batch shorter than a stop waits', () => {
    const { batchSize, reasons } = adviseBatchSize(measures({ userMs: 1500, slowUserMs: 4000 }));
    expect(batchSize).toBe(5);
    expect(reasons.join(' ')).toContain('4.0 s a slow user');
  });

  it('keeps the batches in hand within half of the memory', () => {
    expect(adviseBatchSize(measures({ memoryMb: 40 }))).toMatchObject({ batchSize: 10, concurrency: 2 });
    expect(adviseBatchSize(measures({ memoryMb: 10 }))).toMatchObject({ concurrency: 1 });
  });
});
