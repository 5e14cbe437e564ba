import { canonicalName, canonicalSymptom, canonicalText, spellingOf, spokenName } from './canonical-name.js';

describe('canonicalSymptom', () => {
  it.each([
    [['headache', 'Headache', 'HEADACHE', ' headache ', 'head\u200bache'], 'headache'],
    [
      [
        'sore throat',
        'sore_throat',
        'Sore-Throat',
        'sore \u00a0 throat',
        'SoreThroat',
        'sorethroat',
        'SORE_THROAT',
      ],
      'sore_throat',
    ],
    [['ChestTightnessOrPain', 'HKCategoryTypeIdentifierChestTightnessOrPain'], 'chest_tightness_or_pain'],
    [['RacingThoughts', 'racing thoughts'], 'racing_thoughts'],
    [['maux d’estomac', "Maux d'estomac", 'maux dʼestomac'], "maux_d'estomac"],
    [['đau đầu', 'đau đầu'.normalize('NFD'), 'Đau Đầu'], 'đau_đầu'],
    [['Übelkeit', 'u\u0308belkeit'], 'übelkeit'],
    [['Straße', 'STRASSE'], 'strasse'],
    [['İshal', 'ishal'], 'ishal'],
    [['ΠΟΝΟΚΕΦΑΛΟΣ', 'πονοκεφαλος'], 'πονοκεφαλος'],
    [['सिरदर्द'], 'सिरदर्द'],
    [['ปวดหัว'], 'ปวดหัว'],
    [['মাথাব্যথা'], 'মাথাব্যথা'],
    [['بی‌خوابی', '\u200fبی‌خوابی\u200c'], 'بی‌خوابی'],
    [['pain (left)', 'Pain  (Left)'], 'pain_(left)'],
  ])('makes one name of %j', (spellings, canonical) => {
    expect(spellings.map(canonicalSymptom)).toEqual(spellings.map(() => canonical));
    expect(canonicalSymptom(canonical)).toBe(canonical);
  });

  it.each([
    '',
    ' ',
    '_',
    '-.-',
    '%',
    '(x)',
    'a:b',
    'a\u0000b',
    'a\nb\u0007',
    'a\u202eb',
    '<b>',
    'x'.repeat(81),
    'x'.repeat(1e6),
    '\u0301',
  ])('refuses %j', (text) => expect(canonicalSymptom(text)).toBeNull());
});

describe('canonicalName', () => {
  it.each([
    ['St John’s wort', "st_john's_wort"],
    ['Hydrocortisone 1% cream', 'hydrocortisone_1%_cream'],
    ['co-codamol 8/500', 'co_codamol_8/500'],
    ['NyQuil', 'nyquil'],
    ['Vitamin D3 (1000 IU) + K2', 'vitamin_d3_(1000_iu)_+_k2'],
    ['5-HTP', '5_htp'],
  ])('reads %s as %s, whatever its case', (text, canonical) => {
    expect(canonicalName(text)).toBe(canonical);
    expect(canonicalName(text.toUpperCase())).toBe(canonical);
  });
});

it('gives any printable text one form as a body site', () => {
  expect(['Left Arm', 'left-arm ', 'LEFT_ARM'].map(canonicalText)).toEqual([
    'left_arm',
    'left_arm',
    'left_arm',
  ]);
  expect(canonicalText('arm, left')).toBe('arm,_left');
});

describe('spellingOf', () => {
  it.each([
    ['Headache', 'Headache'],
    ['St John’s_wort', 'St John’s wort'],
    ['co-codamol 8/500', 'co-codamol 8/500'],
    ['COVID', 'COVID'],
    ['sore_throat', null],
    ['sore throat', null],
    ['sore-throat', null],
    ['SORE_THROAT', null],
    ['SoreThroat', null],
    ['HKCategoryTypeIdentifierHeadache', null],
  ])('keeps of %s: %s', (text, spelling) => {
    expect(spellingOf(text, canonicalSymptom(text)!)).toBe(spelling);
  });
});

it('speaks a name with its numbers', () => {
  expect(spokenName('vitamin_d_1.5_mg')).toBe('vitamin d 1.5 mg');
  expect(spokenName('sore.throat')).toBe('sore throat');
});
