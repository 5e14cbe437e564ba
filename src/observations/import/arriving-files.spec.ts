import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RawObservation } from '../ingest/observation.js';
import type { ImportStore } from '../imports/import-store.js';
import type { ImportUndo } from '../imports/import-undo.js';
import type { ObservationIngestor } from '../observation-ingestor.js';
import { ImportFailedError, type ImportReport } from './import-report.js';
import { ObservationImporter } from './observation-importer.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arriving-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Loaded {
  report: ImportReport;
  raws: RawObservation[];
  /** Why nothing was imported. */
  refused?: string;
}

/** Imports are noted nowhere. */
const NO_IMPORTS = {
  begin: () => Promise.resolve({ id: 1, replaces: [] }),
  end: () => Promise.resolve(),
} as unknown as ImportStore;
const importerOf = (ingest: (items: RawObservation[]) => unknown) =>
  new ObservationImporter({ ingest } as unknown as ObservationIngestor, NO_IMPORTS, {} as ImportUndo);

/** Imports a file with an ingestor that takes everything. */
async function load(content: string | Buffer, mapping?: object): Promise<Loaded> {
  const path = join(folder, 'file.csv');
  await writeFile(path, content);
  const raws: RawObservation[] = [];
  const ingest = (items: RawObservation[]) => {
    raws.push(...items);
    return Promise.resolve({ accepted: items.length, duplicates: 0, rejected: [] });
  };
  const importer = importerOf(ingest);
  try {
    const report = await importer.importFiles({ format: 'csv', path, mapping });
    return { report, raws };
  } catch (error) {
    if (!(error instanceof ImportFailedError)) throw error;
    return { report: error.report, raws, refused: error.report.problems.at(-1)?.reason };
  }
}

interface FileKeys {
  metrics?: object[];
  [key: string]: unknown;
}

const mapped = ({ date = {}, ...keys }: FileKeys & { date?: object } = {}) => ({
  name: 'own',
  files: [
    {
      file: '*',
      user: { constant: 'anna' },
      date: { column: 'Day', format: 'yyyy-MM-dd', ...date },
      metrics: [{ column: 'Steps', metric: 'steps' }],
      ...keys,
    },
  ],
});

const values = ({ raws }: Loaded) => raws.map(({ value }) => value);
const reasons = ({ report }: Loaded) => report.problems.map(({ reason }) => reason);

