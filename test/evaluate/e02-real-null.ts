import { dayNumber } from '../../src/common/calendar.js';
import { declareFamily } from '../../src/intelligence/analysis/pairs/family.js';
import { metricDefinition } from '../../src/observations/catalogue.js';
import { testQuestions, SHOWN_Q } from './test-questions.js';
import { separateWindows } from './windows-of-people.js';
import { atMost, skipped, withoutBar, type Figure } from './figure.js';
import { readRealSet, type RealPerson, seriesAt } from './real-people.js';
import type { Setting } from './setting.js';

const BAR = 0.06;
/** Each person of the first group is paired with so many people of the second (with all, where there are fewer). */
const REPAIRINGS = 27;
/** LifeSnaps was recorded in two rounds. A re-pairing needs calendars that overlap. */
const SECOND_ROUND = dayNumber('2021-09-01');

/**
 * One person's nights and activities with another person's feelings and heart, on the same calendar: weekends, holidays
 * and the weather are shared, and no relation exists. How many such "people" are shown an association?
 */
export async function measure(setting: Setting): Promise<Figure[]> {
  return [
    ...figuresOf('soccermon, across teams', await acrossTeams(setting), setting),
    ...figuresOf('lifesnaps, within a round', await withinRounds(setting), setting),
  ];
}

type Meeting = readonly [inputsOf: RealPerson, outcomesOf: RealPerson];

async function acrossTeams({ dataDir }: Setting): Promise<Meeting[] | null> {
  const set = await readRealSet(dataDir, 'soccermon');
  if (!set) return null;
  const [teamA, teamB] = ['TeamA', 'TeamB'].map((team) =>
    set.people.filter(({ name }) => name.startsWith(team)),
  );
  return [...meetings(teamA, teamB), ...meetings(teamB, teamA)];
}

async function withinRounds({ dataDir }: Setting): Promise<Meeting[] | null> {
  const set = await readRealSet(dataDir, 'lifesnaps');
  if (!set) return null;
  const inFirst = ({ lastDay }: RealPerson): boolean => lastDay < SECOND_ROUND;
  const rounds = [set.people.filter(inFirst), set.people.filter((person) => !inFirst(person))];
  return rounds.flatMap((people) => meetings(people, people));
}

/** Re-pairing k gives each person the outcomes of the person k places later; no person is paired with themselves. */
function meetings(inputs: readonly RealPerson[], outcomes: readonly RealPerson[]): Meeting[] {
  const rounds = Array.from({ length: Math.min(REPAIRINGS, outcomes.length) }, (_, k) => k);
  return rounds.flatMap((k) =>
    inputs
      .map((person, i): Meeting => [person, outcomes[(i + k) % outcomes.length]])
      .filter(([person, other]) => person !== other),
  );
}

function figuresOf(name: string, all: readonly Meeting[] | null, { scale }: Setting): Figure[] {
  if (all === null) return [skipped(name)];
  const kept = all.filter((_, i) => i % Math.round(1 / scale) === 0);
  let records = 0;
  let withFinding = 0;
  let tests = 0;
  let below = 0;
  for (const [first, second] of kept)
    for (const p of windowsOf(first, second)) {
      records++;
      tests += p.tests;
      below += p.below;
      if (p.found) withFinding++;
    }
  return [
    atMost(name, withFinding / records, BAR),
    withoutBar(`${name}: records, each of one window of days`, records, 'number'),
    withoutBar(`${name}: p <= .05`, below / tests),
  ];
}

function windowsOf(
  first: RealPerson,
  second: RealPerson,
): { tests: number; below: number; found: boolean }[] {
  const streams = [
    ...first.streams.filter(({ metric }) => isInput(metric)),
    ...second.streams.filter(({ metric }) => !isInput(metric)),
  ];
  const both = {
    firstDay: Math.max(first.firstDay, second.firstDay),
    lastDay: Math.min(first.lastDay, second.lastDay),
  };
  return separateWindows(both).flatMap((weekOf) => {
    const series = seriesAt(streams, weekOf);
    const family = declareFamily(series, weekOf).filter(({ x, y }) => isInput(x) && !isInput(y));
    const { tested } = testQuestions(series, weekOf, family);
    if (tested.length === 0) return [];
    const below = tested.filter(({ p }) => p <= 0.05).length;
    return [{ tests: tested.length, below, found: tested.some(({ q }) => q <= SHOWN_Q) }];
  });
}

const isInput = (code: string): boolean => metricDefinition(code)!.role !== 'outcome';
