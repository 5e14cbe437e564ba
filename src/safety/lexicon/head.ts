import type { Pattern } from './pattern.js';
import { anyOf, CANT, later, near, SUDDEN, then, words } from './words.js';

const FACE = 'face|facial|mouth|smile|eyelid|cheek|lip';
const ONE_SIDE = '(?:left|right|one|half|whole) (?:hand )?(?:side )?(?:of )?(?:my |the )?(?:body|side|face)';
const LIMB = `(?:left |right |one |my )+(?:arm|hand|leg|side|foot)|arm|${ONE_SIDE}`;
const WEAK =
  'weak|weakness|numb|numbness|paraly[a-z]*|limp|useless|dead|cant move|wont move|not moving|wouldnt move|hangs|gave way|gave out|stopped working|not working|doesnt work|no strength|no feeling|heavy and numb|feels strange|would not do|wouldnt do|wont do|floppy|heavy|lifeless|clumsy';
const HEADACHE = 'head ?aches?|migraines?|head pain|pain in my head|head hurts|pain in the head';

/** Face, arm, speech; headache; sight. */
export const HEAD: readonly Pattern[] = [
  {
    category: 'stroke_signs',
    all: [
      words(
        near(
          FACE,
          'droop[a-z]*|sag|sags|sagging|sagged|crooked|lopsided|lop sided|uneven|paraly[a-z]*|twisted|wonky|numb[a-z]*|hung|slid|sliding|pulled to one side',
          4,
        ),
        then(
          'face|mouth|eyelid',
          'drop|dropped|dropping|fell|falling|falls|fallen|hanging|hangs|hung|hang|looks|looked|feels|different',
          3,
        ) + later('side|left|right|uneven|strange|funny|wrong'),
        'face drop|mini stroke|tia',
        then('had|have|having|has|think|like|possible|suffered|got|another|getting', 'stroke', 4),
        then('signs?|symptoms?', 'stroke', 3),
        then(CANT, '(?:lift|move|raise|feel|grip)', 1) +
          '(?: [^|? ]+){0,3} (?:arm|leg|side|hand|face|fingers)',
        then('lost|losing|loss of|no', '(?:feeling|strength|use|control|sensation|power)', 2) +
          ' (?:in|of|on|down) (?:[a-z]+ ){0,3}(?:arm|hand|leg|side|face|body)',
        then('numb[a-z]*|weak[a-z]*|tingl[a-z]*|pins and needles', ONE_SIDE, 4),
        `(?:${CANT}) smile`,
        near(SUDDEN, 'numb[a-z]*|weakness|paraly[a-z]*', 4),
        near(SUDDEN, '(?:lost|no|losing) (?:my )?balance|cant walk straight|walking into things', 4),
      ),
    ],
    unless: anyOf('dentist|filling|cold|slept on|sleeping on'),
  },
  {
    category: 'stroke_signs',
    all: [words(near(LIMB, WEAK, 4))],
    unless: anyOf(
      'dentist|cold|slept on|sleeping on|sitting on|crossed|pull ups|push ups|pushups|gym|workout|climbing|typing|phone|planks?|weights',
    ),
  },
  {
    category: 'stroke_signs',
    all: [
      words(
        'slurr(?:ed|ing)|slurs?',
        near(
          'speech|words|talking|talk|speaking|speak|sentences?',
          'garbled|jumbled|jumble|gibberish|nonsense|funny|muddled|mixed up|wont come|trouble|difficult|difficulty|not making sense|dont make sense|came out wrong|come out wrong|wrong|unclear|drunk|stuck',
          4,
        ),
        then(CANT, 'get|find|form|string|say|make', 1) +
          '(?: [^|? ]+){0,3} (?:words?|sentences?)(?: out| together)?',
        `(?:${CANT}) (?:speak|talk)(?= (?:\\||,|and|properly|clearly|anymore|for|or|since|at all|suddenly|normally))`,
        'lost (?:my )?speech|(?:taking|talking|speaking) funny|speech problems?|(?:sound|sounds|sounded|sounding) (?:like (?:im |i am |i was )?)?drunk',
      ),
    ],
    unless: anyOf('exam|wedding|sign language|accent|french|spanish|german|english|crossword|one word'),
  },
  {
    category: 'severe_headache',
    all: [
      words(
        then('worst', HEADACHE, 4),
        `worst [|] (?:${HEADACHE})`,
        then(HEADACHE, 'worst', 9) + ' (?:ive|i have|i ever|i had|of my|ever|one|pain)',
        then('never', HEADACHE, 4) + later('like|bad|this|such'),
        then(HEADACHE, 'never', 6) + later('like|bad|this|such|before'),
        'thunder ?clap|thunder clap',
        near(
          `${SUDDEN}|explo[a-z]*|instant|split second|came on fast|lightning|excruciating|unbearable|blinding|agoni[sz]ing`,
          HEADACHE,
          4,
        ),
        then('severe|terrible|horrible|massive|extreme', HEADACHE, 2) +
          later(`${SUDDEN}|vomit[a-z]*|throwing up|vision|fever|neck|confus[a-z]*|weak[a-z]*|speech|double`),
        then('head', 'explod[a-z]*|burst|bursting|split open', 6),
        then('hit|struck|kicked|whacked', 'head', 4) + later('pain|ache|headache'),
      ),
    ],
  },
  {
    category: 'vision_loss',
    all: [
      words(
        then('lost|losing|loss of|lose', '(?:vision|eyesight|sight)', 4),
        then(
          'vision|eyesight|sight|view',
          'loss|lost|gone|went|going|disappear[a-z]*|vanish[a-z]*|blacked|cut out|missing',
          6,
        ) + '(?! (?:well|great|good|on|to))',
        '(?:went|gone|going|suddenly|temporarily|am|totally) (?:[a-z]+ )?blind|blind in|sudden blindness|blindness',
        then('curtain|shade|veil|shadow', 'eyes?|vision|sight', 6),
        then('eyes?', '(?:went|gone|going|goes|turned) (?:black|dark|blind|blank|grey|white)', 3),
        then('(?:went|gone|going|goes|turned) (?:all )?(?:black|dark|blind|blank|grey|white)', 'eyes?', 5),
        then(CANT, 'see', 2) + '(?: [^|? ]+){0,4} (?:eyes?|anything|(?:left|right|one) side)',
        near(`(?:${CANT}) see`, SUDDEN, 4),
        near('blurry|blurred|floaters|tunnel vision', SUDDEN, 4),
        'half (?:of )?my (?:vision|sight|view)|double vision|seeing double',
        then('black (?:spot|patch|hole)|dark (?:spot|patch)|blank (?:spot|patch)', 'vision|sight|eye', 4),
      ),
    ],
    unless: anyOf('board|dark room|fog|sun|goals?|plan|glasses|contacts|contact lens(?:es)?'),
  },
];
