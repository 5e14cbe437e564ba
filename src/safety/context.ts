/**
 * Decides whether matched words are meant: they must concern the writer, and not be denied, long past or read about.
 * All functions work on normalised text.
 */

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const DENIALS = set(
  'no not without denies denied deny never none neither nor dont doesnt didnt hasnt havent hadnt isnt wasnt arent werent zero nil free negative wont',
);
/** These words deny a whole list, with or without a comma. */
const LIST_DENIALS = set('denies denied deny neither negative');
/**
 * Words that may be between a denial and the words that it denies: any other word ("could not sleep because of ...")
 * ends its reach.
 */
const TRANSPARENT = set(
  'a an the any my of for to or nor and have having had has been be get gets getting got feel feeling feels felt experience experienced experiencing more much real really actual actually sign signs symptom symptoms such new sudden severe kind sort further recent longer with like in on at all history evidence thoughts thought thinking about suicidal want wanted did do does even ever once this that episodes episode bouts problems issues complaints since far so today there were was is significant obvious left right'.concat(
    ' chest pain pains tightness pressure heart racing palpitations shortness breath breathlessness breathing trouble fever cough coughing coughed nausea vomiting dizziness dizzy headache headaches rash swelling chills fainting faint syncope seizure seizures weakness numbness confusion bleeding blood stool vision loss arm arms leg legs face speech stomach abdominal diarrhea self harm stroke attack attacks normal',
  ),
);

const FIRST_PERSON = set('i im ive ill id my me myself mine');
const OTHERS = set(
  'mother mothers mom moms mum mums mummy dad dads father fathers grandma grandmas granny nan nana grandpa grandfather grandmother grandad granddad brother brothers sister sisters son sons daughter daughters kid kids child wife wifes husband husbands partner girlfriend boyfriend friend friends neighbour neighbor colleague colleagues coworker boss uncle aunt auntie cousin nephew niece dog dogs cat cats horse puppy hamster rabbit patient patients client teammate roommate flatmate toddler teacher student hero character actor player someone somebody stranger guy man woman lady people he she they his her their him',
);
/** After these words, a person is the one spoken to or about, and not the one that it happens to. */
const BEFORE_AN_OBJECT = set(
  'told tell telling texted asked ask called call with to for at saw see visited and by from',
);
const TO_BE_OR_HAVE = set(
  'had has have is was are were got gets suffered suffers died dies fainted passed collapsed lost attempted tried takes went used keeps started began woke once coughs coughed vomited threw also just nearly almost',
);

/** These words begin a new clause, which may be about any person. */
const JOINS = set('and so then when while because since until after before which causing but that');

const LONG_AGO =
  / (?:in (?:19|20)\d\d|(?:years?|decades?|ages|months) ago|last (?:year|winter|summer|spring|autumn|fall|christmas)|as a (?:kid|child|baby|toddler|teen[a-z]*|student|boy|girl)|when i was (?:a |about |only |just )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|little|young|younger|small|kid|child|baby|teen[a-z]*|in (?:school|college|uni|university)|at (?:school|college|uni|university))|history of|back in|in my (?:teens|twenties|thirties|childhood)|long ago|childhood) /;
const NOW =
  / (?:today|tonight|now|still|again|yesterday|currently|keeps?|same|ongoing|another|these days|lately|at the moment|this (?:morning|afternoon|evening|week)|last night|back (?!in |then )[a-z|]+|since (?!then |\|)[a-z]+) /;

const READ_ABOUT =
  / (?:article|articles|documentary|podcast|book|books|movie|film|show|episode|series|novel|course|class|play|theatre|scene|lecture|training|leaflet|poster|seminar|campaign|charity|quiz|news|story|stories|blog|video|read|studied|studying|learned|learnt|revising|exam)(?: (?!i |my |me |got |and |gave )[^|?, ]+)*? (?:about|on|of|for|how|where|in which|signs|symptoms)(?: (?!i |my |me |got |and |gave )[^|?, ]+)* $/;
