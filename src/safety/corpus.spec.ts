import { BENIGN, BENIGN_CODES, FLAGGED, FLAGGED_CODES } from '../../test/reference/red-flag-corpus.js';
import * as heldOut from '../../test/reference/red-flag-held-out.js';
import { redFlagsInSymptom } from './find-in-symptom.js';
import { redFlagsInText } from './find-in-text.js';

const falseAlarms = (texts: readonly string[]): string[] =>
  texts.filter((text) => redFlagsInText(text).length > 0);

describe('the lexicon on the corpus that it was made with', () => {
  it.each(FLAGGED)('finds %s in "%s"', (category, text) => {
    expect(redFlagsInText(text)).toContain(category);
  });

  it.each(FLAGGED_CODES)('finds %s in the code %s %s %d', (category, metric, bodySite, value) => {
    expect(redFlagsInSymptom(metric, bodySite, value)).toContain(category);
  });

  it.each(BENIGN_CODES)('finds nothing in the code %s %s %d', (metric, bodySite, value) => {
    expect(redFlagsInSymptom(metric, bodySite, value)).toEqual([]);
  });

  it('raises a false alarm on at most one look-alike in twenty', () => {
    const alarms = falseAlarms(BENIGN);
    expect(alarms.length <= BENIGN.length / 20 ? [] : alarms).toEqual([]);
  });
});

describe('the lexicon on words that it was not made with', () => {
  // The bounds are the measured numbers: fewer misses and alarms are fine, more are a step back.
  it('finds most red flags', () => {
    const missed = heldOut.FLAGGED.filter(
      ([category, text]) => !redFlagsInText(text).some((found) => found === category),
    );
    expect(missed.length).toBeLessThanOrEqual(5);
  });

  it('raises few false alarms', () => {
    expect(falseAlarms(heldOut.BENIGN).length).toBeLessThanOrEqual(3);
  });
});

describe('redFlagsInText', () => {
  it.each([
    ['chest pain', 'no chest pain'],
    ['passed out at work', 'passed out on the sofa'],
    ['had a seizure', 'my neighbour had a seizure'],
    ['had a seizure', 'had a seizure in 1998'],
    ['a stroke today, my face drooped', 'read about stroke signs'],
    ['palpitations in bed', 'heart pounding after a run'],
  ])('finds a red flag in "%s" and none in "%s"', (flagged, benign) => {
    expect(redFlagsInText(flagged)).not.toEqual([]);
    expect(redFlagsInText(benign)).toEqual([]);
  });

  it('reads any case, accents, and curly or missing apostrophes', () => {
    for (const text of ['I CAN’T BREATHE', 'i can`t breathe', 'i cant   breathe!!', 'I cań’t bréathe'])
      expect(redFlagsInText(text)).toEqual(['breathing']);
  });

  // Each of these once took minutes: a pattern with a choice at every word, and a token with a form for every letter.
  it.each([
    [
      'an ordinary sentence of many words',
      `read this morning ${'then went out walking with her dog and felt tired while climbing home '.repeat(12)}chest pain`,
    ],
    ['one very long word', 'a'.repeat(2_000)],
    ['characters that become many', '\u3300'.repeat(2_000)],
  ])('finishes reading %s', (_, note) => {
    expect(() => redFlagsInText(note)).not.toThrow();
  });

  it('reads an empty text and long strange texts quickly', () => {
    expect(redFlagsInText('')).toEqual([]);
    expect(redFlagsInText('🙂 '.repeat(500))).toEqual([]);
    for (const word of ['pain ', 'chest ', 'cant ', 'my left right ', 'no no ', ', ', 'want think '])
      redFlagsInText(word.repeat(400));
  });
});
