import type { Brief, Finding } from '../../domain/artefacts.js';
import { composeWeek } from '../compose-week.js';
import { eventfulInput, inputOf, lastDays, simulatedInput } from '../../testing/sample-week.js';
import { proofreadBrief } from './proofread-brief.js';

describe('proofreadBrief', () => {
  const { brief, insights } = composeWeek(eventfulInput());
  const { statement, fact_ids } = insights.insights.find(({ metric }) => metric === 'sleep_minutes')!;
  // The tests spoil this card, which reports longer sleep with its figures.
  brief.spotlight = { title: 'More sleep', statement, fact_ids };
  const place = `findings.${brief.discoveries.length + brief.experiments.length}.statement`;
  const changed = (change: (copy: Brief & { spotlight: Finding }) => void): string[] => {
    const copy = structuredClone(brief) as Brief & { spotlight: Finding };
    change(copy);
    return proofreadBrief(copy);
  };

  it('finds no fault in briefs as composed', () => {
    expect(proofreadBrief(brief)).toEqual([]);
    expect(statement).toMatch(/^Sleep came to \d+ h .* longer than/);
    for (let i = 0; i < 20; i++)
      expect(proofreadBrief(composeWeek(simulatedInput(`whole ${i}`)).brief)).toEqual([]);
  });

  it.each([
    ['another value', (text: string) => text.replace(/\d+/, '97')],
    ['a digit more', (text: string) => text.replace(/(\d+)/, '1$1')],
    ['a decimal more', (text: string) => text.replace(/(\d+)(?= |,)/, '$1.75')],
    ['another sign', (text: string) => text.replace(/ to (\d)/, ' to -$1')],
    ['another unit', (text: string) => text.replace(/(\d+) h/, '$1 min')],
    ['a number in words', (text: string) => `${text} That is twice as much.`],
    ['a number added', (text: string) => `${text} 3 of them.`],
  ])('catches a wrong number: %s', (_, spoil) => {
    const faults = changed((copy) => {
      copy.spotlight.statement = spoil(copy.spotlight.statement);
      expect(copy.spotlight.statement).not.toBe(brief.spotlight!.statement);
    });
    expect(faults).toEqual([`number: ${place}`]);
  });

  it('catches a number that belongs to another fact', () => {
    const faults = changed((copy) => {
      copy.spotlight.fact_ids = ['logged_days'];
    });
    expect(faults).toContain(`number: ${place}`);
  });

  it('catches a value that is composed of two others', () => {
    const faults = changed((copy) => {
      copy.facts[0].display = ['7 h', '12 min'];
      copy.looking_ahead = { text: 'About 7 h 12 min.', fact_ids: [copy.facts[0].id], ranges: [] };
    });
    expect(faults).toContain('number: looking_ahead');
  });

  it('catches a narrative that says more than its sentences', () => {
    const faults = changed((copy) => {
      copy.main_story.narrative += ' One of 12 weeks.';
    });
    expect(faults).toEqual(['number: main_story.narrative']);
  });

  it('catches words that state the opposite direction of their fact', () => {
    const turned: Record<string, string> = {
      lower: 'higher',
      higher: 'lower',
      longer: 'shorter',
      better: 'lower',
    };
    const turn = (text: string) => text.replace(/\b(?:longer|higher|better|lower)\b/, (word) => turned[word]);
    const faults = changed((copy) => {
      copy.spotlight.statement = turn(copy.spotlight.statement);
      expect(copy.spotlight.statement).not.toBe(brief.spotlight!.statement);
    });
    expect(faults).toEqual([`direction: ${place}`]);
  });

  it('catches a direction where the fact has none, and a possible change that is stated as certain', () => {
    const { id } = brief.facts.find(({ kind, certainty }) => kind === 'trend' && certainty === 'none')!;
    const faults = changed((copy) => {
      copy.notes = [];
      copy.spotlight = { title: 'Steps', statement: 'Steps were higher this week.', fact_ids: [id] };
    });
    expect(faults).toEqual([expect.stringMatching(/^direction: findings\.\d\.statement$/)]);
    const lean = changed((copy) => {
      copy.facts.find((fact) => fact.id === id)!.certainty = 'lean';
      copy.facts.find((fact) => fact.id === id)!.direction = 'higher';
      copy.spotlight = { title: 'Steps', statement: 'Steps were higher this week.', fact_ids: [id] };
    });
    expect(lean).toHaveLength(1);
  });

  it.each([
    'Sleep was longer because you walked.',
    'You should sleep more.',
    'This may be a disorder.',
    'The best week since spring.',
  ])('catches the banned words in "%s"', (words) => {
    const faults = changed((copy) => {
      copy.looking_ahead.text = words;
    });
    expect(faults).toEqual(['word: looking_ahead']);
  });

  it.each(['less_appetite', 'feeling_down', 'throwing_up', 'poor_sleep', 'fall', '10', 'because'])(
    'accepts a symptom that is called %s',
    (name) => {
      const days = Array.from({ length: 60 }, (_, i) => (i > 52 ? 6 + (i % 2) : i % 3));
      const input = inputOf([
        lastDays(`symptom:${name}`, days),
        lastDays(
          'mood',
          days.map((value) => 5 - value / 2),
        ),
      ]);
      expect(proofreadBrief(composeWeek(input).brief)).toEqual([]);
    },
  );

  it('does not mistake a part of a name for a number or for our own words', () => {
    const named = composeWeek(inputOf([lastDays('symptom:type 2 bad itch', [2, 3, 2, 4, 3, 2, 3])])).brief;
    expect(named.looking_ahead.text).toContain('type 2 bad itch');
    expect(proofreadBrief(named)).toEqual([]);
  });

  it('answers with places only, because a health value must not reach a log', () => {
    const faults = changed((copy) => {
      copy.notes = ['17 values'];
    });
    expect(faults).toEqual(['number: notes.0']);
  });
});
