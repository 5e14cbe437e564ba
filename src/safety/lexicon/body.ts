import type { Pattern } from './pattern.js';
import { anyOf, CANT, EXTREME, later, near, PAIN, then, words } from './words.js';

const BELLY =
  'stomach|stomachs|tummy|belly|abdom[a-z]+|guts?|lower right|right side|appendix|stomachache|bellyache|tummyache';
const SWELL =
  'swell|swells|swelling|swollen|swelled|bigger|puffy|puffed up|ballooned|twice the size|twice as big|double the size';
const LEG = '(?:left|right|one|my|lower) (?:lower )?(?:leg|thigh|calf)|calf|one (?:of my )?legs?';
const BROUGHT_UP =
  'cough[a-z]*|vomit[a-z]*|threw up|throw up|throwing up|thrown up|puk[a-z]*|spit|spits|spitting|spat|sick|phlegm|mucus|sputum|spew[a-z]*|retch[a-z]*|brought up|bringing up|hack[a-z]* up|heaving';
const STOOL =
  'stools?|poo|poos|poop|poops|pooping|pooed|bowel movements?|feces|faeces|toilet|toilet bowl|motions|diarrhea|rectum|number two';

/** Belly, blood, allergy, legs, fever, fluid. */
export const BODY: readonly Pattern[] = [
  {
    category: 'severe_abdominal_pain',
    all: [
      words(
        then(EXTREME, BELLY, 4) + `(?: [^|? ]+){0,3} (?:${PAIN})`,
        then(EXTREME, PAIN, 3) + `(?: [^|? ]+){0,8} (?:${BELLY})`,
        then(BELLY, PAIN, 3) + later(EXTREME),
        then(PAIN, BELLY, 7) + later(EXTREME),
        near('stomachache|bellyache|tummyache', EXTREME, 6),
        then(BELLY, 'rigid|hard as (?:a )?(?:rock|board|wood)|rock hard|board like', 3),
      ),
    ],
  },
  {
    category: 'bleeding',
    all: [
      words(
        near(BROUGHT_UP, 'blood|bloody|bloodstained|coffee grounds?|coffee granules', 6),
        near(STOOL, 'black|blackish|jet black|tarry|tar|bloody|blood|maroon|dark red', 6),
        'melaena|melena|ha?ematemesis|ha?emoptysis|ha?emorrhag[a-z]+|coffee ground vomit',
        then(
          'bleed[a-z]*',
          'wont stop|not stop|doesnt stop|not stopping|heavily|badly|from (?:my )?(?:rectum|bottom|anus|behind|back passage)',
          3,
        ),
        '(?:rectal|internal|uncontrolled|uncontrollable|severe|massive) bleeding|(?:lost|losing) (?:a lot|lots|so much) (?:of )?blood',
      ),
    ],
    unless: anyOf(
      'gums?|floss[a-z]*|toothbrush|brushing|nose ?bleeds?|nose|iron (?:tablets?|pills?|supplements?)|period|pig|cat|dog',
    ),
  },
  {
    category: 'allergic_reaction',
    all: [
      words(
        'anaphyla[a-z]*|epi ?pen|adrenaline pen|auto injector',
        near(
          'throat|windpipe|airway',
          'clos(?:e|ed|es|ing)|swell[a-z]*|swollen|swelled|constrict[a-z]*|tight[a-z]*|shut|shutting|lump|itchy and tight',
          4,
        ),
        near(
          'lips?|tongue|face|mouth',
          `${SWELL}|blew up|blown up|balloons?|doubled in size|huge|enormous|thick`,
          5,
        ),
        near(
          'hives|welts|nettle rash',
          'everywhere|all over|covered|head to toe|(?:whole|entire) body|breath[a-z]*|dizzy|spreading fast|throat|lips',
          6,
        ),
        near(
          'allerg[a-z]+ reaction',
          'severe|bad|serious|breath[a-z]*|swell[a-z]*|throat|whole body|massive|major',
          4,
        ),
        then(`${CANT}|trouble|hard to|difficulty`, 'swallow|swallowing', 2) +
          later('since|after|allerg[a-z]*|sting|stung|ate|eating'),
      ),
    ],
    unless: anyOf('crying|cried|tooth|teeth|dentist|tonsil[a-z]*|smile|grin'),
  },
  {
    category: 'calf_swelling',
    all: [
      words(
        near('calf', SWELL, 5),
        near(LEG, SWELL, 5) + later(`${PAIN}|red|hot|warm`),
        `(?:${PAIN}|red|hot|warm)(?: [^|? ]+){0,4} ${near(LEG, SWELL, 4)}`,
        then('swelling', LEG, 4) + later(`${PAIN}|red|hot|warm`),
        `(?:${PAIN}) and swelling (?:[a-z]+ ){1,3}(?:leg|thigh|calf)`,
        'deep vein thrombosis|dvt|blood clot (?:in|behind) (?:my|the) (?:[a-z]+ )?(?:leg|calf|knee)|pulmonary embolism',
      ),
    ],
    unless: anyOf('both'),
  },
  {
    category: 'fever_stiff_neck',
    all: [
      words(
        'fever|fevers|feverish|burning up|high temp|high temperature|(?:temp|temperature|thermometer)(?: [a-z]+){0,2} (?:39|4[0-2]|10[1-8])(?:[.,]\\d+)?|(?:39|4[01])[.,]\\d|10[2-7][.,]\\d|(?:39|40|41|10[2-6]) ?(?:c|f|degrees|fever)',
      ),
      words(
        near('neck', 'stiff|stiffness|rigid|locked|wont bend', 4),
        then(CANT, 'neck|chin|head', 3),
        near('neck', PAIN, 3),
      ),
    ],
  },
  {
    category: 'severe_dehydration',
    all: [
      words(
        '(?:severe|severely|very|really|so|extremely|badly|dangerously|seriously) dehydrat[a-z]+',
        then(`${CANT}|not|dont`, 'keep|keeping|hold|holding', 2) + '(?: [a-z]+){0,5} down',
        'nothing (?:stays|will stay|is staying|stay|staying|would stay) down|everything (?:even|including) water|not even (?:[a-z]+ ){0,3}water',
        '(?:havent|have not|hasnt|not|didnt|cant|couldnt|havent been able to) (?:[a-z]+ ){0,2}(?:pee|peed|urinate|urinated|weed|wee|passed? (?:any )?(?:water|urine))(?: [a-z\\d]+){0,3} (?:since|in|all|for|today|yesterday|hours|day)',
        'no (?:urine|pee|wee)(?: [a-z]+){0,2} (?:in|for|since|all|today)|(?:barely|hardly) (?:peed|peeing|urinating|any (?:urine|pee))',
        then('vomit[a-z]*|throwing up', 'even water', 6),
        near('eyes', 'sunken', 2),
      ),
    ],
  },
];
