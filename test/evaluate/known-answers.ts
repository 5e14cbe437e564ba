import { dayNumber } from '../../src/common/calendar.js';
import { findChanges } from '../../src/intelligence/analysis/trends/changes.js';
import type { ComposedWeek } from '../../src/intelligence/domain/stored-week.js';
import { SHOWN_Q } from './test-questions.js';
import { testPair, pooled } from './given-pairs.js';
import { writeWeeks } from './composed-weeks.js';
import { type Figure, holds, skipped } from './figure.js';
import { mondaysOf, readRealSet, type RealPerson, type RealSetName, seriesAt } from './real-people.js';
import type { Setting } from './setting.js';

/**
 * Facts about these people that are known from elsewhere (PROVENANCE.md of each data set): does the product find them?
 */
export async function measure({ dataDir }: Setting): Promise<Figure[]> {
  const find = async (name: RealSetName, answers: (people: RealPerson[]) => Figure[]): Promise<Figure[]> => {
    const set = await readRealSet(dataDir, name);
    return set ? answers(set.people) : [skipped(name)];
  };
  return [
    ...(await find('lifesnaps', heartsOfLifesnaps)),
    ...(await find('soccermon', (people) => [...feelingsOfSoccermon(people), ...flareOfPlayer(people)])),
    ...(await find('esm-kossakowski', worryOfEsm)),
  ];
}

function heartsOfLifesnaps(people: RealPerson[]): Figure[] {
  const results = testPair(people, { x: 'hrv_rmssd', y: 'resting_heart_rate', lag: 0 });
  const passing = results.filter(({ q }) => q <= SHOWN_Q);
  return [
    holds(
      'lifesnaps: heart rate variability falls where resting heart rate rises, pooled',
      pooled(results) < 0,
    ),
    holds(
      'lifesnaps: the same in every person in whom the pair passes',
      passing.length > 0 && passing.every(({ rho }) => rho < 0),
    ),
  ];
}

function feelingsOfSoccermon(people: RealPerson[]): Figure[] {
  const results = testPair(people, { x: 'fatigue', y: 'readiness', lag: 0 });
  const statements = people
    .flatMap((person) => [...writeWeeks(person, mondaysOf(person).slice(12))])
    .flatMap(({ week }) => week.patterns.patterns)
    .filter(({ x, y, tier }) => x === 'fatigue' && y === 'readiness' && tier !== 'retired')
    .map(({ statement }) => statement);
  return [
    holds('soccermon: fatigue and readiness move in opposite directions, pooled', pooled(results) < 0),
    holds(
      'soccermon: and the sentence says less tired, readier',
      statements.length > 0 && statements.every((text) => /less fatigue.*readiness.*higher/is.test(text)),
    ),
  ];
}

const FLARE_WEEK = dayNumber('2021-09-13');

function flareOfPlayer(people: RealPerson[]): Figure[] {
  const player = people.find(({ name }) => name.startsWith('TeamB-f67673c0'))!;
  const mondays = mondaysOf(player).filter((weekOf) => weekOf <= FLARE_WEEK);
  const week = [...writeWeeks(player, mondays)].at(-1)!.week;
  const readiness = week.brief.week_stats.metrics.find(({ metric }) => metric === 'readiness');
  return [
    holds(
      'soccermon: the flare of 2021-09-12 leads the brief as days far outside the usual',
      leadsWithEpisode(week),
    ),
    holds(
      'soccermon: and no trend of readiness is claimed',
      readiness?.trend !== 'higher' && readiness?.trend !== 'lower',
    ),
  ];
}

function leadsWithEpisode({ brief }: ComposedWeek): boolean {
  const inStory = new Set(brief.main_story.sentences.flatMap(({ fact_ids }) => fact_ids));
  return (
    brief.main_story.lead.kind === 'episode' &&
    brief.facts.some(({ id, kind }) => kind === 'episode' && inStory.has(id))
  );
}

const REPORTED_BY = dayNumber('2013-01-21');
const SHIFTED_FROM = dayNumber('2012-12-10');

/** The published transition is in the week of 2012-12-17. */
function worryOfEsm([person]: RealPerson[]): Figure[] {
  const reports = [...writeWeeks(person, mondaysOf(person))]
    .filter(({ week }) =>
      week.insights.insights.some(({ kind, metric }) => kind === 'change' && metric === 'worry'),
    )
    .map(({ input: { weekOf } }) => ({ weekOf, since: startOfChange(person, weekOf) }));
  return [
    holds(
      'esm: worry is reported as a lasting change by 2013-01-21',
      reports.some(({ weekOf }) => weekOf <= REPORTED_BY),
    ),
    holds(
      'esm: since 2012-12-10 or later, and nothing before',
      reports.length > 0 && reports.every(({ since }) => since >= SHIFTED_FROM),
    ),
  ];
}

function startOfChange({ streams }: RealPerson, weekOf: number): number {
  const changes = findChanges(seriesAt(streams, weekOf), weekOf).filter(
    ({ metric }) => metric.code === 'worry',
  );
  return Math.max(...changes.map(({ since }) => since));
}