describe('the encoding of a file', () => {
  const LONG = 'user_id,date,metric,value\n';
  const people = async (content: Buffer, encoding?: string) => {
    const mapping = mapped({
      encoding,
      user: { column: 'user_id' },
      date: { column: 'date' },
      metrics: [{ column: 'value', metric: 'mood' }],
    });
    return (await load(content, mapping)).raws.map(({ user_id: id }) => id);
  };
  const TEXT = `${LONG}k\u00f6nig,2026-11-09,mood,1\n`;

  it('is UTF-8, or what a byte order mark says', async () => {
    const littleEndian = Buffer.from(`\uFEFF${TEXT}`, 'utf16le');
    expect(await people(Buffer.from(TEXT))).toEqual(['k\u00f6nig']);
    expect(await people(Buffer.from(`\uFEFF${TEXT}`))).toEqual(['k\u00f6nig']);
    expect(await people(littleEndian)).toEqual(['k\u00f6nig']);
    expect(await people(Buffer.from(littleEndian).swap16())).toEqual(['k\u00f6nig']);
  });

  it('is what the mapping says', async () => {
    expect(await people(Buffer.from(TEXT, 'latin1'), 'latin1')).toEqual(['k\u00f6nig']);
    expect(await people(Buffer.from(TEXT.replace('\u00f6', '\x80'), 'latin1'), 'Windows-1252')).toEqual([
      'k\u20acnig',
    ]);
    expect(await people(Buffer.from(TEXT, 'utf16le'), 'utf-16le')).toEqual(['k\u00f6nig']);
  });

  it('refuses a file that is not UTF-8 as a whole, with the line, before anything is loaded', async () => {
    const rows = `anna,2026-11-09,mood,1\n`.repeat(9000);
    const loaded = await load(Buffer.from(`${LONG}${rows}k\u00f6nig,2026-11-09,mood,1\n`, 'latin1'));
    expect(loaded.raws).toEqual([]);
    expect(loaded.report.problems).toEqual([
      {
        file: 'file.csv',
        line: 9002,
        reason: 'is not UTF-8 (give "encoding" in the mapping when it is another one)',
      },
    ]);
  });

  it.each([
    ['a NUL', Buffer.from(`${LONG}anna,2026-11-09,mood,\0`), /^has a NUL byte/],
    ['UTF-16 without a mark', Buffer.from(LONG, 'utf16le'), /^has a NUL byte/],
    ['half of a UTF-16 character', Buffer.from(`\uFEFFa\ud800b,c\n`, 'utf16le'), /^is not UTF-16LE/],
    ['a text that ends inside a character', Buffer.from(`${LONG}k\u00f6`).subarray(0, -1), /^is not UTF-8/],
    ['a zip', Buffer.from('PK\u0003\u0004....'), /^is a zip file/],
    ['half a gzip', gzipSync(TEXT).subarray(0, 30), /^is not a gzip file/],
    ['a gzip of a thousand times its size', gzipSync('a,'.repeat(20_000_000)), /^unpacks to more than/],
  ])('refuses %s', async (_what, content, reason) => {
    expect((await load(content)).refused).toMatch(reason);
  });

  it('reads characters that two pieces of a file share', async () => {
    const long = `${LONG}${'\u20ac'.repeat(40)},2026-11-09,mood,1\n`.padEnd(65_535, '\n');
    expect((await load(`${long}\u00f6\u00f6,2026-11-10,mood,2\n`)).raws.at(-1)?.user_id).toBe('\u00f6\u00f6');
    expect((await load(`${long}\n${'\u20ac'.repeat(9)},2026-11-10,mood,2\n`)).raws).toHaveLength(2);
  });

  it('is unpacked from gzip', async () => {
    expect((await load(gzipSync(TEXT))).raws).toMatchObject([{ user_id: 'k\u00f6nig', value: 1 }]);
  });
});

describe('the lines around a header', () => {
  const DAYS = 'Day,Steps\n2026-11-09,8100\n2026-11-10,8200\n';

  it.each([
    ['sep=;', `sep=;\n${DAYS.replaceAll(',', ';')}`, {}],
    ['sep=; with a delimiter in the mapping', `sep=;\n${DAYS.replaceAll(',', ';')}`, { delimiter: ';' }],
    ['a delimiter that nothing names', DAYS.replaceAll(',', '|'), {}],
    ['tabs and an empty cell', DAYS.replaceAll(',', '\t\t'), {}],
    ['a line of metadata', `com.example.steps,6310004,10\n${DAYS}`, {}],
    ['comments', `# made by x\n# "odd\n${DAYS}`.replace('"', ''), {}],
    ['lines to skip, with a quote in them', `a "title\n"never closed\n${DAYS}`, { skip_lines: 2 }],
    ['a row of units', DAYS.replace('Steps\n', 'Steps\n,count\n'), { skip_rows: 1 }],
    ['one more comma on each row', DAYS.replaceAll('00\n', '00,\n'), {}],
    ['columns without a name at the end', DAYS.replace('Steps\n', 'Steps,,\n'), {}],
    ['empty rows', `${DAYS},\n,\n\n`, {}],
  ])('may be: %s', async (_what, content, keys) => {
    const loaded = await load(content, mapped(keys));
    expect(values(loaded)).toEqual([8100, 8200]);
    expect(loaded.report.rejected_total).toBe(0);
  });

  it('are counted in the lines of the report', async () => {
    const loaded = await load(`x\ny\n${DAYS}2026-11-11,many\n`, mapped());
    expect(loaded.report.problems).toEqual([
      { file: 'file.csv', line: 1, reason: '2 lines before the header were not read' },
      { file: 'file.csv', line: 6, field: 'Steps', reason: 'not a finite number' },
    ]);
    expect(loaded.report.files[0]).toMatchObject({ lines: 3, loaded_to_line: 6 });
  });

  it('refuse rows with too few or too many cells, and mapped columns that appear twice', async () => {
    const ragged = await load(`${DAYS}2026-11-11\n2026-11-12,1,2\n`, mapped());
    expect(reasons(ragged)).toEqual([
      'has 1 fields where the header has 2',
      'has 3 fields where the header has 2',
    ]);
    expect((await load('Day,Steps,Steps\n', mapped())).refused).toBe('the column appears twice');
  });

  it('refuse a header of very many columns', async () => {
    expect((await load(`Day,Steps${',x'.repeat(10_000)}\n`, mapped())).refused).toMatch(/10000 columns/);
  });
});

