import { readConfig } from '../config/app-config.js';
import { ObservationIngestor } from './observation-ingestor.js';

const NOTES = 1950;
const LONG_NOTE = 'my '.repeat(666);
/** The most notes that readers and lease renewals may have to wait for. */
const MOST_IN_A_TURN = 100;

describe('the notes of one request', () => {
  afterEach(() => jest.restoreAllMocks());

  it('are read in turns with other work', async () => {
    // Each look at the clock is a millisecond after the one before, however fast the machine is.
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (now += 1));
    let notesRead = 0;
    const items = Array.from({ length: NOTES }, (_, index) => ({
      user_id: 'anna',
      metric: 'mood',
      value: 3,
      date: new Date(Date.UTC(2020, 0, index + 1)).toISOString().slice(0, 10),
      get note() {
        notesRead = index + 1;
        return LONG_NOTE;
      },
    }));
    // No stand-in waits for anything, so other work gets a turn only where the reading gives it one.
    const ingestor = new ObservationIngestor(
      { upsert: () => Promise.resolve({ accepted: NOTES, duplicates: 0 }) } as never,
      {} as never,
      {} as never,
      { refresh: () => Promise.resolve() } as never,
      { zonesOf: () => Promise.resolve(new Map()) } as never,
      { form: 'both', refusals: () => Promise.resolve(new Map()) } as never,
      { now: () => new Date('2026-11-23T08:00:00Z') },
      readConfig({ NODE_ENV: 'test' }),
    );
    const readAtTurns = [0];
    let done = false;
    const otherWork = (): void => {
      readAtTurns.push(notesRead);
      if (!done) setImmediate(otherWork);
    };
    setImmediate(otherWork);
    const result = await ingestor.ingest(items);
    done = true;

    expect(result).toMatchObject({ accepted: NOTES, rejected: [] });
    expect(notesRead).toBe(NOTES);
    const inOneTurn = readAtTurns.slice(1).map((read, turn) => read - readAtTurns[turn]);
    expect(Math.max(...inOneTurn, NOTES - readAtTurns.at(-1)!)).toBeLessThanOrEqual(MOST_IN_A_TURN);
  });
});
