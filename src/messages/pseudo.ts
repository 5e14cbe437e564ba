const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'áƀçđéƒǧĥíĵķļḿñóþǫŕšţúṽŵẋýžÁƁÇĐÉƑǦĤÍĴĶĻḾÑÓÞǪŔŠŢÚṼŴẊÝŽ';
const accents = new Map([...PLAIN].map((letter, i) => [letter, [...ACCENTED][i]]));

/** Other languages need about a third more room than English. */
const LONGER_BY = 1 / 3;
const FILLER = '·';

/** Text that can still be read, and that is seen not to come from a catalogue where it does not look like this. */
export const accented = (text: string): string =>
  [...text].map((letter) => accents.get(letter) ?? letter).join('');

/** What a whole text is put between: where one is cut off, its end is missing. */
export const framed = (text: string): string =>
  `[${text}${FILLER.repeat(Math.ceil(text.length * LONGER_BY))}]`;