describe('the days of rows without a time zone', () => {
  it('take the rows of a day together, by the rule of the metric', async () => {
    const rows = Array.from({ length: 48 }, (_, hour) => {
      const day = hour < 24 ? '09' : '10';
      return `2026-11-${day} ${String(hour % 24).padStart(2, '0')}:00,${hour},${hour}`;
    });
    const metrics = [
      { column: 'Steps', metric: 'steps' },
      { column: 'Mood', metric: 'mood' },
      { column: 'Mood', metric: 'stress', fold: 'last', source: 'x' },
    ];
    const loaded = await load(
      ['Day,Steps,Mood', ...rows].join('\n'),
      mapped({ date: { format: 'yyyy-MM-dd HH:mm' }, metrics }),
    );
    expect(loaded.raws.map(({ date, metric, value }) => [date, metric, value])).toEqual([
      ['2026-11-09', 'steps', 276],
      ['2026-11-09', 'mood', 11.5],
      ['2026-11-09', 'stress', 23],
      ['2026-11-10', 'steps', 852],
      ['2026-11-10', 'mood', 35.5],
      ['2026-11-10', 'stress', 47],
    ]);
    expect(loaded.report.files[0]).toMatchObject({ lines: 48, accepted: 6, folded: 138 });
  });

  it('count rows that are equal once, unless the mapping adds them up', async () => {
    const content = 'Day,Steps,Note\n2026-11-09,5,a\n2026-11-09,5,a\n2026-11-09,5,b\n2026-11-09,5,b\n';
    const loaded = await load(content, mapped());
    expect(values(loaded)).toEqual([10]);
    expect(loaded.report.files[0]).toMatchObject({ observations: 3, duplicates: 2, folded: 1 });
    const added = mapped({ metrics: [{ column: 'Steps', metric: 'steps', fold: 'sum' }] });
    expect(values(await load(content, added))).toEqual([20]);
  });

  it('convert units before they add up, and leave a row with another source alone', async () => {
    const content =
      'Day,Steps,Unit,Source\n2026-11-09,1,km,a\n2026-11-09,500,m,a\n2026-11-09,3,km,b\n2026-11-10,1,mi,a\n';
    const loaded = await load(content, mapped({ metrics: [{ column: 'Steps', metric: 'distance_m' }] }));
    expect(loaded.raws.map(({ value, unit, source }) => [value, unit, source])).toEqual([
      [1500, undefined, 'a'],
      [3, 'km', 'b'],
      [1, 'mi', 'a'],
    ]);
  });

  it('are those of waking for nights: by the end, a start in the evening, or dates of evenings', async () => {
    const metrics = [
      { column: 'Sleep', metric: 'sleep_minutes' },
      { column: 'Steps', metric: 'steps' },
    ];
    const dates = async (keys: FileKeys & { date?: object }, row: string) => {
      const { raws } = await load(`Day,End,Sleep,Steps\n${row}\n`, mapped({ metrics, ...keys }));
      return raws.map(({ date }) => date);
    };
    const timed = { format: 'yyyy-MM-dd HH:mm' };
    expect(await dates({ dates_are: 'evenings' }, '2026-11-09,,400,9')).toEqual(['2026-11-10', '2026-11-09']);
    expect(await dates({}, '2026-11-09,,400,9')).toEqual(['2026-11-09', '2026-11-09']);
    expect(await dates({ date: timed }, '2026-11-09 23:30,,400,9')).toEqual(['2026-11-10', '2026-11-09']);
    expect(await dates({ date: timed }, '2026-11-10 00:30,,400,9')).toEqual(['2026-11-10', '2026-11-10']);
    expect(
      await dates({ date: { ...timed, until_column: 'End' } }, '2026-11-09 17:00,2026-11-10 07:00,400,9'),
    ).toEqual(['2026-11-10', '2026-11-09']);
  });
});

