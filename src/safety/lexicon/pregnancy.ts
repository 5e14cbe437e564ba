import type { Pattern } from './pattern.js';
import { anyOf, later, then, words } from './words.js';

export const PREGNANCY: readonly Pattern[] = [
  {
    category: 'pregnancy',
    all: [
      words(
        'pregnan[a-z]+|(?:at |im |i am )\\d+ (?:weeks|wks|week)|\\d+ (?:weeks|wks) (?:along|gone|gestation|preg)|trimester|gestation|expecting',
      ),
      words(
        'bleed|bleeding|bled|spotting|blood|waters? (?:broke|breaking|gone)|leaking fluid|gush of fluid|severe cramps|seeing spots',
      ),
    ],
    unless: anyOf('gums?|nose|floss[a-z]*|nose ?bleeds?|finger|tests?|donat[a-z]*'),
  },
  {
    category: 'pregnancy',
    all: [
      words(
        then(
          'baby|babys|fetus|foetus|fetal|foetal|bump|little one|she|he',
          '(?:hasnt|has not|havent|have not|isnt|is not|not|wasnt|stopped|barely|hardly) (?:really |been )?(?:moved|moving|kicked|kicking|moves|kick)',
          3,
        ) + '(?! (?:in|out|to|into) )',
        then(
          'baby|babys|fetus|foetus|fetal|foetal|bump',
          'no movements?|very still|less active|gone quiet|quiet',
          4,
        ) + later('since|today|all day|usual|yesterday|hours|than'),
        then('baby|babys|fetus|foetus|fetal|foetal|bump', 'mov[a-z]*|kick[a-z]*', 3) +
          '(?: [^|? ]+){0,2} (?:less|fewer|slower|reduced|decreased|stopped|down|not as|slowed)',
        then(
          'reduced|decreased|less|fewer|no|not felt|havent felt|have not felt|hasnt felt|cant feel|didnt feel|not feeling|isnt feeling|barely felt',
          '(?:fetal|foetal|baby|babys|the baby|her|him|bubs?) ?(?:mov[a-z]*|kick[a-z]*)',
          3,
        ),
        then(
          'reduced|decreased|fewer|havent felt|have not felt|cant feel|not felt|no',
          'kicks|kicking|baby move|baby kick',
          3,
        ),
      ),
    ],
  },
];
