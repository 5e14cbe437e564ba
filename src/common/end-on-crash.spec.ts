import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOnCrash } from './end-on-crash.js';

const PROGRAMS = ['main', 'worker', 'start', 'migrate', 'cli/main'];

describe('endOnCrash', () => {
  afterEach(() => jest.restoreAllMocks());

  it('says in one line what nothing caught and where, without its message, and ends with code 1', () => {
    const on = jest.spyOn(process, 'on').mockImplementation(() => process);
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const fatal = jest.fn();
    endOnCrash({ fatal });
    const [event, handle] = on.mock.calls[0] as [string, (error: unknown) => void];
    expect(event).toBe('uncaughtException');
    handle(new TypeError('pain at night\n    of anna@example.com'));
    expect(exit).toHaveBeenCalledWith(1);
    expect(fatal).toHaveBeenCalledTimes(1);
    const [entry] = fatal.mock.calls[0] as [Record<string, unknown>];
    expect(entry).toMatchObject({ event: 'program.crashed', error: 'TypeError' });
    expect((entry.at as string[])[0]).toContain('end-on-crash.spec');
    expect(JSON.stringify(entry)).not.toMatch(/pain|anna/);
  });

  it.each(PROGRAMS)('is in force in %s', (program) => {
    expect(readFileSync(join(__dirname, '..', `${program}.ts`), 'utf8')).toContain('endOnCrash(');
  });
});
