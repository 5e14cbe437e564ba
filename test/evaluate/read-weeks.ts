import { createPcg } from '../../src/common/pcg.js';
import { gateWeek } from '../../src/intelligence/analysis/gate/gate-week.js';
import type { Brief, Finding, Insights, Sentence } from '../../src/intelligence/domain/artefacts.js';
import { simulatedWeeks, type WrittenWeek, writeWeeks } from './composed-weeks.js';
import { judgeSentences } from './day-reader.js';
import type { Judgement, ReadDays } from './finished-sentence.js';
import { mondaysOf, readRealSet, type RealPerson, type RealSetName } from './real-people.js';
import { middleOf, type RecordedDays } from './recorded-days.js';
import type { Setting } from './setting.js';
import { shuffleDays, shuffleWeeks } from './shuffle-records.js';
import { type OddWeek, oddWeek } from './odd-week.js';

const SETS: readonly RealSetName[] = ['lifesnaps', 'soccermon', 'esm-kossakowski'];
/** Claims are counted over so many Mondays, from the fifth on: the first have nothing to compare with. */
export const COUNTED_MONDAYS = 23;
const FIRST_MONDAYS = 4;

export type Order = 'recorded' | 'weeks shuffled' | 'days shuffled';

/** One week as a reader has it before them, without its computation. */
export interface ReadWeek {
  label: string;
  person: string;
  set: 'simulated' | RealSetName;
  weekOf: number;
  /** Place among the person's Mondays. */
  nth: number;
  brief: Omit<Brief, 'facts'>;
  /** Days on record before the week, and the days since the first of them. */
  known: { recorded: number; span: number };
  insights: Insights['insights'];
  /** The ends of the ranges for next week, by metric. */
  ranges: Map<string, [number, number]>;
  /** Width of the middle eight of ten of all days, by metric. */
  widths: Map<string, number>;
  judgements: Judgement[];
  odd: OddWeek;
}

const known = new Map<string, Promise<ReadWeek[]>>();

/** All weeks of simulated and real people. They are composed once, whichever lines read them. */
export const recordedWeeks = (setting: Setting): Promise<ReadWeek[]> =>
  once(`recorded ${setting.scale}`, async () => [
    ...[...simulatedWeeks(setting)].map(readSimulated),
    ...(await realWeeks(setting, 'recorded')),
  ]);

/** The first Mondays of real people whose weeks, or days, are in another order. */
export const shuffledRealWeeks = (setting: Setting, order: Order): Promise<ReadWeek[]> =>
  once(`${order} ${setting.scale}`, () => realWeeks(setting, order));

export const isCounted = ({ set, nth }: ReadWeek): boolean =>
  set !== 'simulated' && nth >= FIRST_MONDAYS && nth < FIRST_MONDAYS + COUNTED_MONDAYS;

function once(name: string, read: () => Promise<ReadWeek[]>): Promise<ReadWeek[]> {
  const weeks = known.get(name) ?? read();
  known.set(name, weeks);
  return weeks;
}

async function realWeeks({ dataDir, scale }: Setting, order: Order): Promise<ReadWeek[]> {
  const weeks: ReadWeek[] = [];
  for (const set of SETS) {
    const people = (await readRealSet(dataDir, set))?.people ?? [];
    const pcg = createPcg(`${order} ${set}`);
    for (const person of people.slice(0, Math.ceil(scale * people.length))) {
      const name = `${set} ${person.name}`;
      const streams = inOrder(person, order, pcg);
      const all = mondaysOf(person);
      const mondays = order === 'recorded' ? all : all.slice(0, FIRST_MONDAYS + COUNTED_MONDAYS);
      let nth = 0;
      for (const written of writeWeeks({ ...person, name, streams }, mondays))
        weeks.push(readWeek(written, { person: name, set, nth: nth++ }));
    }
  }
  return weeks;
}

function inOrder(person: RealPerson, order: Order, pcg: ReturnType<typeof createPcg>): RealPerson['streams'] {
  if (order === 'recorded') return person.streams;
  return order === 'weeks shuffled' ? shuffleWeeks(person, pcg) : shuffleDays(person, pcg);
}

const readSimulated = (written: WrittenWeek): ReadWeek =>
  readWeek(written, { person: written.label.split(', ')[0], set: 'simulated', nth: 0 });

function readWeek(
  { label, input, week }: WrittenWeek,
  at: Pick<ReadWeek, 'person' | 'set' | 'nth'>,
): ReadWeek {
  const { weekOf } = input;
  const { facts, ...brief } = week.brief;
  const days = gateWeek(input).series.map(({ metric, start, values }) => ({
    metric: metric.code,
    start,
    values,
  }));
  const reading = readDays(days, weekOf);
  return {
    ...at,
    label,
    weekOf,
    brief,
    known: knownBefore(days, weekOf - 7),
    insights: week.insights.insights,
    ranges: new Map(
      facts.flatMap(({ kind, metric, interval }) =>
        kind === 'forecast' && metric && interval ? [[metric, interval]] : [],
      ),
    ),
    widths: new Map(days.map((one) => [one.metric, widthOf(one)])),
    judgements: onceEach(storiesOf(brief).flatMap((story) => judgeSentences(story, reading))),
    odd: oddWeek(days, weekOf),
  };
}

const readDays = (days: readonly RecordedDays[], weekOf: number): ReadDays => {
  const byMetric = new Map(days.map((one) => [one.metric, one]));
  return { weekOf, all: days, of: (metric) => byMetric.get(metric) ?? null };
};

/** A card says what the story says: the same sentence counts once. */
function onceEach(judgements: readonly Judgement[]): Judgement[] {
  return [...new Map(judgements.map((one) => [`${one.kind} ${one.text} ${one.why}`, one])).values()];
}

/** The sentences of a brief by where they are: the story, and each card. */
export function storiesOf({
  main_story,
  discoveries,
  spotlight,
}: Pick<Brief, 'main_story' | 'discoveries' | 'spotlight'>): Sentence[][] {
  const cards: Finding[] = spotlight ? [...discoveries, spotlight] : discoveries;
  return [main_story.sentences, ...cards.map(({ sentences = [] }) => sentences)];
}

/** The sentences between the headline and the highlights. */
export function narrativeOf({
  main_story: { sentences, week_highlights },
}: Pick<Brief, 'main_story'>): Sentence[] {
  return sentences.slice(1, sentences.length - week_highlights.length);
}

function knownBefore(days: readonly RecordedDays[], firstDay: number): ReadWeek['known'] {
  const recorded = new Set<number>();
  for (const { start, values } of days)
    for (let i = 0; i < firstDay - start && i < values.length; i++)
      if (!Number.isNaN(values[i])) recorded.add(start + i);
  const first = Math.min(...recorded);
  return { recorded: recorded.size, span: recorded.size === 0 ? 0 : firstDay - first };
}

function widthOf({ values }: RecordedDays): number {
  const { low, high } = middleOf(Array.from(values).filter((value) => !Number.isNaN(value)));
  return high - low;
}
