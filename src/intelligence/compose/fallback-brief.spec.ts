import { composeWeek } from './compose-week.js';
import { composeFallbackBrief } from './fallback-brief.js';
import { inputOf, USER, WEEK_OF } from './testing/sample-week.js';
import { briefProblems } from './verify/brief-problems.js';

describe('composeFallbackBrief', () => {
  const brief = composeFallbackBrief(USER, WEEK_OF);

  it('says what happened and claims nothing', () => {
    expect(brief.status).toBe('fallback');
    expect(brief.main_story.narrative).toBe(
      'We could not finish your week. Nothing is lost, and we are trying again.',
    );
    expect(briefProblems(brief)).toEqual([]);
    expect(brief.facts).toEqual([]);
  });

  it('is of the same week and has the same id as the brief that will replace it', () => {
    const complete = composeWeek(inputOf([])).brief;
    expect(brief.id).toBe(complete.id);
    expect(brief.period).toEqual({ start: '2026-11-09', end: '2026-11-15' });
    expect(Object.keys(complete)).toEqual(Object.keys(brief));
  });
});
