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

describe('adviseBatchSize', () => {
  it('changes nothing if batches wait little for the database', () => {
    expect(adviseBatchSize(measures())).toEqual({
      batchSize: 10,
      concurrency: 4,
      reasons: ["Waiting for the database takes 5 % of a batch's time: there is little to gain."],
    });
  });

  it('enlarges batches until waiting takes a tenth of their time', () => {
    const { batchSize, concurrency } = adviseBatchSize(measures({ waitMs: 10 }));
    expect([batchSize, concurrency]).toEqual([45, 4]);
    expect(10 / (10 + batchSize * 2)).toBeCloseTo(0.1);
  });

  it('raises the concurrency within the connection pool if larger batches are not enough', () => {
    expect(adviseBatchSize(measures({ waitMs: 30 }))).toMatchObject({ batchSize: 100, concurrency: 6 });
    expect(adviseBatchSize(measures({ waitMs: 5000 }))).toMatchObject({ batchSize: 100, concurrency: 8 });
    expect(adviseBatchSize(measures({ waitMs: 5000, concurrency: 12 }))).toMatchObject({ concurrency: 12 });
  });

  it('keeps a batch shorter than the time for which a stop waits', () => {
    const { batchSize, reasons } = adviseBatchSize(measures({ userMs: 1500, slowUserMs: 4000 }));
    expect(batchSize).toBe(5);
    expect(reasons.join(' ')).toContain('4.0 s per slow user');
  });

  it('keeps the batches in progress within half of the memory', () => {
    expect(adviseBatchSize(measures({ memoryMb: 40 }))).toMatchObject({ batchSize: 10, concurrency: 2 });
    expect(adviseBatchSize(measures({ memoryMb: 10 }))).toMatchObject({ concurrency: 1 });
  });
});
