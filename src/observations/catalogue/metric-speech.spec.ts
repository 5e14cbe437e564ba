import { builtInMetrics, metricDefinition } from '../catalogue.js';
import { GERMAN } from './german.js';
import { speechOf } from './metric-speech.js';

describe('speechOf', () => {
  it('has German words for every built-in metric, and for no other', () => {
    expect(Object.keys(GERMAN).sort()).toEqual(
      builtInMetrics()
        .map(({ code }) => code)
        .sort(),
    );
  });

  it('is in English what the definition says', () => {
    const { label, subject, more, plural } = speechOf(metricDefinition('steps')!, 'en');
    expect({ label, subject, more, plural }).toEqual({
      label: 'steps',
      subject: 'steps',
      more: 'more steps',
      plural: true,
    });
  });

  it.each([
    ['resting_heart_rate', 'der Ruhepuls', 'höherem Ruhepuls', 'niedrigerem Ruhepuls'],
    ['mood', 'die Stimmung', 'besserer Stimmung', 'schlechterer Stimmung'],
    ['sleep_minutes', 'der Schlaf', 'mehr Schlaf', 'weniger Schlaf'],
    ['steps', 'die Schritte', 'mehr Schritten', 'weniger Schritten'],
    ['symptom:headache', 'headache', 'mehr headache', 'weniger headache'],
    ['medication:ibuprofen', 'ibuprofen', 'ibuprofen', 'ibuprofen'],
  ])('bends %s in German', (code, subject, more, less) => {
    expect(speechOf(metricDefinition(code)!, 'de')).toMatchObject({ subject, more, less });
  });
});
