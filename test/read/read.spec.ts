import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { createPcg } from '../../src/common/pcg.js';
import { chooseWeeks } from './choose-weeks.js';
import { type DataFolder, readDataFolder } from './data-folder.js';
import { markup } from './markup.js';
import { type PersonWeek, personWeeks } from './person-weeks.js';
import { readOptions } from './read-options.js';
import { writeFolder } from './write-folder.js';

/** A Monday, and the number of weeks on record before it. */
const LAST_MONDAY = dayNumber('2024-03-04');
const WEEKS = 10;
/** A name that would be markup where it is not escaped. */
const PEOPLE = ['ann', '<img src=x onerror="alert(1)">'];
/** The watch was off in this night, and recorded a nap. */
const NAP_ONLY = LAST_MONDAY - 3;

function records(): string {
  const rows = ['user_id,date,metric,value'];
  for (const person of PEOPLE) {
    const pcg = createPcg(`read/${person}`);
    const add = (day: number, metric: string, value: number): void =>
      void rows.push(`"${person.replaceAll('"', '""')}",${isoDay(day)},${metric},${value.toFixed(1)}`);
    for (let day = LAST_MONDAY - 7 * WEEKS; day < LAST_MONDAY; day++) {
      const isLastWeek = day >= LAST_MONDAY - 7;
      add(day, 'resting_heart_rate', 55 + pcg.normal() + (isLastWeek ? 9 : 0));
      add(day, 'sleep_minutes', day === NAP_ONLY ? 70 : 420 + 25 * pcg.normal());
      add(day, 'steps', 8000 + 900 * pcg.normal());
    }
  }
  return `${rows.join('\n')}\n`;
}

