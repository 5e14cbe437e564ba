import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BrokenCsvError, type CsvRecord, csvRecords } from './csv-records.js';

describe('csvRecords', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'csv-records-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** The records before the end of the file, or before the file breaks. */
  async function read(
    content: string | Buffer,
    signal?: AbortSignal,
  ): Promise<{ records: CsvRecord[]; error?: unknown }> {
    const path = join(folder, 'file.csv');
    await writeFile(path, content);
    const records: CsvRecord[] = [];
    try {
      for await (const record of csvRecords(path, { delimiter: ',', signal })) records.push(record);
      return { records };
    } catch (error) {
      return { records, error };
    }
  }

  it('reads BOM, CRLF, blank lines, quoted delimiters and line breaks, and gives the line of each record', async () => {
    const { records, error } = await read('\uFEFFa,b\r\n1, 2 \r\n\r\n3,"x\r\ny,z"\r\n4,"say ""hi"""');
    expect(error).toBeUndefined();
    expect(records).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', '2'] },
      { line: 4, cells: ['3', 'x\r\ny,z'] },
      { line: 6, cells: ['4', 'say "hi"'] },
    ]);
  });

  it('reads a stray quote as text of its own line and loses no row to it', async () => {
    const { records, error } = await read('a,b\n1"x,2\n3,"y"z\n5,6\n');
    expect(error).toBeUndefined();
    expect(records.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    expect(records[3].cells).toEqual(['5', '6']);
  });

  it('returns rows of another length, for the row reader to refuse', async () => {
    expect((await read('a,b\n1\n1,2,3\n')).records.map(({ cells }) => cells.length)).toEqual([2, 1, 3]);
  });

  it('spends no error on rows of another length, which would take a hundred times as long as they do', async () => {
    const limit = Error.stackTraceLimit;
    let stacks = 0;
    const prepare = Error.prepareStackTrace;
    Error.stackTraceLimit = 10;
    Error.prepareStackTrace = () => (stacks += 1);
    try {
      expect((await read(`a,b\n${'1,2,3\n'.repeat(1000)}`)).records).toHaveLength(1001);
    } finally {
      Error.stackTraceLimit = limit;
      Error.prepareStackTrace = prepare;
    }
    expect(stacks).toBeLessThan(100);
  });

  it.each(['', '\n', '\r\n\r\n'])('gives no records of an empty file (%j)', async (content) => {
    expect(await read(content)).toEqual({ records: [] });
  });

  it('throws where a quote is never closed, after the records before it', async () => {
    const { records, error } = await read('a,b\n1,2\n3,"never closed\n5,6\n7,8\n');
    expect(records).toHaveLength(2);
    expect(error).toBeInstanceOf(BrokenCsvError);
    expect((error as Error).message).toBe('a quote is never closed in the record that begins at line 3');
  });

  it('gives every record before the broken one to a reader that is slower than the file', async () => {
    const path = join(folder, 'slow.csv');
    const sound = 'user-1,2026-03-01,mood,4\n'.repeat(6000);
    for (const broken of ['anna,2026-03-01,mood,"4\n', `anna,2026-03-01,mood,"${'4'.repeat(1_100_000)}`]) {
      await writeFile(path, `user_id,date,metric,value\n${sound}${broken}`);
      let records = 0;
      const reading = async (): Promise<void> => {
        for await (const { line } of csvRecords(path, { delimiter: ',' })) {
          records += 1;
          if (line % 1000 === 0) await delay(5);
        }
      };
      await expect(reading()).rejects.toThrow('line 6002');
      expect(records).toBe(6001);
    }
  });

  it('throws before an unclosed quote loads a large file into memory', async () => {
    const { error } = await read(`a,b\n3,"never closed\n${'5,6\n'.repeat(400_000)}`);
    expect((error as Error).message).toMatch(/begins at line 2 is longer than 1048576 bytes/);
  });

  it('throws the reason of an interruption, and the error of a file that does not exist', async () => {
    const { error } = await read('a,b\n1,2\n', AbortSignal.abort());
    expect(error).toMatchObject({ name: 'AbortError' });
    await expect(csvRecords(join(folder, 'absent.csv'), { delimiter: ',' }).next()).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('reports how many bytes were read', async () => {
    const path = join(folder, 'sizes.csv');
    await writeFile(path, 'a,b\n'.repeat(50_000));
    let bytes = 0;
    let records = 0;
    const options = { delimiter: ',', onBytes: (more: number) => (bytes += more) };
    for await (const { cells } of csvRecords(path, options)) records += cells.length > 0 ? 1 : 0;
    expect(records).toBe(50_000);
    expect(bytes).toBe(200_000);
  });
});
