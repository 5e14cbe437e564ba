import { composeArtefacts } from './compose-week.js';
import { analysisOf, inputOf, previousWeek, rung } from '../testing/sample-week.js';
import type { LadderResult } from '../domain/analysis.js';
import type { WeekAnalysis } from '../analysis/week-analysis.js';

const ASKED = rung('sleep_minutes', 'mood', 0.5, 'candidate');
const WHETHER = 'We asked whether mood is higher after nights with more sleep.';

const briefAfter = (before: LadderResult, now: Partial<WeekAnalysis>, locale: 'en-US' | 'de' = 'en-US') => {
  const previous = previousWeek({ ladder: [before.pair] });
  return composeArtefacts(inputOf([], { previous, locale }), analysisOf(now)).brief;
};

const family = (more: Partial<WeekAnalysis['family']> = {}) => ({
  family: { tested: [{ ...ASKED.association!, q: 0.4 }], refused: [], otherQ: [], ...more },
});

describe('a question that is not asked any more', () => {
  it('is said once, with its story', () => {
    const brief = briefAfter(ASKED, { ...family(), ladder: [rung('sleep_minutes', 'mood', 0.5, 'watched')] });
    expect(brief.looking_ahead.text).toContain(`${WHETHER} With more days it no longer shows clearly.`);
    expect(brief.stories).toMatchObject([
      { kind: 'pattern', metrics: ['sleep_minutes', 'mood'], state: 'withdrawn' },
    ]);
    expect(brief.facts.find(({ id }) => id === 'pair:sleep_minutes:mood:0')).toMatchObject({
      certainty: 'none',
      direction: 'higher',
    });
    const next = briefAfter(rung('sleep_minutes', 'mood', 0.5, 'watched'), family());
    expect(next.looking_ahead.text).not.toContain('We asked whether');
    expect(next.stories).toEqual([]);
  });

  it('says when another measure explains it, or no days could settle it', () => {
    const pair = { x: 'sleep_minutes', y: 'mood', lag: 0 } as const;
    const refused = [{ ...pair, reason: 'redundant' as const, explainedBy: 'steps' }];
    expect(briefAfter(ASKED, family({ refused })).looking_ahead.text).toContain(
      `${WHETHER} It no longer shows once steps are taken into account.`,
    );
    expect(briefAfter(ASKED, {}).looking_ahead.text).toContain(
      `${WHETHER} The days since could not settle it.`,
    );
  });

  it('is said in the language of the person', () => {
    expect(briefAfter(ASKED, family(), 'de').looking_ahead.text).toContain(
      'Wir haben gefragt, ob die Stimmung nach Nächten mit mehr Schlaf besser ist. Mit mehr Tagen',
    );
  });

  it.each(['candidate', 'confirmed'] as const)('is not said of a pair that is a %s', (stage) => {
    const brief = briefAfter(ASKED, { ...family(), ladder: [rung('sleep_minutes', 'mood', 0.5, stage)] });
    expect(brief.looking_ahead.text).not.toContain('We asked whether');
    expect(brief.stories).toEqual([]);
  });

  it('is not said of a medicine, which no brief asks about', () => {
    const brief = briefAfter(rung('medication:ibuprofen', 'mood', 0.5, 'candidate'), {});
    expect(brief.looking_ahead.text).not.toContain('We asked whether');
  });
});