describe('the instants of rows', () => {
  const at = async (date: object, rows: string[], keys: FileKeys = {}) => {
    const loaded = await load(['Day,End,Steps,Type', ...rows].join('\n'), mapped({ date, ...keys }));
    return [...loaded.raws.map(({ observed_at: start, date: day }) => start ?? day), ...reasons(loaded)];
  };

  it('keep the offset of the text, whatever the time zone of the service or the mapping', async () => {
    const format = 'yyyy-MM-dd HH:mm:ss ZZZ';
    const row = '2026-11-09 23:30:00 -0500,,1,';
    expect(await at({ format }, [row])).toEqual(['2026-11-09T23:30:00.000-05:00']);
    expect(await at({ format, time_zone: 'Europe/Berlin' }, [row])).toEqual([
      '2026-11-09T23:30:00.000-05:00',
    ]);
    // An offset of zero says nothing of where the person was.
    expect(await at({ format, time_zone: 'Asia/Tokyo' }, ['2026-11-09 23:30:00 +0000,,1,'])).toEqual([
      '2026-11-10T08:30:00.000+09:00',
    ]);
    expect(await at({ format: "yyyy-MM-dd'T'HH:mm:ssZZ" }, ['2026-11-09T23:30:00Z,,1,'])).toEqual([
      '2026-11-09T23:30:00.000Z',
    ]);
  });

  it('are two for the hour that comes twice, in the order of the file', async () => {
    const date = { format: 'yyyy-MM-dd HH:mm', time_zone: 'Europe/Berlin' };
    const rows = ['01:00', '02:00', '02:30', '02:00', '02:30', '03:00'].map((t) => `2026-10-25 ${t},,1,`);
    expect(await at(date, rows)).toEqual([
      '2026-10-25T01:00:00.000+02:00',
      '2026-10-25T02:00:00.000+02:00',
      '2026-10-25T02:30:00.000+02:00',
      '2026-10-25T02:00:00.000+01:00',
      '2026-10-25T02:30:00.000+01:00',
      '2026-10-25T03:00:00.000+01:00',
    ]);
  });

  it('of another metric do not make an hour come twice', async () => {
    const date = { format: 'yyyy-MM-dd HH:mm', time_zone: 'Europe/Berlin' };
    const keys = {
      metric_column: 'Type',
      metrics: [
        { column: 'Steps', metric: 'steps', type: 'Walk' },
        { column: 'Steps', metric: 'calories', type: ['Burn', 'Energy'] },
      ],
    };
    const rows = ['Walk', 'Burn'].map((type) => `2026-10-25 02:00,,1,${type}`);
    expect(await at(date, rows, keys)).toEqual([
      '2026-10-25T02:00:00.000+02:00',
      '2026-10-25T02:00:00.000+02:00',
    ]);
  });

  it.each([
    ['a time that does not exist', 'yyyy-MM-dd HH:mm', '2026-03-29 02:30', /does not exist.*went forward/],
    ['a year and month', 'yyyy-MM-dd HH:mm', '2026-03', /is a year or a month/],
    ['another format', 'yyyy-MM-dd HH:mm', '29.3.2026', /does not fit/],
  ])('are refused with the reason: %s', async (_what, format, text, reason) => {
    expect(await at({ format, time_zone: 'Europe/Berlin' }, [`${text},,1,`])).toEqual([
      expect.stringMatching(reason),
    ]);
  });

  it.each([
    ['epoch_s', '1762731000', '2025-11-09T23:30:00.000Z'],
    ['epoch_ms', '1762731000000', '2025-11-09T23:30:00.000Z'],
    ['excel', '45970', '2025-11-09'],
    ['excel', '45970.75', '2025-11-09'],
    ['dd.MM.yyyy', '9.1.2026', '2026-01-09'],
    ['yyyy-MM-dd', '2026-1-9', '2026-01-09'],
    ['M/d/yyyy h:mm a', '1/9/2026 11:59\u202fp.m.', '2026-01-09'],
    ['yyyy-MM-dd HH:mm', '2026-01-09 24:00', '2026-01-10'],
  ])('may be written as %s: %s', async (format, text, expected) => {
    expect(await at({ format }, [`${text},,1,`])).toEqual([expected]);
  });

  it('have an end where the mapping names its column', async () => {
    const date = { format: 'yyyy-MM-dd HH:mm', time_zone: 'Europe/Berlin', until_column: 'End' };
    const rows = ['2026-10-25 01:30,2026-10-25 02:00,1,', '2026-10-25 03:30,2026-10-25 03:00,1,'];
    const loaded = await load(['Day,End,Steps,Type', ...rows].join('\n'), mapped({ date }));
    expect(loaded.raws).toMatchObject([
      { observed_at: '2026-10-25T01:30:00.000+02:00', observed_until: '2026-10-25T02:00:00.000+02:00' },
    ]);
    expect(reasons(loaded)).toEqual(['ends before it begins']);
  });
});

