import { ExportLine } from './export-line.js';

describe('ExportLine', () => {
  it('lets one export run at a time, in the order in which they came', async () => {
    const line = new ExportLine();
    const seen: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => line.run(work(name))));
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('continues after an export that fails', async () => {
    const line = new ExportLine();
    const failing = line.run(() => Promise.reject(new Error('lost')));
    const next = line.run(() => Promise.resolve());
    await expect(failing).rejects.toThrow('lost');
    await expect(next).resolves.toBeUndefined();
  });

  it('refuses an export whose turn does not come in time, with the time after which to ask again', async () => {
    const line = new ExportLine();
    let end!: () => void;
    const first = line.run(() => new Promise<void>((resolve) => (end = resolve)));
    await expect(line.run(() => Promise.resolve(), 1)).rejects.toMatchObject({
      code: 'export_busy',
      status: 429,
      options: { retryAfterSeconds: 30 },
    });
    end();
    await first;
    await expect(line.run(() => Promise.resolve())).resolves.toBeUndefined();
  });
});
