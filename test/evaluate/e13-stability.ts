import { createPcg } from '../../src/common/pcg.js';
import type { LadderResult } from '../../src/intelligence/domain/analysis.js';
import { simulatePerson } from '../../src/simulation/simulate-person.js';
import { samePair } from './test-questions.js';
import { climbMondays } from './climb-mondays.js';
import { streamsOf, writeWeeks } from './composed-weeks.js';
import { atMost, type Figure, share, withoutBar } from './figure.js';
import { plant } from './plant.js';
import { type Setting, sized } from './setting.js';
import { MONDAY, questionGrid } from './synthetic.js';

const PEOPLE = 400;
const FAMILY = questionGrid(16);
const METRICS = [
  'sleep_minutes',
  'steps',
  'resting_heart_rate',
  'mood',
  'fatigue',
  'stress',
  'readiness',
  'soreness',
] as const;
const HISTORY_DAYS = 119;
const SCORED_MONDAYS = 6;

/** What changes in the briefs of people without anything new from one Monday to the next. */
export function measure(setting: Setting): Figure[] {
  return [...findings(setting), jumps(setting)];
}

/** Two relations that never end: findings that are gone a week later, and findings with the opposite sign. */
function findings(setting: Setting): Figure[] {
  const pcg = createPcg('E13');
  let shown = 0;
  let gone = 0;
  let confirmed = 0;
  let confirmedGone = 0;
  let kept = 0;
  let flipped = 0;
  for (let person = 0; person < sized(PEOPLE, setting); person++) {
    const mondays = climbMondays(pcg, { family: FAMILY, truths: plant(FAMILY, person, 0.6) });
    for (let i = 1; i < mondays.length; i++) {
      const now = mondays[i].results.filter(isShown);
      for (const before of mondays[i - 1].results.filter(isShown)) {
        const same = now.find(({ pair }) => samePair(pair, before.pair));
        shown++;
        if (!same) gone++;
        else {
          kept++;
          if (same.pair.sign !== before.pair.sign) flipped++;
        }
        if (before.pair.stage !== 'confirmed') continue;
        confirmed++;
        if (same?.pair.stage !== 'confirmed') confirmedGone++;
      }
    }
  }
  return [
    atMost('findings gone a week later', gone / shown, 0.15),
    withoutBar('confirmed ones gone or retired a week later', confirmedGone / confirmed),
    atMost('findings reversed a week later', flipped / kept, 0.01),
  ];
}

const isShown = ({ pair }: LadderResult): boolean => pair.stage === 'candidate' || pair.stage === 'confirmed';

/** Weeks whose score differs from the week before by more than its own noise. */
function jumps(setting: Setting): Figure {
  const jumped: boolean[] = [];
  for (let person = 0; person < sized(PEOPLE, setting); person++) {
    const simulated = simulatePerson({
      seed: `E13 ${person}`,
      firstDay: MONDAY - HISTORY_DAYS,
      lastDay: MONDAY - 1,
      metrics: METRICS,
    });
    const mondays = Array.from({ length: SCORED_MONDAYS }, (_, i) => MONDAY - 7 * (SCORED_MONDAYS - 1 - i));
    for (const { week } of writeWeeks({ name: '', streams: streamsOf(simulated) }, mondays))
      if (week.velocity.trend !== null) jumped.push(week.velocity.momentum !== null);
  }
  return atMost('null weeks with a jump of the score beyond its noise', share(jumped), 0.06);
}