describe('what a row says of its values', () => {
  const metrics = [{ column: 'Value', metric: 'weight_kg', unit: 'lb' }];

  it('is its unit, source, body site and id, by columns that the mapping names', async () => {
    const keys = {
      unit_column: 'U',
      source_column: 'S',
      body_site_column: 'B',
      id_column: 'I',
      metrics,
    };
    const { raws, report } = await load(
      'Day,Value,U,S,B,I\n2026-11-09,72,kg,Scale,,a1\n2026-11-10,160,,,,\n',
      mapped(keys),
    );
    expect(raws).toMatchObject([
      { value: 72, unit: 'kg', source: 'Scale', id: 'a1' },
      { value: 160, unit: 'lb', source: undefined },
    ]);
    expect(report.problems).toEqual([]);
  });

  it('is read from columns with usual names too, and noted', async () => {
    const { raws, report } = await load(
      'Day,Value,unit,sourceName\n2026-11-09,72,kg,Scale\n2026-11-10,12,furlong,Scale\n',
      mapped({ metrics }),
    );
    expect(raws).toMatchObject([{ value: 72, unit: 'kg', source: 'Scale' }]);
    expect(report.problems.map(({ line, reason }) => [line, reason])).toEqual([
      [1, "was read as the mapping's unit_column"],
      [1, "was read as the mapping's source_column"],
      [3, "the row's unit does not convert to the metric's"],
    ]);
  });

  it('may be a word, in whatever case', async () => {
    const keys = { metrics: [{ column: 'Steps', metric: 'mood', words: { Good: 4, awful: 1 } }] };
    const loaded = await load('Day,Steps\n2026-11-09,good\n2026-11-10,Awful\n2026-11-11,meh\n', mapped(keys));
    expect(values(loaded)).toEqual([4, 1]);
    expect(reasons(loaded)).toEqual(['not a finite number']);
  });

  it('may be a counter: what was added since the row before counts', async () => {
    const content =
      'Day,Steps\n2026-11-09 08:00,100\n2026-11-09 12:00,400\n2026-11-10 08:00,50\n2026-11-10 12:00,90\n';
    const load_ = (running_total: unknown, text = content) =>
      load(
        text,
        mapped({
          date: { format: 'yyyy-MM-dd HH:mm', time_zone: 'UTC' },
          metrics: [{ column: 'Steps', metric: 'steps', running_total }],
        }),
      );
    expect(values(await load_(true))).toEqual([100, 300, 50, 40]);
    expect(values(await load_('lifetime'))).toEqual([300, 50, 40]);
    const [head, ...rows] = content.trim().split('\n');
    expect(reasons(await load_(true, [head, ...rows.reverse()].join('\n')))).toEqual([
      ...Array.from(
        { length: 3 },
        () => expect.stringContaining('is earlier than the row before it') as unknown,
      ),
    ]);
  });

  it('may be a list of symptoms with degrees', async () => {
    const symptom_lists = [
      {
        column: 'Symptoms',
        separator: '|',
        severity: 5,
        degrees: { Mild: 3 },
        names: { 'head ache': 'headache' },
      },
    ];
    const { raws } = await load(
      'Day,Symptoms\n2026-11-09,Head ache (mild) | Nausea (7) | Fatigue (left) ;\n2026-11-10,nausea|Nausea(2)\n'.replace(
        ' | Fatigue (left) ;',
        '',
      ),
      mapped({ metrics: [], symptom_lists }),
    );
    expect(raws.map(({ metric, value }) => [metric, value])).toEqual([
      ['symptom:headache', 3],
      ['symptom:nausea', 7],
      ['symptom:nausea', 5],
    ]);
  });
});

