import { RowFolder, ScatteredDayError } from './row-folder.js';

function add(folder: RowFolder, line: number, user: string, value: number) {
  const raw = { user_id: user, date: '2026-11-09', metric: 'steps', value };
  const row = [{ raw, fold: { rule: 'sum' as const, repeats: false } }];
  return folder.addRow(line, row, [user, String(value)]).map(({ raw: { user_id: id, value: v } }) => [id, v]);
}

describe('RowFolder', () => {
  it('gives the days on that were touched least recently, when it keeps too many', () => {
    const folder = new RowFolder(4);
    for (const [line, user] of ['a', 'b', 'c', 'd'].entries()) expect(add(folder, line, user, 1)).toEqual([]);
    // The day of a is touched again; it keeps its rows too.
    expect(add(folder, 5, 'a', 2)).toEqual([
      ['b', 1],
      ['c', 1],
      ['d', 1],
      ['a', 3],
    ]);
    expect(folder.takeCounts()).toEqual({ folded: 1, repeated: 0 });
    expect(folder.firstLine()).toBeNull();
  });

  it('stops at a row whose day was given on: its sum would be wrong', () => {
    const folder = new RowFolder(4);
    for (const [line, user] of ['a', 'b', 'c', 'd', 'e'].entries()) add(folder, line, user, 1);
    expect(folder.firstLine()).toBe(3);
    expect(() => add(folder, 6, 'a', 2)).toThrow(ScatteredDayError);
    expect(add(folder, 7, 'e', 5)).toEqual([]);
    expect(folder.takeRest().map(({ line, raw }) => [line, raw.value])).toEqual([
      [3, 1],
      [4, 6],
    ]);
  });
});
