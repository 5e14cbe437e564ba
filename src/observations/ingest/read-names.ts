import { isPrintable } from '../../common/printable.js';
import { isMedication, isSymptom, spellingIn } from '../catalogue.js';
import { canonicalText, spellingOf } from '../catalogue/canonical-name.js';
import { isRejection, type ReadObservation, rejection, type Rejection } from './observation.js';

const NAME_RULE =
  "up to 80 letters, digits, spaces and any of _ - ' . ( ) + % / &, beginning with a letter or a digit";

export function unknownMetric(raw: unknown): Rejection {
  return rejection(
    'unknown_metric',
    typeof raw === 'string' && (isSymptom(raw) || isMedication(raw))
      ? `metric must name the symptom or medication in ${NAME_RULE}`
      : 'metric is not in the catalogue',
  );
}

/** The spelling of a name, where there is one to keep. */
export function spelledName(metric: string): Pick<ReadObservation, 'spelling'> {
  const spelling = spellingIn(metric);
  return spelling === null ? {} : { spelling };
}

type BodySite = Pick<ReadObservation, 'bodySite' | 'siteSpelling'>;

const NOWHERE: BodySite = { bodySite: '' };
const MOST_CHARACTERS = 100;
/** Most observations name one of few sites. So many are kept, and then all forgotten at once. */
const MOST_KNOWN = 2000;
const known = new Map<string, BodySite>();
/** Joiners shape the letters of some languages, and are removed where they do not. */
const JOINERS = /[\u200c\u200d]/g;

/** People name body sites themselves, so these have canonical forms like the names of symptoms, of any printable text. */
export function readBodySite(raw: unknown): BodySite | Rejection {
  if (raw === undefined || raw === null || raw === '') return NOWHERE;
  if (typeof raw !== 'string') return rejection('bad_field', 'body_site must be a text');
  const before = known.get(raw);
  if (before) return before;
  const site = canonicalSite(raw);
  if (isRejection(site)) return site;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(raw, site);
  return site;
}

function canonicalSite(raw: string): BodySite | Rejection {
  const text = raw.trim();
  if ([...text].length > MOST_CHARACTERS)
    return rejection('bad_field', `body_site must have at most ${MOST_CHARACTERS} characters`);
  const bodySite = canonicalText(text);
  if (!isPrintable(bodySite.replace(JOINERS, '')) || [...bodySite].length > MOST_CHARACTERS)
    return rejection('bad_field', 'body_site must hold printable characters only');
  const spelling = spellingOf(text, bodySite);
  return spelling === null ? { bodySite } : { bodySite, siteSpelling: spelling };
}
