import { declareFamily } from '../../src/intelligence/analysis/pairs/family.js';
import type { AssociationResult, DailySeries } from '../../src/intelligence/domain/analysis.js';
import { testQuestions, samePair, SHOWN_Q } from './test-questions.js';
import { separateWindows } from './windows-of-people.js';
import { atLeast, type Figure, share, skipped, withoutBar } from './figure.js';
import { readRealSet, type RealPerson, type RealSetName, seriesAt } from './real-people.js';
import type { Setting } from './setting.js';

const TESTED_P = 0.05;
const FEWEST_FINDINGS = 20;

/** What the association test shows in one window of days: is it found in the next one? */
export async function measure(setting: Setting): Promise<Figure[]> {
  return [...(await replication('lifesnaps', setting)), ...(await replication('soccermon', setting))];
}

interface Retest {
  shown: boolean;
  sameSign: boolean;
  replicated: boolean;
}

async function replication(name: RealSetName, { dataDir, scale }: Setting): Promise<Figure[]> {
  const set = await readRealSet(dataDir, name);
  if (!set) return [skipped(name)];
  const retests = set.people.slice(0, Math.ceil(scale * set.people.length)).flatMap(retestsOf);
  const shown = retests.filter((one) => one.shown);
  const rate = share(shown.map(({ replicated }) => replicated));
  const anyQuestion = share(retests.map(({ replicated }) => replicated));
  const figures = [
    withoutBar(`${name}: findings tested again`, shown.length, 'number'),
    withoutBar(`${name}: of findings, replicated at p <= .05`, rate),
    withoutBar(`${name}: of all questions asked, replicated at p <= .05`, anyQuestion),
  ];
  if (shown.length < FEWEST_FINDINGS) return figures;
  return [
    atLeast(`${name}: sign kept`, share(shown.map(({ sameSign }) => sameSign)), 0.75),
    atLeast(`${name}: replicated, as a multiple of chance`, rate / TESTED_P, 3, 'number'),
    ...figures,
  ];
}

/** Compares each window of days with the next one; a record shorter than two windows is cut in its middle. */
function retestsOf(person: RealPerson): Retest[] {
  const ends = separateWindows(person);
  const halves = Math.round((person.firstDay + person.lastDay) / 14) * 7;
  const pairs =
    ends.length > 1 ? ends.slice(1).map((end, i) => [end, ends[i]]) : [[mondayNear(halves), ends[0]]];
  return pairs.flatMap(([first, second]) => retest(person, first, second));
}

/** Day number 4 was a Monday. */
const mondayNear = (day: number): number => Math.round((day - 4) / 7) * 7 + 4;

function retest(person: RealPerson, first: number, second: number): Retest[] {
  const before = seriesAt(person.streams, first);
  const after = seriesAt(person.streams, second).map((series) => from(series, first));
  const family = declareFamily(before, first);
  const again = testQuestions(after, second, family).tested;
  return testQuestions(before, first, family).tested.flatMap((pair) => {
    const found = again.find((other) => samePair(other, pair));
    return found ? [compare(pair, found)] : [];
  });
}

function compare(pair: AssociationResult, again: AssociationResult): Retest {
  const sameSign = pair.rho > 0 === again.rho > 0;
  return { shown: pair.q <= SHOWN_Q, sameSign, replicated: sameSign && again.p <= TESTED_P };
}

/** Removes the days before a day: no day of the first window may count in the second. */
function from(series: DailySeries, day: number): DailySeries {
  const values = series.values.slice();
  values.fill(NaN, 0, Math.max(0, day - series.start));
  return { ...series, values };
}
