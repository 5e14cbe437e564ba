import type { Conjunction, ConjunctionMember } from '../../domain/conjunction.js';
import { isSameThing } from '../pairs/same-thing.js';
import { importanceOf } from '../importance.js';
import { type MeasureSurprise, togetherP, type WeekTogether } from './week-together.js';

/** A measure is out from this surprise on: one week in six is further out on either side by chance, nine measures never. */
const OUT = 1;
/** From this share on, the measures that are out are on one side. */
const ONE_SIDED = 2;

/** The conjunction that may be claimed of a week; null: none. */
export function findConjunction(together: WeekTogether | null): Conjunction | null {
  if (!together) return null;
  const strain = findStrain(together);
  if (strain) return strain;
  if (!together.isClaimed) return null;
  const sided = Math.abs(together.together) >= ONE_SIDED ? Math.sign(together.together) : 0;
  const members = together.measures.filter(
    ({ surprise, welcome }) => Math.abs(surprise) >= OUT && (sided === 0 || sided * welcome > 0),
  );
  // Several measures of one thing are one thing.
  if (
    members.every(
      ({ metric }) => metric === members[0].metric || isSameThing(metric.code, members[0].metric.code),
    )
  )
    return null;
  return {
    kind: sided === 0 ? 'mixed' : sided > 0 ? 'better' : 'worse',
    members: members.sort(mostTelling).map(memberOf),
    of: together.measures.length,
    size: Math.max(Math.abs(together.together) || 0, together.unusual || 0),
    p: togetherP(together),
  };
}

/** What goes with a faster heart when the body works harder, and on which side (Alavi et al. 2022, Nat. Med. 28:175). */
const STRAIN: ReadonlyMap<string, 1 | -1> = new Map([
  ['hrv_rmssd', -1],
  ['hrv_sdnn', -1],
  ['respiratory_rate', 1],
  ['skin_temperature', 1],
  ['body_temperature', 1],
  ['steps', -1],
  ['energy', -1],
  ['readiness', -1],
  ['fatigue', 1],
  ['tiredness', 1],
]);
const HEART = 'resting_heart_rate';
const HEART_OUT = 1.5;
const STRAIN_SIGNS = 2;
/** Together they must be as far out as a claimed week: the chance of all of them at once is that of their sum. */
const STRAIN_SIZE = 2.9;

function findStrain({ measures }: WeekTogether): Conjunction | null {
  const heart = measures.find(({ metric }) => metric.code === HEART);
  if (!heart || heart.surprise < HEART_OUT) return null;
  const related = measures.filter(({ metric }) => STRAIN.has(metric.code));
  const sideOf = (one: MeasureSurprise): number => STRAIN.get(one.metric.code)! * one.surprise;
  const signs = related.filter((one) => sideOf(one) >= OUT);
  // All that belongs to it is in the sum, also what speaks against it.
  const size =
    (heart.surprise + related.reduce((sum, one) => sum + sideOf(one), 0)) / Math.sqrt(1 + related.length);
  if (signs.length < STRAIN_SIGNS || size < STRAIN_SIZE) return null;
  return {
    kind: 'strain',
    members: [heart, ...signs.sort(mostTelling)].map(memberOf),
    of: measures.length,
    size,
    p: togetherP({ measures, together: size, unusual: NaN, isClaimed: true }),
  };
}

const tellingOf = ({ metric, surprise }: MeasureSurprise): number =>
  importanceOf(metric) * Math.abs(surprise);

const mostTelling = (a: MeasureSurprise, b: MeasureSurprise): number =>
  tellingOf(b) - tellingOf(a) || (a.metric.code < b.metric.code ? -1 : 1);

const memberOf = ({ metric, surprise, welcome }: MeasureSurprise): ConjunctionMember => ({
  metric,
  direction: surprise > 0 ? 'higher' : 'lower',
  valence: Number.isNaN(welcome) ? null : welcome > 0 ? 'better' : 'worse',
  surprise,
});
