const phrase = (words: string): RegExp => new RegExp(` (?:${words})(?= )`, 'g');

/**
 * Phrases that sound like a red flag and are none, in normalised words. They are removed before the patterns are
 * matched. The list is strict: a phrase that could be meant seriously ("collapsed on the floor", "cut myself with a
 * razor") is not in it.
 */
export const EVERYDAY_PHRASES: readonly RegExp[] = [
  // Training and objects.
  'chest (?:press|presses|day|days|fly|flies|flys|workout|workouts|exercise|exercises|straps?|muscles?|supported|openers?|machine|freezer|infection|cold|rub|hair|tattoo|wax|pocket|x ?ray)',
  '(?:treasure|toy|wooden|tool|ice) chest',
  'chests? of drawers',
  '(?:breast|back|butterfly|brush) strokes?',
  'stroke (?:of|rate|play|count|order|technique|patients?|unit|ward)',
  'different strokes',
  'fainting goats?',
  'bar stools?',
  'black ?outs? (?:curtains?|blinds?|for)',
  'power (?:black ?out|cut)s?',
  'blacked out (?:the |my |our )?(?:windows?|room|bedroom)',
  'blood (?:oranges?|tests?|work|pressure|sugar|type|donation|donor|bank|draw|count|results?|sample|pudding)',
  '(?:gave|give|giving|donated|donate|donating) (?:some )?blood',
  '(?:cold|sweat ,) blood',
  'bloody (?:hell|great|good|lovely|marvellous|awful|annoying|cold|hot|weather|traffic|mary|boring|brilliant|typical)',
  '(?:hay|cabin|gold) fever',
  'suicide (?:squad|prevention|awareness|hotline|helpline|runs?|sprints?|drills?)',
  'breath(?:ing|e)? ?(?:exercises?|work|techniques?|sessions?|meditation|app|practice|drills?)',
  'taking? (?:my|your) breath away',
  'took (?:my|your) breath away',
  'good sob|sob (?:story|stories)',
  // Figures of speech.
  'off my chest|close to my chest',
  '(?:nearly|almost|practically|gave me|giving me|give me) (?:had |have |having )?(?:a |an )?(?:mini )?heart attack (?:when|seeing|opening|reading|over|looking|after seeing|at the|because of the)',
  'heart attack of [a-z]+',
  '(?:nearly|almost) died (?:laughing|of|when)',
  'dying (?:to (?!be honest)|for |laughing )[a-z]+',
  '(?:die|died|dying|dead) (?:of|from) (?:embarrassment|shame|laughter|laughing|boredom|cringe|cuteness|happiness|excitement)',
  '(?:hurts?|ached?) (?:from|with) (?:laughing|smiling|crunches|sit ?ups|planks)',
  'cut(?:ting)? myself (?:some slack|off|loose|short|a (?:slice|piece|deal)|shaving|chopping|cooking|on (?!purpose)[a-z]+ [a-z]+|in the kitchen|opening|peeling|while (?:cooking|chopping|shaving|peeling|gardening))',
  'end(?:ed|ing)? (?:it all|it|this|everything) (?:with|on a|early)',
  'in the foot',
  '(?:lost|lose|losing|loss of) sight of(?! (?:my|the|one) (?:right|left|eyes?))',
  'blind (?:dates?|spots?|eye|taste|tasting|side|trust)|colou?r blind',
  'fit of (?:giggles|laughter|the giggles|rage|coughing)',
  'a (?:good|nice|perfect|better|tight|loose|great) fit',
  'heart (?:skipped|skips) a beat (?:when|at|seeing)',
  '(?:passed|pass|passing) out (?:(?:on|in) (?:the |my )?(?:sofa|couch|bed|armchair)|in front of the (?:tv|telly)|early|asleep|watching|drunk|flyers?|leaflets?|sweets|presents)',
  'collaps(?:ed?|ing) (?:in|into|on|onto) (?:the |my )?(?:sofa|couch|bed|armchair)',
].map(phrase);
