/** In "normal, not black" the word itself is denied. */
const NOT_DENIED = '(?<! (?:not|never|isnt|wasnt|arent) )';

/** Up to `most` tokens between two words of one sentence: none that ends it, and none that denies the second word. */
const gap = (most: number): string => `(?: (?!(?:no|without|denies|nor) )[^|? ]+){0,${most}}`;

/** `a` and then `b`, with at most `most` tokens between them. Both are alternations of normalised words. */
export const then = (a: string, b: string, most = 4): string => `(?:${a})${gap(most)} (?:${b})`;

/** `a` and `b` near each other in either order, the second not denied. */
export const near = (a: string, b: string, most = 4): string =>
  `(?:(?:${a})${gap(most)} ${NOT_DENIED}(?:${b})|(?:${b})${gap(most)} ${NOT_DENIED}(?:${a}))`;

/** Somewhere later in the sentence. */
export const later = (b: string): string => `(?=[^|?]* (?:${b}) )`;

/** Whole words only. */
export const words = (...alternatives: string[]): RegExp =>
  new RegExp(` (?:${alternatives.join('|')})(?= )`, 'g');

/** As a guard: one of these is in the sentence. */
export const anyOf = (...alternatives: string[]): RegExp => new RegExp(` (?:${alternatives.join('|')}) `);

export const SUDDEN =
  'sudden|suddenly|all of a sudden|all at once|out of nowhere|out of the blue|instantly|abruptly|within (?:seconds|a minute|minutes)';
export const PAIN =
  'pain|pains|painful|painfully|ach(?:e|es|ed|ing|y)|hurt|hurts|hurting|cramp|cramps|cramping|sore|tender|throb[a-z]*|agony|kills';
export const CANT =
  'cant|cannot|can not|couldnt|could not|can hardly|could hardly|can barely|could barely|unable to|not able to|wasnt able to|struggle to|struggling to';
export const EXTREME =
  'severe|severely|excruciating|excruciatingly|unbearable|unbearably|agony|agonising|agonizing|worst|terrible|terribly|extreme|extremely|intense|intensely|horrible|horrific|violent|crippling|stabbing|knife|doubled over|doubling over|doubled up|bent over|curled up|so bad|so badly|so much|so severe|cant (?:stand|move|walk|sit|straighten|bear)|10 10|9 10|10 out of 10|ten out of ten|screaming|crying|on the floor|in tears';
/** Exercise makes every person breathless, and the heart race. */
export const EXERCISE = [
  'sprint[a-z]*',
  'runs?|running|ran|jog[a-z]*|parkrun|marathon|race|treadmill|\\d+k',
  'intervals?|hiit|hills?|workout|session|burpees|squats|cardio|training|gym|spin',
  'cycling|ride|football|match|tennis|row|rowing|swim[a-z]*|swam|danc[a-z]*',
  'climb[a-z]*|hike|hiking|chasing|chased|laugh[a-z]*',
].join('|');
