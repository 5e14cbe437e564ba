import type { Brief, WeekArtefacts } from '../domain/artefacts.js';
import type { WeekInput } from '../domain/week-input.js';
import { composeWeek } from './compose-week.js';
import { evidenceOf } from '../analysis/evidence/evidence.js';
import { readingGrade } from './testing/reading-grade.js';
import {
  eventfulInput,
  inputOf,
  lastDays,
  previousWeek,
  simulatedInput,
  WEEK_OF,
} from '../testing/sample-week.js';
import { proofreadBrief } from './proofread/proofread-brief.js';

const textsOf = ({ brief, insights, patterns, velocity, systems }: WeekArtefacts): string[] => [
  brief.greeting,
  ...brief.main_story.sentences.map(({ text }) => text),
  ...[...brief.discoveries, ...brief.experiments, ...(brief.spotlight ? [brief.spotlight] : [])].flatMap(
    (f) => [f.title, f.statement],
  ),
  brief.week_stats.best_day?.why ?? '',
  brief.week_stats.worst_day?.why ?? '',
  brief.looking_ahead.text,
  ...brief.notes,
  brief.reason ?? '',
  ...insights.insights.map(({ statement }) => statement),
  insights.reason ?? '',
  ...patterns.patterns.map(({ statement }) => statement),
  patterns.reason ?? '',
  ...velocity.recommendations,
  velocity.reason ?? '',
  ...Object.values(systems).map(({ reason }) => reason ?? ''),
];

const namedFacts = ({ brief, insights, patterns, velocity, systems }: WeekArtefacts): string[] => [
  ...brief.main_story.sentences.flatMap((s) => s.fact_ids),
  ...[...brief.discoveries, ...brief.experiments, ...(brief.spotlight ? [brief.spotlight] : [])].flatMap(
    (f) => f.fact_ids,
  ),
  ...brief.week_stats.metrics.flatMap((m) => m.fact_ids),
  ...(brief.week_stats.best_day?.fact_ids ?? []),
  ...(brief.week_stats.worst_day?.fact_ids ?? []),
  ...brief.looking_ahead.fact_ids,
  ...insights.insights.flatMap((i) => i.fact_ids),
  ...patterns.patterns.flatMap((p) => p.fact_ids),
  ...velocity.contributions.flatMap((c) => c.fact_ids),
  ...Object.values(systems).flatMap((s) => s.issues.flatMap((i) => i.fact_ids)),
];

const CAUSAL =
  /\b(?:because|cause[sd]?|due to|leads? to|led to|makes? you|thanks to|improves?|boosts?|helps?|reduces?|results? in)\b/i;
const VERDICTS =
  /\b(?:diagnos\w*|disease|disorder|normal range|abnormal|risk|dose|should|must|poor|bad|failed?|cure\w*|guarantee\w*)\b/i;

