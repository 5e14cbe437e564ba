/**
 * Words that the patterns need and that people misspell: a token one spelling error away from a word is read as that
 * word.
 */
const WORDS = [
  'abdomen abdominal allergic anaphylactic anaphylaxis anymore bleeding breath breathe breathing breathless',
  'chest collapsed confused confusion conscious consciousness convulsions coughed coughing crushing dehydrated diarrhea',
  'disoriented drooping epipen excruciating explosive fainted fainting fever fluttering headache heartbeat irregular',
  'kicking migraine movement movements myself overdose palpitations passed pounding pregnant pressure racing reaction',
  'seizure seizures severe shortness slurred slurring squeezing stabbing stomach struggling suddenly suicidal suicide',
  'swelled swelling swollen throat tight tightness tongue trouble unconscious urine vision vomited vomiting weakness',
  'worst',
].flatMap((line) => line.split(' '));

/** Misspellings that are too short or too far from the word for that rule. */
const SLIPS = new Map<string, string>([
  ...pairs('pain', 'pian pane painn payn'),
  ...pairs('blood', 'blod bloood blud bllod'),
  ...pairs('black', 'blak blck'),
  ...pairs('stool', 'stol stools stoool'),
  ...pairs('stroke', 'stoke storke strok'),
  ...pairs('faint', 'fant fait feint'),
  ...pairs('arm', 'amr'),
  ...pairs('face', 'fase'),
  ...pairs('heart', 'hart haert'),
  ...pairs('cant', 'cnt carnt caint kant'),
  ...pairs('dont', 'dnt'),
  ...pairs('want', 'wnat wan'),
  ...pairs('wanna', 'wana'),
  ...pairs('die', 'dieing'),
  ...pairs('suicide', 'sucide suiside suicid'),
  ...pairs('suicidal', 'sucidal suisidal sucicidal'),
  ...pairs('seizure', 'siezure seazure seziure ceizure'),
  ...pairs('palpitations', 'palpatations palpitashuns palps palpatation'),
  ...pairs('diarrhea', 'diarrhoea diarhea diarea diarreah'),
  ...pairs('unconscious', 'unconcious unconsious'),
  ...pairs('consciousness', 'conciousness consiousness'),
  ...pairs('dehydrated', 'dehidrated dehydarted'),
  ...pairs('shortness', 'shortnes'),
  ...pairs('swollen', 'swolen swolled'),
  ...pairs('headache', 'headach headeache hedache headake'),
  ...pairs('breath', 'breth breah'),
  ...pairs('breathing', 'brething breething'),
  ...pairs('tongue', 'tounge tung'),
  ...pairs('vomited', 'vommited vomitted'),
  ...pairs('vomiting', 'vommiting vomitting'),
  ...pairs('stomach', 'stomache stomack'),
]);
/** Words of the language that are one spelling error away from a word above. They stay as they are. */
const REAL = new Set(
  'cheat chess crest cheats chests stomachs traced tracing placing pacing facing bracing trading raving raging strait thigh thighs words word works worth semver spelling spelled smelling smelled selling welling dropping drooling fewer server phased parsed pissed pasted breach breast breasts breeding blending bleating rating racking relation confusing stubbing cruising flattering overdone slurped slurping thread threat fighter tights sight light right might fight night eight breadth bread bred breathed breaths fevers lever never ever passes pass past paused rounding founding sounding bounding grounding hounding picking licking ticking kicked wort wurst worse wars worsts version mission visions division tough tongues routing weaknesses versed sever severed several seven vomit throats reactions fractions creation action covered infused fused contused confuse refused fainter painted tainted crashing rushing crushed brushing slurry blurred blurring bleedings pleading heading breading breathy urines marine routines double doubled doubly treble rubble troubles tightens lightness brightness pressures presure suite suits'.split(
    ' ',
  ),
);

const BY_DELETION = new Map<string, string>();
for (const word of WORDS) for (const form of deletions(word)) BY_DELETION.set(form, word);

function pairs(word: string, slips: string): [string, string][] {
  return slips.split(' ').map((slip) => [slip, word]);
}

/** The word, and every form of it with one letter left out. */
function deletions(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

const SHORTEST = 4;
const KNOWN = new Set(WORDS);
/**
 * A longer token is no misspelling of any word, and building all its forms with one letter left out would take long.
 */
const LONGEST = Math.max(...WORDS.map((word) => word.length)) + 1;

/**
 * The word that a token means: the token itself, or the word that it misspells. Two words that become equal with one
 * letter left out of either (or of both) are one spelling error apart: a letter too many, a letter too few, a wrong
 * letter or two swapped ones (Garbe's symmetric delete).
 */
export function corrected(token: string): string {
  const listed = SLIPS.get(token);
  if (listed !== undefined) return listed;
  if (token.length < SHORTEST || token.length > LONGEST || KNOWN.has(token) || REAL.has(token)) return token;
  for (const form of deletions(token)) {
    const word = BY_DELETION.get(form);
    // A first letter is rarely wrong, and another first letter makes another word: paint, saint, faint.
    if (word !== undefined && word[0] === token[0] && Math.abs(word.length - token.length) <= 1) return word;
  }
  return token;
}