const LEARNED =
  / (?:studied|studying|learned|learnt|revising|read)(?: (?!i |my |me |got |and |gave )[^|?, ]+){0,6} $/;

/** The answer "no" directly after the match: "chest pain: no". */
const ANSWERED_NO = /^ (?:[:?|] )?(?:none|nil|absent|negative|(?<=: )no|(?<=\? )no|0)(?= [|,])/;

/** @param from, to the match within `text`; the characters at both ends are spaces. */
export function isMeant(text: string, from: number, to: number): boolean {
  const sentence = sentenceAround(text, from, to);
  const before = text.slice(sentence.from, from + 1);
  const whole = text.slice(sentence.from, sentence.to + 1);
  if (isDenied(before, text.slice(from, sentence.to)) || ANSWERED_NO.test(text.slice(to))) return false;
  if (LONG_AGO.test(whole) && !NOW.test(whole)) return false;
  if (READ_ABOUT.test(before) || LEARNED.test(before)) return false;
  return !isOfOthers(before, text.slice(from, to));
}

/** The sentence that contains a match, as the positions of the spaces around it. */
export function sentenceAround(text: string, from: number, to: number): { from: number; to: number } {
  const start = Math.max(text.lastIndexOf(' | ', from), text.lastIndexOf(' ? ', from));
  const ends = [text.indexOf(' | ', to), text.indexOf(' ? ', to)].filter((at) => at >= 0);
  return { from: start + 2, to: Math.min(text.length - 1, ...ends) };
}

/** Searches backwards from the match for a denial, over words that do not end its reach. */
function isDenied(before: string, after: string): boolean {
  const tokens = before.trim().split(' ');
  let comma = false;
  for (let at = tokens.length - 1; at >= 0; at--) {
    const token = tokens[at];
    if (token === ',') comma = true;
    else if (DENIALS.has(token)) {
      if (token === 'not' && tokens[at + 1] === 'only') return false;
      // "no fever, chest pain since noon": after a comma only a list continues, and a list has an "or".
      return !comma || LIST_DENIALS.has(token) || listContinues(tokens.slice(at), after);
    } else if (!TRANSPARENT.has(token)) return false;
  }
  return false;
}

function listContinues(sinceDenial: readonly string[], after: string): boolean {
  const sinceComma = sinceDenial.slice(sinceDenial.lastIndexOf(',') + 1);
  return sinceComma.some((token) => token === 'or' || token === 'nor') || / (?:or|nor) /.test(after);
}

/** Whether the last person named before the match is not the writer, and is the person that has it. */
function isOfOthers(before: string, found: string): boolean {
  if (
    found
      .trim()
      .split(' ')
      .some((token) => FIRST_PERSON.has(token))
  )
    return false;
  const tokens = before.trim().split(' ');
  for (let at = tokens.length - 1; at >= 0; at--) {
    const token = tokens[at];
    if (FIRST_PERSON.has(token) || token === ',') return false;
    if (!OTHERS.has(token)) continue;
    const determined = at > 0 && /^(?:my|our|a|the|her|his|their)$/.test(tokens[at - 1]);
    const earlier = tokens[determined ? at - 2 : at - 1];
    if (earlier !== undefined && BEFORE_AN_OBJECT.has(earlier)) return false;
    return isSubjectOf(tokens.slice(at + 1), found);
  }
  return false;
}

/** @param between the words between the person and the match */
function isSubjectOf(between: readonly string[], found: string): boolean {
  if (between.length === 0) return true;
  const [next] = between;
  if (!TO_BE_OR_HAVE.has(next) && !OTHERS.has(next) && !/(?:s|ed)$/.test(next) && next !== 'held')
    return false;
  // "My boss shouted and the chest pain began": after an "and", only a verb of the same subject continues the clause.
  const anotherClause = between.some((token) => JOINS.has(token));
  return !anotherClause || TO_BE_OR_HAVE.has(found.trim().split(' ')[0]);
}
