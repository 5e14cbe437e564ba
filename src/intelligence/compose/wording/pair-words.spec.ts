import { metricDefinition, signOf } from '../../../observations/catalogue.js';
import { QUESTIONS } from '../../analysis/pairs/questions.js';
import type { AssociationResult } from '../../domain/analysis.js';
import { pairQuestion, pairWords } from './pair-words.js';

const pair = (x: string, y: string, rho: number, lag: 0 | 1 = 0): AssociationResult => ({
  x,
  y,
  lag,
  rho,
  n: 48,
  nEffective: 40,
  p: 0.001,
  q: 0.01,
});

const questionOf = (one: AssociationResult): string => pairQuestion(one, one.rho);
const wordsOf = (one: AssociationResult) => pairWords(one, one.rho);

const UPWARD = /\b(?:more|higher|longer|better)\b/;
const DOWNWARD = /\b(?:less|fewer|lower|shorter|no)\b/;
/** +1 or -1 as the words say; any other number is a fault in the words. */
const way = (text: string): number => (UPWARD.test(text) ? 1 : 0) - (DOWNWARD.test(text) ? 1 : 0);

describe('pairQuestion', () => {
  it('reads as a person would say it', () => {
    expect(questionOf(pair('fatigue', 'readiness', -0.6))).toBe(
      'On days with less fatigue, readiness seems to be higher. Is it so for you?',
    );
    expect(questionOf(pair('sleep_minutes', 'mood', 0.5))).toBe(
      'After nights with more sleep, mood seems to be higher. Is it so for you?',
    );
    expect(questionOf(pair('steps', 'fatigue', -0.5, 1))).toBe(
      'After days with more steps, fatigue seems to be lower the next day. Is it so for you?',
    );
  });

  it('is true of nights that are dated by their evening', () => {
    expect(questionOf(pair('sleep_minutes', 'energy', 0.5, 1))).toBe(
      'One day after the date of nights with more sleep, energy seems to be higher. Is it so for you?',
    );
  });

  it('agrees with the sign of rho for every question that may be asked', () => {
    for (const { x, y, lag } of QUESTIONS)
      for (const rho of [-0.5, 0.5]) {
        const named = [x, y].map((code) => code.replace('*', 'headache')) as [string, string];
        const { when, maybe } = wordsOf(pair(...named, rho, lag));
        // A medicine is named without a comparison: "on days with it".
        const xWay = named[0].startsWith('medication:') ? 1 : way(when);
        expect({ named, product: xWay * way(maybe) }).toEqual({ named, product: Math.sign(rho) });
      }
  });

  it('ends in the welcome direction, which people can use', () => {
    for (const rho of [-0.5, 0.5]) {
      const { maybe } = wordsOf(pair('sleep_minutes', 'fatigue', rho));
      expect(way(maybe)).toBe(signOf(metricDefinition('fatigue')!.direction));
    }
  });

  it('speaks of a medicine only as something that was taken', () => {
    expect(questionOf(pair('medication:ibuprofen', 'symptom:headache', 0.5, 1))).toBe(
      'After days with ibuprofen, headache seems to be higher the next day. Is it so for you?',
    );
    expect(questionOf(pair('medication:ibuprofen', 'symptom:headache', -0.5, 1))).not.toMatch(
      /no ibuprofen|without/,
    );
  });
});