describe('composeWeek', () => {
  const people: [string, WeekInput][] = [
    ...Array.from({ length: 12 }, (_, i): [string, WeekInput] => [
      `a real-like week ${i}`,
      simulatedInput(`week ${i}`),
    ]),
    ...Array.from({ length: 6 }, (_, i): [string, WeekInput] => [
      `an eventful week ${i}`,
      eventfulInput(`eventful ${i}`),
    ]),
    [
      'a thin week',
      inputOf([lastDays('mood', [3, null, 4, 3, 2]), lastDays('symptom:headache', [0, 2, 0])], {
        suspectCount: 2,
        lastCompleteDay: WEEK_OF - 3,
      }),
    ],
    ['an empty history', inputOf([])],
    [
      'a silent week',
      inputOf([lastDays('steps', [...Array<number>(20).fill(8000), ...Array<null>(9).fill(null)])]),
    ],
    [
      'medicines only',
      inputOf([
        lastDays(
          'medication:ibuprofen',
          Array.from({ length: 60 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
        ),
      ]),
    ],
  ];

  describe.each(people)('%s', (_, input) => {
    const artefacts = composeWeek(input);
    const { brief, series } = artefacts;

    it('passes its own proofreading: no number without a fact, no wrong direction, no banned word', () => {
      expect(proofreadBrief(brief)).toEqual([]);
    });

    it('names only facts of the fact list, each once', () => {
      const ids = brief.facts.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(namedFacts(artefacts).filter((id) => !ids.includes(id))).toEqual([]);
    });

    it('can show as many days as each fact says it rests on', () => {
      for (const fact of brief.facts.filter(({ kind }) =>
        ['trend', 'week_mean', 'association'].includes(kind),
      )) {
        const { days, n } = evidenceOf(fact, series);
        expect({ id: fact.id, days: days.length }).toEqual({
          id: fact.id,
          days: fact.kind === 'association' ? 2 * n : n,
        });
      }
    });

    it('speaks calmly, in plain words: no cause, no verdict, no exclamation mark', () => {
      const texts = textsOf(artefacts);
      for (const text of texts) {
        expect(text).not.toMatch(CAUSAL);
        expect(text).not.toMatch(VERDICTS);
        expect(text).not.toMatch(/[!]|NaN|undefined|null|Infinity|\d\.\d{3}/);
      }
      expect(readingGrade(brief.main_story.narrative)).toBeLessThanOrEqual(8);
      expect(brief.main_story.narrative.split(/\s+/).length).toBeLessThanOrEqual(120);
    });

    it('keeps to its limits, and gives a reason where there is nothing to show', () => {
      expect(brief.discoveries.length).toBeLessThanOrEqual(3);
      expect(brief.experiments.length).toBeLessThanOrEqual(1);
      expect(artefacts.insights.insights.length > 0 || artefacts.insights.reason).toBeTruthy();
      expect(artefacts.patterns.patterns.length > 0 || artefacts.patterns.reason).toBeTruthy();
      expect(artefacts.velocity.score !== null || artefacts.velocity.reason).toBeTruthy();
      for (const system of Object.values(artefacts.systems))
        expect(system.health !== null || system.reason).toBeTruthy();
    });

    it('gives the same bytes for the observations in any order', () => {
      const reversed = {
        ...input,
        streams: [...input.streams]
          .reverse()
          .map((s) => ({ ...s, days: Array.from(s.days).reverse(), values: Array.from(s.values).reverse() })),
      };
      expect(JSON.stringify(composeWeek(reversed))).toBe(JSON.stringify(artefacts));
    });
  });

  it('reports an eventful week: what is proven, with its figures, and one thing worth watching', () => {
    const { brief, insights, patterns } = composeWeek(eventfulInput());
    expect(brief.week_stats.trends_up).toContain('sleep_minutes');
    expect(brief.main_story.narrative).toMatch(/ on average, against .* in the weeks before/);
    expect(brief.discoveries.filter(({ title }) => title === 'Worth watching')).toHaveLength(1);
    expect(brief.discoveries.find(({ title }) => title === 'Worth watching')?.statement).toContain(
      'Is it so for you?',
    );
    expect(insights.insights[0].certainty).toBe('proven');
    expect(patterns.patterns[0]).toMatchObject({
      tier: 'candidate',
      x: 'sleep_minutes',
      y: 'fatigue',
      declared_on: '2026-11-16',
      confirmed_on: null,
    });
    expect(patterns.patterns[0].rho).toBeLessThan(0);
  });

  it('never counts something that moved as "the rest"', () => {
    for (const [, input] of people) {
      const { brief } = composeWeek(input);
      const moved = brief.week_stats.metrics.filter(({ trend }) => /higher|lower/.test(trend ?? ''));
      if (!/the rest/i.test(brief.main_story.narrative)) continue;
      for (const { label } of moved) expect(brief.main_story.narrative.toLowerCase()).toContain(label);
    }
  });

  it('counts symptom-free days only out of the days with a symptom log', () => {
    const { brief } = composeWeek(
      inputOf([
        lastDays('symptom:headache', [0, null, 0, 3, null, 0, 0]),
        lastDays('symptom:nausea', [0, null, 1, 0, null, null, 0]),
      ]),
    );
    expect(brief.week_stats.symptom_free_days).toEqual({
      count: 3,
      of: 5,
      display: '3 of the 5 days you logged',
    });
  });

  it('reports no symptom-free days when no symptom was logged: silence is not health', () => {
    expect(composeWeek(inputOf([lastDays('mood', [3, 3, 4])])).brief.week_stats.symptom_free_days).toBeNull();
  });

  it('says in the next brief what a day had that was not over when the last one was written', () => {
    const streams = [
      lastDays('mood', [5, ...[3, 3, 4, 4, 3, 2, 5]]),
      lastDays('sleep_minutes', [505, ...[420, 425, 430, 415, 440, 435, 428]]),
    ];
    const sunday = WEEK_OF - 8;
    const after = (readUntil: number) => {
      const previous = previousWeek({ readUntil });
      const { brief } = composeWeek(inputOf(streams, { previous }));
      expect(proofreadBrief(brief)).toEqual([]);
      return brief.notes;
    };
    expect(after(sunday - 1)).toEqual([
      expect.stringMatching(
        /^Sunday 8 November was not over when your last brief was written\. It had .*8 h 25 min.*\.$/,
      ),
    ]);
    expect(after(sunday)).toEqual([]);
  });

  it('leaves out days that are not over, and says so', () => {
    const streams = [lastDays('mood', [3, 3, 4, 4, 3, 2, 5])];
    const { brief } = composeWeek(inputOf(streams, { lastCompleteDay: WEEK_OF - 2 }));
    expect(brief.week_stats.logged_days).toBe(6);
    expect(brief.notes).toEqual(['Sunday was not over yet where you are, so it is left out.']);
  });

  it('calls a good change good: less fatigue is never called bad', () => {
    const input = simulatedInput('less fatigue', {
      shifts: [{ metric: 'fatigue', firstDay: WEEK_OF - 7, size: -3 }],
      logging: { gaps: 'none' },
      scale: 'ten',
    });
    const { brief, velocity } = composeWeek(input);
    expect(brief.week_stats.trends_down).toContain('fatigue');
    expect(velocity.contributions.find(({ metric }) => metric === 'fatigue')?.points).toBeGreaterThan(0);
    expect(brief.main_story.narrative).toMatch(/welcome|good to see/);
  });

  it('says that values were left out even when nothing else is on record', () => {
    const { brief } = composeWeek(inputOf([], { suspectCount: 3 }));
    expect(brief.notes).toEqual([expect.stringMatching(/^3 values could not be right/)]);
    expect(proofreadBrief(brief)).toEqual([]);
  });

  it('keeps the id of a brief that is written again', () => {
    const id = (input: WeekInput): Brief['id'] => composeWeek(input).brief.id;
    expect(id(inputOf([]))).toBe(id(eventfulInput()));
    expect(id(inputOf([], { weekOf: WEEK_OF - 7 }))).not.toBe(id(inputOf([])));
  });
});