describe('the pages that show briefs beside their days', () => {
  let dataDir: string;
  let outDir: string;
  let folder: DataFolder;
  let weeks: PersonWeek[];
  let pages: string[];
  let text: string;
  const choice = { people: 2, weeks: 3, consecutive: true, seed: 'one', only: [], mondays: [] };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'read-data-'));
    outDir = await mkdtemp(join(tmpdir(), 'read-out-'));
    await writeFile(join(dataDir, 'diary.csv'), records());
    await writeFile(join(dataDir, 'other.csv'), 'When,Steps\n2024-01-01,5\n');
    await writeFile(join(outDir, 'week-099.html'), 'of an earlier run');
    await writeFile(join(outDir, 'mine.txt'), 'a file of the reader');
    folder = await readDataFolder(dataDir);
    const people = chooseWeeks(folder.sets, choice).map((one) => ({
      ...one,
      mondays: [...one.mondays.slice(0, 2), LAST_MONDAY],
    }));
    weeks = people.flatMap((one) => [...personWeeks(one)]);
    await writeFolder(outDir, weeks, 'npm run read');
    const names = (await readdir(outDir)).filter((name) => name.startsWith('week-'));
    pages = await Promise.all(names.sort().map((name) => readFile(join(outDir, name), 'utf8')));
    text = await readFile(join(outDir, 'briefs.txt'), 'utf8');
  });

  afterAll(async () => {
    for (const made of [dataDir, outDir]) await rm(made, { recursive: true });
  });

  it('reads files in the long format, and names those that it cannot read', () => {
    expect(folder.sets.map(({ people }) => people.map(({ name }) => name))).toEqual([[...PEOPLE].sort()]);
    expect(folder.unread).toEqual(['other.csv: user_id: the column is missing']);
  });

  it('are one for each week, with an index, and leave other files in the folder', async () => {
    expect(await readdir(outDir)).toEqual([
      'briefs.txt',
      'index.html',
      'mine.txt',
      ...Array.from({ length: 6 }, (_, i) => `week-00${i + 1}.html`),
    ]);
    const index = await readFile(join(outDir, 'index.html'), 'utf8');
    for (const { weekOf, week } of weeks) {
      expect(index).toContain(`>${weekOf}</a>`);
      expect(index).toContain(week.brief.main_story.headline);
    }
  });

  it('hold every sentence of the story, the cards and the outlook, with the ids of its facts', () => {
    weeks.forEach(({ week: { brief } }, i) => {
      const said = [
        ...brief.main_story.sentences,
        ...brief.discoveries.map(({ statement, fact_ids }) => ({ text: statement, fact_ids })),
        ...(brief.spotlight ? [{ text: brief.spotlight.statement, fact_ids: brief.spotlight.fact_ids }] : []),
        brief.looking_ahead,
        ...brief.notes.map((note) => ({ text: note, fact_ids: [] })),
      ];
      expect(said.length).toBeGreaterThan(3);
      for (const { text: sentence, fact_ids } of said) {
        expect(pages[i]).toContain(markup`${sentence}`.text);
        expect(text).toContain(sentence);
        if (fact_ids.length > 0)
          expect(pages[i]).toContain(`<small class="ids">${fact_ids.join(', ')}</small>`);
      }
    });
  });

  it('plot the days of every metric, with what the gate left out and the usual range', () => {
    const last = weeks.findIndex(({ weekOf }) => weekOf === isoDay(LAST_MONDAY));
    const page = pages[last];
    expect(page.match(/<svg /g)).toHaveLength(3);
    expect(page.match(/class="band"/g)).toHaveLength(3);
    expect(page.match(/class="now"/g)).toHaveLength(3 * 7 - 1);
    expect(page.match(/class="cross"/g)).toHaveLength(1);
    expect(page).toMatch(/Blocked, night_missing: Fri 2024-03-01 1:10/);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    expect(weeks[last].days[0].metric.code).toBe('resting_heart_rate');
    expect(page).toContain('<article class="plot spoken">\n<h3>resting heart rate');
  });

  it('have the days of five weeks in the text', () => {
    const [, values] = /\* resting heart rate \(bpm\)\..*\n +(.*)/.exec(text)!;
    const [before, week] = values.split(' || ');
    expect(before.split(' | ').map((one) => one.split(' ').length)).toEqual([7, 7, 7, 7]);
    expect(week.split(' ')).toHaveLength(7);
  });

  it('escape every text, run no script and load nothing', () => {
    expect(pages.join('')).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    for (const page of pages) expect(page).not.toMatch(/<(script|img|link|iframe)|\ssrc=(?!x)|url\(|@import/);
  });

  it('can be those of a named person and Monday', () => {
    const [chosen, ...others] = chooseWeeks(folder.sets, {
      ...choice,
      only: ['ann'],
      mondays: [LAST_MONDAY],
    });
    expect(others).toEqual([]);
    expect([chosen.person.name, chosen.mondays]).toEqual(['ann', [LAST_MONDAY]]);
  });

  it('are chosen by the seed, for different people, in weeks that follow each other where asked', () => {
    const chosen = chooseWeeks(folder.sets, choice);
    expect(chooseWeeks(folder.sets, choice)).toEqual(chosen);
    expect(new Set(chosen.map(({ person }) => person.name)).size).toBe(2);
    for (const { mondays } of chosen) expect(mondays).toEqual([0, 7, 14].map((days) => mondays[0] + days));
    const single = { ...choice, weeks: 1 };
    const seeds = Array.from({ length: 8 }, (_, i) =>
      JSON.stringify(chooseWeeks(folder.sets, { ...single, seed: `${i}` })),
    );
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });
});

describe('the options', () => {
  it.each([
    [[], /--data is missing: name the folder/],
    [['--data', '/no/such/folder'], /there is no folder \/no\/such\/folder/],
    [['--data', '.', '--people', '0'], /--people must be a whole number/],
    [['--data', '.', '--weeks', 'x'], /--weeks must be a whole number/],
    [['--data', '.', '--monday', '2024-03-05'], /date of a Monday; 2024-03-05 is in the week of 2024-03-04/],
  ])('are refused when they are %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });

  it('name a folder that has records', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'read-empty-'));
    await expect(readDataFolder(empty)).rejects.toThrow(/holds no records/);
    await rm(empty, { recursive: true });
  });
});
