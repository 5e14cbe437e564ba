import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokenCsvError, type CsvRecord, csvRecords } from './csv-records.js';

describe('csvRecords', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'csv-records-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** What is read before the end, or before the file breaks. */
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

  it('reads BOM, CRLF, blank lines, quoted delimiters and line breaks, and knows where each record begins', async () => {
    const { records, error } = await read('\uFEFFa,b\r\n1, 2 \r\n\r\n3,"x\r\ny,z"\r\n4,"say ""hi"""');
    expect(error).toBeUndefined();
    expect(records).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', '2'] },
      { line: 4, cells: ['3', 'x\r\ny,z'] },
      { line: 6, cells: ['4', 'say "hi"'] },
    ]);
  });

  it('keeps to the line a quote that does not belong, and loses no row to it', async () => {
    const { records, error } = await read('a,b\n1"x,2\n3,"y"z\n5,6\n');
    expect(error).toBeUndefined();
    expect(records.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    expect(records[3].cells).toEqual(['5', '6']);
  });

  it('leaves rows of another length to be judged by the reader', async () => {
    expect((await read('a,b\n1\n1,2,3\n')).records.map(({ cells }) => cells.length)).toEqual([2, 1, 3]);
  });

  it.each(['', '\n', '\r\n\r\n'])('of an empty file (%j) are none', async (content) => {
    expect(await read(content)).toEqual({ records: [] });
  });

  it('break where a quote is never closed, after what was sound', async () => {
    const { records, error } = await read('a,b\n1,2\n3,"never closed\n5,6\n7,8\n');
    expect(records).toHaveLength(2);
    expect(error).toBeInstanceOf(BrokenCsvError);
    expect((error as Error).message).toBe('a quote is never closed in the record that begins at line 3');
  });

  it('break before an unclosed quote draws a large file into memory', async () => {
    const { error } = await read(`a,b\n3,"never closed\n${'5,6\n'.repeat(400_000)}`);
    expect((error as Error).message).toMatch(/begins at line 2 is longer than 1048576 bytes/);
  });

  it('break with the reason of an interruption, and when there is no such file', async () => {
    const { error } = await read('a,b\n1,2\n', AbortSignal.abort());
    expect(error).toMatchObject({ name: 'AbortError' });
    await expect(csvRecords(join(folder, 'absent.csv'), { delimiter: ',' }).next()).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('tells how much was read', async () => {
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
