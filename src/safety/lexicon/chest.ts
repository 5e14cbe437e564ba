import type { Pattern } from './pattern.js';
import { anyOf, CANT, EXERCISE, near, PAIN, then, words } from './words.js';

const CHEST = 'chest|breastbone|breast bone|sternum';
const CHEST_TROUBLE =
  'pain[a-z]*|ach(?:e|es|ed|ing|y)|hurt|hurts|hurting|tight[a-z]*|pressure|pressing|pushing|squeez[a-z]*|crush[a-z]*|heavy|heaviness|burning|stabbing|stabs|weight|discomfort|uncomfortable|constrict[a-z]*|grip|gripp[a-z]*|clench[a-z]*|clamp[a-z]*|elephant|brick|vice|knife|sharp|twinges?|standing|sitting|sat|stood|weird|strange|funny|not right';
const BLUE = 'blue|purple|grey';

export const CHEST_AND_BREATH: readonly Pattern[] = [
  {
    category: 'chest_pain',
    all: [
      words(
        near(CHEST, CHEST_TROUBLE, 7),
        'heart attack|cardiac arrest|angina',
        near('heart', 'pain|pains', 2),
        then(PAIN, 'down|into|up|through', 3) +
          ' (?:my |the |both )?(?:left )?(?:arm|jaw)(?: and (?:my |the )?(?:jaw|arm|neck|back))?',
        near('left arm', 'pain|pains|aches|aching|hurts', 2) +
          '(?=.* (?:jaw|sweat[a-z]*|chest|sick|breath) )',
      ),
    ],
    unless: anyOf('tooth|dentist|elbow|flu jab|jab|vaccine|vaccination'),
  },
  {
    category: 'chest_pain',
    all: [words(near(CHEST, 'sore|tender|burns', 3))],
    unless: anyOf(EXERCISE, 'bench|press|push ups|pushups|lifting|stretch[a-z]*|cough[a-z]*|sunburn[a-z]*'),
  },
  {
    category: 'breathing',
    all: [
      words(
        `(?:${CANT}|hardly|barely|not|cant seem to|cant even) (?:[a-z]+ ){0,3}(?:breathe|breath|breathing|get (?:[a-z]+ ){0,2}(?:air|breath)|catch (?:my |a )?breath|fill my lungs)`,
        then(
          'trouble|difficulty|difficulties|difficult|struggl[a-z]*|labou?red|problems?|fight|fighting|battling|hard(?:er)?(?: and harder)? (?:to|time)',
          'breath[a-z]*|for (?:air|breath)',
          3,
        ),
        then(
          'breathing',
          'hard|difficult|difficulty|difficulties|trouble|labou?red|bad|badly|worse|rapid|rapidly|fast|shallow|problems?|painful|heavy|heavily|funny|off|not right',
          4,
        ),
        'short(?:ness)? of (?:a |my )?(?:breath|breathe)|short breath|stopped breathing',
        'sob|dyspn[a-z]+|air hunger|suffocat[a-z]+|hyperventilat[a-z]+|asthma attack|blue lips|no air|run out of air|running out of air|need air',
        'choking(?! (?:on|hazard|up))',
        near('lips|fingertips|fingers', BLUE, 3),
        then('not|isnt|cant|arent|no', 'enough (?:air|oxygen)', 4),
        then('inhaler', 'not|isnt|doesnt|didnt|wont', 3) + ' (?:help[a-z]*|work[a-z]*|touch[a-z]*)',
        `(?:${CANT}) (?:[a-z]+ ){0,3}full sentences?|(?:${CANT}) finish (?:a |my )?sentences?`,
      ),
    ],
    unless: anyOf(
      'laugh[a-z]*',
      'blocked nose|stuffy nose|through my nose',
      'sprints?|intervals?|hiit|parkrun|burpees|\\d+k',
    ),
  },
  {
    category: 'breathing',
    all: [
      words(
        'out of (?:breath|puff)|breathless|breathlessness|gasp|gasps|gasping|winded|puffed(?: out)?|puffing|panting|wheez[a-z]+ (?:really |very |so )?(?:bad|badly|hard)',
      ),
    ],
    unless: anyOf(EXERCISE),
  },
  {
    category: 'heartbeat',
    all: [
      words(
        near(
          'heart|pulse|heartbeat|heart beat',
          'racing|raced|races|pounding|pounds|pounded|flutter[a-z]*|skip|skips|skipped|skipping|missed|missing|irregular[a-z]*|took off|like mad|like crazy|bonkers|erratic|all over the place|out of rhythm|thudding|thumping|hammering|beating (?:so |really |very |too )?(?:fast|hard|quick[a-z]*|out of my chest|weird[a-z]*)|going (?:crazy|mad|like the clappers)|rapid|jumping|flip flop[a-z]*|flipping|stops',
          4,
        ),
        'palpitations?|arrhythmia|afib|a fib|atrial fibrillation|tachycardia|svt|bradycardia|ectopics?',
        then('rapid|irregular|skipped|pounding|fluttering|missed', 'heart ?beats?|heart beats?', 2),
        then('heart rate|pulse', '1[2-9]\\d|2\\d\\d', 4) +
          '(?=[^|]* (?:rest|resting|sitting|lying|sat|bed|nothing) )',
      ),
    ],
    unless: anyOf(
      EXERCISE,
      'exam|exams|test|interview|presentation|speech|rollercoaster|roller|scary|excited|excitement|date|horror|nerves|nervous',
    ),
  },
];