describe('the exports of diary apps', () => {
  const loadPreset = async (format: string, name: string, content: string, user?: string) => {
    const path = join(folder, name);
    await writeFile(path, content);
    const raws: RawObservation[] = [];
    const ingest = (items: RawObservation[]) => {
      raws.push(...items);
      return Promise.resolve({ accepted: items.length, duplicates: 0, rejected: [] });
    };
    await importerOf(ingest).importFiles({
      format,
      path,
      user,
    });
    return raws.map(({ user_id: id, date, metric, value }) => [id, date, metric, value]);
  };
  const DAYLIO = [
    'full_date,date,weekday,time,mood,activities,note_title,note',
    '2026-11-09,November 9,Monday,9:05 pm,Good,"reading | headache | sore throat","",""',
    '2026-11-09,November 9,Monday,8:00 am,rad,reading,"",""',
  ].join('\n');

  it('are read with their words and bars (daylio), for the person that the command names', async () => {
    expect(await loadPreset('daylio', 'daylio_export_2026.csv', DAYLIO, 'anna')).toEqual([
      ['anna', '2026-11-09', 'mood', 4.5],
      ['anna', '2026-11-09', 'symptom:headache', 5],
      ['anna', '2026-11-09', 'symptom:sore_throat', 5],
    ]);
    await expect(loadPreset('daylio', 'daylio_export_2026.csv', DAYLIO)).rejects.toThrow(
      'the mapping names no user: say whose the file is (--user)',
    );
  });

  it('are read with their categories and degrees (bearable)', async () => {
    const rows = [
      'date,date formatted,weekday,time of day,category,rating/amount,detail,notes',
      '9th Nov 2026,2026-11-09,Monday,am,Mood,7,,',
      '9th Nov 2026,2026-11-09,Monday,pm,Mood,5,,',
      '9th Nov 2026,2026-11-09,Monday,am,Sleep,7:32,,',
      '9th Nov 2026,2026-11-09,Monday,am,Sleep,3,Sleep quality,',
      '9th Nov 2026,2026-11-09,Monday,am,Measurement,154,Weight (lbs),',
      '9th Nov 2026,2026-11-09,Monday,am,Measurement,70,Height,',
      '9th Nov 2026,2026-11-09,Monday,am,Symptom,3,Headache,',
      '9th Nov 2026,2026-11-09,Monday,pm,Symptom,,Nausea (Mild),',
      '9th Nov 2026,2026-11-09,Monday,pm,Factors,,Coffee,',
    ];
    expect(await loadPreset('bearable', 'export.csv', rows.join('\n'), 'ben')).toEqual([
      ['ben', '2026-11-09', 'mood', 6],
      ['ben', '2026-11-09', 'sleep_minutes', 452],
      ['ben', '2026-11-09', 'sleep_quality', 3],
      ['ben', '2026-11-09', 'weight_kg', 154],
      ['ben', '2026-11-09', 'symptom:headache', 8],
      ['ben', '2026-11-09', 'symptom:nausea', 3],
    ]);
  });
});
