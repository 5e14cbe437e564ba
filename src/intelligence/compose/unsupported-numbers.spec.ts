import type { Brief } from '../domain/artefacts.js';
import { composeWeek } from './compose-week.js';
import { eventfulInput, inputOf, lastDays } from './testing/sample-week.js';
import { unsupportedNumbers } from './unsupported-numbers.js';

describe('unsupportedNumbers', () => {
  const brief = composeWeek(eventfulInput()).brief;
  const changed = (change: (copy: Brief) => void): string[] => {
    const copy = structuredClone(brief);
    change(copy);
    return unsupportedNumbers(copy);
  };

  it('finds nothing in a brief as composed', () => {
    expect(unsupportedNumbers(brief)).toEqual([]);
    expect(brief.discoveries.length).toBeGreaterThan(1);
  });

  it.each([
    ['another value', (text: string) => text.replace(/\d+ h/, '11 h')],
    ['another unit', (text: string) => text.replace(' min ', ' h ')],
    ['a digit more', (text: string) => text.replace(/(\d+) min/, '1$1 min')],
    ['a decimal more', (text: string) => text.replace(/(\d+) min/, '$1.5 min')],
    ['another sign', (text: string) => text.replace(/(\d+ h)/, '-$1')],
    ['a number in words', (text: string) => `${text} That is twice as much.`],
    ['a number added', (text: string) => `${text} 3 of them.`],
  ])('catches %s', (_, spoil) => {
    const told = changed((copy) => {
      copy.discoveries[0].statement = spoil(copy.discoveries[0].statement);
      expect(copy.discoveries[0].statement).not.toBe(brief.discoveries[0].statement);
    });
    expect(told).toEqual(['findings.0.statement']);
  });

  it("catches a number that is another fact's", () => {
    const told = changed((copy) => {
      copy.discoveries[0].fact_ids = copy.discoveries[1].fact_ids;
    });
    expect(told).toContain('findings.0.statement');
  });

  it('catches a value pieced together from two others', () => {
    const told = changed((copy) => {
      copy.facts[0].display = ['7 h', '12 min'];
      copy.looking_ahead = { text: 'About 7 h 12 min.', fact_ids: [copy.facts[0].id] };
    });
    expect(told).toContain('looking_ahead');
  });

  it('catches a narrative that says more than its sentences', () => {
    const told = changed((copy) => {
      copy.main_story.narrative += ' Best of 12 weeks.';
    });
    expect(told).toEqual(['main_story.narrative']);
  });

  it('does not take the digits of a name for a number', () => {
    const { brief: named } = composeWeek(inputOf([lastDays('symptom:type 2 itch', [2, 3, 2, 4, 3, 2, 3])]));
    expect(named.spotlight?.statement).toContain('ype 2 itch');
    expect(unsupportedNumbers(named)).toEqual([]);
  });

  it('answers with places only: a health value must not reach a log', () => {
    const told = changed((copy) => {
      copy.notes = ['17 values'];
    });
    expect(told).toEqual(['notes.0']);
  });
});
