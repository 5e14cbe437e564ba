import { redFlagsInSymptom } from '../../src/safety/find-in-symptom.js';
import { redFlagsInText } from '../../src/safety/find-in-text.js';
import { BENIGN, BENIGN_CODES, FLAGGED, FLAGGED_CODES } from '../reference/red-flag-corpus.js';
import { BENIGN as UNSEEN_BENIGN, FLAGGED as UNSEEN } from '../reference/red-flag-held-out.js';
import { atLeast, atMost, type Figure, share, withoutBar } from './figure.js';

/** Warning signs in people's own words and as codes, and look-alikes of them. */
export function measure(): Figure[] {
  const inText = FLAGGED.map(isFound);
  const inCodes = FLAGGED_CODES.map(([category, metric, bodySite, value]) =>
    redFlagsInSymptom(metric, bodySite, value).some((found) => found === category),
  );
  const falseInText = BENIGN.map(isAlarm);
  const falseInCodes = BENIGN_CODES.map(
    ([metric, bodySite, value]) => redFlagsInSymptom(metric, bodySite, value).length > 0,
  );
  return [
    atLeast('warning signs in free text: found', share(inText), 1),
    atLeast('warning signs as codes: found', share(inCodes), 1),
    atMost('harmless free text: false alarms', share(falseInText), 0.05),
    atMost('harmless codes: false alarms', share(falseInCodes), 0.05),
    withoutBar('texts that the word list was not made with: found', share(UNSEEN.map(isFound))),
    withoutBar('harmless ones of these: false alarms', share(UNSEEN_BENIGN.map(isAlarm))),
    withoutBar(
      'texts and codes',
      FLAGGED.length + FLAGGED_CODES.length + BENIGN.length + BENIGN_CODES.length,
      'number',
    ),
  ];
}

const isFound = ([category, text]: readonly [category: string, text: string]): boolean =>
  redFlagsInText(text).some((found) => found === category);

const isAlarm = (text: string): boolean => redFlagsInText(text).length > 0;
