import type { Pattern } from './pattern.js';
import { anyOf, EXERCISE, near, SUDDEN, then, words } from './words.js';

const LOST = 'confused|confusion|disorient(?:ed|ated|ation)|delirious|delirium|muddled';
/** Confusion about something, such as a tax form, is no sign. */
const NOT_ABOUT = '(?! (?:about|by|with|over|why|how|which|between|as|the|at|my))';

/** Fainting, confusion, seizures. */
export const AWARENESS: readonly Pattern[] = [
  {
    category: 'fainting_or_confusion',
    all: [
      words(
        'faint|fainted|faints|fainting|syncop[a-z]*',
        '(?:passed|pass|passing|blacked|black|blacking|greyed|blanked) out|blackouts?',
        'unconscious|unresponsive|knocked out|keeled over|fell unconscious|everything went (?:black|dark|grey)|it all went (?:black|dark)',
        then('lost|loss of|losing|lose', 'consciousness', 2),
        'collapsed|collapse',
        then(
          'woke up|woke|found myself|found me|came to|came round|came around|ended up|coming round',
          'floor|ground|tiles|carpet|pavement|street',
          5,
        ),
        then('next thing', 'floor|ground', 6),
        '(?:dont|cant|do not|couldnt|didnt|cannot) remember (?:falling|how i (?:got|fell|ended)|what happened|hitting|the last)',
        '(?:hard|difficult|impossible) to (?:wake|rouse)(?: me)?',
      ),
    ],
    unless: anyOf('smell|sound|light|line|praise|hope|outline|deal|dream|goal'),
  },
  {
    category: 'fainting_or_confusion',
    all: [
      words(
        then(`${SUDDEN}|very|really|extremely|totally|completely|woke up|new`, LOST, 3) + NOT_ABOUT,
        then(LOST, SUDDEN, 3),
        then('feel|feeling|felt|became|become|getting|got|so|im|am|was|been', LOST, 1) + NOT_ABOUT,
        'confusion(?! (?:about|over|at|with|around|between|in the|on))|disorient(?:ed|ated)|delirious',
        then(
          'did not|didnt|dont|do not|couldnt|could not|cant|forgot|no idea|not sure|confused about|no clue',
          'where i|who i|what day|what year|what month|what time|my own name|my name|my own (?:house|street|wife|husband|son|daughter)',
          3,
        ),
        '(?:not|wasnt|isnt) making (?:any )?sense',
      ),
    ],
  },
  {
    category: 'fainting_or_confusion',
    all: [words(then('legs', 'gave way|buckled|gave out|went from under', 3))],
    unless: anyOf(EXERCISE, 'squat[a-z]*|deadlifts?|sets?|plank[a-z]*'),
  },
  {
    category: 'seizure',
    all: [
      words(
        'seizures?|convuls[a-z]+|epileptic|grand mal|tonic clonic',
        '(?:was|had|having|a|another|have) (?:a |an |another )?fit(?= (?:\\||,|and|last|this|today|again|in my|at|on))',
        '(?:my|had|having|more|of) fits(?= (?:\\||,|and|last|this|today|again|at|on|in))',
        near(
          'shak(?:e|es|ing|en)|shook|jerk[a-z]*|twitch[a-z]*|trembl[a-z]*',
          'uncontrol[a-z]*|whole body|all over|(?:couldnt|cant|could not|cannot|not) (?:stop|control)|bit my tongue',
          6,
        ),
        then('eyes', 'rolled', 2),
      ),
    ],
    unless: anyOf('cold|freezing|shiver[a-z]*|nerves|nervous|laugh[a-z]*'),
  },
];
