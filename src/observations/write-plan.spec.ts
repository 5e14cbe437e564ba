import fc from 'fast-check';
import { toUserRef } from '../common/user-id.js';
import type { ReadObservation } from './ingest/observation.js';
import { planWrites } from './write-plan.js';

function row(user: string, day: string, value: number): ReadObservation {
  const moment = new Date(`${day}T00:00:00Z`);
  const userRef = toUserRef(user);
  return {
    userRef,
    metric: 'mood',
    source: '',
    sourceKind: null,
    bodySite: '',
    moment,
    until: null,
    dated: true,
    day,
    utcOffset: null,
    clientId: null,
    value,
    suspect: false,
  };
}

/** The result of writing rows one by one into a table. */
function oneByOne(rows: readonly ReadObservation[], stored: Map<string, number>) {
  let accepted = 0;
  for (const { userRef, day, value } of rows) {
    const key = `${userRef.userId} ${day}`;
    if (stored.get(key) !== value) accepted += 1;
    stored.set(key, value);
  }
  return { accepted, duplicates: rows.length - accepted, stored };
}

describe('planWrites', () => {
  const smallRow = fc
    .tuple(
      fc.constantFrom('a', 'b'),
      fc.constantFrom('2026-03-01', '2026-03-02'),
      fc.integer({ min: 0, max: 2 }),
    )
    .map(([user, day, value]) => row(user, day, value));

  it('gives the counts and the stored values of writing the rows one by one, whatever was stored before', () => {
    fc.assert(
      fc.property(fc.array(smallRow), fc.array(smallRow), (before, rows) => {
        const stored = oneByOne(before, new Map()).stored;
        const expected = oneByOne(rows, new Map(stored));
        const { first, replacements, replaced, repeated } = planWrites(rows);
        const written = oneByOne(first, stored);
        oneByOne(replacements, stored);
        expect(written.accepted + replaced).toBe(expected.accepted);
        expect(written.duplicates + repeated).toBe(expected.duplicates);
        expect(stored).toEqual(expected.stored);
      }),
      { seed: 2026 },
    );
  });

  it('writes each key once per pass, in the same order for any order of the rows', () => {
    const rows = ['d', 'a', 'c', 'b'].flatMap((user) => [
      row(user, '2026-03-02', 1),
      row(user, '2026-03-01', 2),
    ]);
    const plan = planWrites(rows);
    expect(plan.first).toHaveLength(8);
    expect(planWrites([...rows].reverse()).first).toEqual(plan.first);
  });
});
