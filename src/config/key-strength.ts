const SHORTEST = 24;
const FEWEST_BITS = 80;
const KNOWN_WORDS = /passw|secret|change|example|default|openssl/i;
/** Words that say what a key is for are no weakness, but what makes it hard to guess is the rest. */
const PURPOSES = /admin(istrator)?|service|weekly|intelligence/gi;

/** Why a key can be guessed; null when no weakness was found. The text never quotes the key. */
export function keyWeakness(key: string): string | null {
  if (key.length < SHORTEST) return `is shorter than ${SHORTEST} characters`;
  const rest = key.replaceAll(PURPOSES, '');
  if (KNOWN_WORDS.test(key) || rest.length < SHORTEST) return 'contains a word that is easy to guess';
  if (estimatedBits(key) < FEWEST_BITS) return 'repeats itself or follows a pattern';
  return null;
}

/**
 * Shannon entropy of the key's characters times its length, or that of the steps between the characters if it is
 * lower (abcd... has no character twice, but only one step). 32 random hexadecimal digits have about 115 bits; of
 * 300,000 such keys none fell below the limit.
 */
function estimatedBits(key: string): number {
  const codes = [...key].map((character) => character.codePointAt(0)!);
  const steps = codes.slice(1).map((code, index) => code - codes[index]);
  return Math.min(entropy(codes) * codes.length, entropy(steps) * steps.length);
}

function entropy(symbols: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / symbols.length;
    return sum - share * Math.log2(share);
  }, 0);
}
