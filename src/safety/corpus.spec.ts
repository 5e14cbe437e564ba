import { BENIGN, BENIGN_CODES, FLAGGED, FLAGGED_CODES } from '../../test/reference/red-flag-corpus.js';
import * as heldOut from '../../test/reference/red-flag-held-out.js';
import { redFlagsInSymptom } from './find-in-symptom.js';
import { redFlagsInText } from './find-in-text.js';

const falseAlarms = (texts: readonly string[]): string[] =>
  texts.filter((text) => redFlagsInText(text).length > 0);

describe('the corpus the lexicon was made with', () => {
  it.each(FLAGGED)('%s: "%s"', (category, text) => {
    expect(redFlagsInText(text)).toContain(category);
  });

  it.each(FLAGGED_CODES)('%s: %s %s %d', (category, metric, bodySite, value) => {
    expect(redFlagsInSymptom(metric, bodySite, value)).toContain(category);
  });

  it.each(BENIGN_CODES)('nothing: %s %s %d', (metric, bodySite, value) => {
    expect(redFlagsInSymptom(metric, bodySite, value)).toEqual([]);
  });

  it('raises a false alarm on at most one look-alike in twenty', () => {
    const alarms = falseAlarms(BENIGN);
    expect(alarms.length <= BENIGN.length / 20 ? [] : alarms).toEqual([]);
  });
});

describe('words the lexicon has not seen', () => {
  // As measured; better is fine, worse is a change for the worse.
  it('are found in most cases', () => {
    const missed = heldOut.FLAGGED.filter(
      ([category, text]) => !redFlagsInText(text).some((found) => found === category),
    );
    expect(missed.length).toBeLessThanOrEqual(5);
  });

  it('raise few false alarms', () => {
    expect(falseAlarms(heldOut.BENIGN).length).toBeLessThanOrEqual(3);
  });
});

describe('a sentence', () => {
  it.each([
    ['chest pain', 'no chest pain'],
    ['passed out at work', 'passed out on the sofa'],
    ['had a seizure', 'my neighbour had a seizure'],
    ['had a seizure', 'had a seizure in 1998'],
    ['a stroke today, my face drooped', 'read about stroke signs'],
    ['palpitations in bed', 'heart pounding after a run'],
  ])('"%s" is a flag, "%s" is none', (flagged, benign) => {
    expect(redFlagsInText(flagged)).not.toEqual([]);
    expect(redFlagsInText(benign)).toEqual([]);
  });

  it('may be written in any case, with accents, curly quotes or none', () => {
    for (const text of ['I CAN’T BREATHE', 'i can`t breathe', 'i cant   breathe!!', 'I cań’t bréathe'])
      expect(redFlagsInText(text)).toEqual(['breathing']);
  });

  // Each of these took minutes once: a pattern with a choice at every word, and a token with a form for every letter.
  it.each([
    [
      'an ordinary one of many words',
      `read this morning ${'then went out walking with her dog and felt tired while climbing home '.repeat(12)}chest pain`,
    ],
    ['one word without end', 'a'.repeat(2_000)],
    ['signs that stand for many', '\u3300'.repeat(2_000)],
  ])('is read to its end: %s', (_, note) => {
    expect(() => redFlagsInText(note)).not.toThrow();
  });

  it('that is empty, or long and strange, is read quickly', () => {
    expect(redFlagsInText('')).toEqual([]);
    expect(redFlagsInText('🙂 '.repeat(500))).toEqual([]);
    for (const word of ['pain ', 'chest ', 'cant ', 'my left right ', 'no no ', ', ', 'want think '])
      redFlagsInText(word.repeat(400));
  });
});
