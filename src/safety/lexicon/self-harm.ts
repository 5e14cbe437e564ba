import type { Pattern } from './pattern.js';
import { then, words } from './words.js';

const WANT =
  'want|wants|wanted|wanting|wanna|wish|wishing|wished|ready|going|gonna|rather|hope|hoping|plan|plans|planning|planned|think|thinking|thoughts?|thought|urges?|feel like|feels like|feeling like|tempted|tempting|consider|considering|contemplat[a-z]*|fantasi[sz][a-z]*|might|ways? to|just|decided|tried|trying|about|should|deserve|need|obsess[a-z]*';
const DONT_WANT =
  '(?:dont|do not|didnt|not|no longer|never) (?:really |even |ever |deserve )?(?:want|wanna|wish|care|deserve|feel like|see myself)?';
const TO_LIVE =
  'live|living|living|be here|being here|be alive|stay alive|being alive|exist|existing|wake up|waking up|go on|going on|be around|continue|to be (?:here|alive)|if i (?:die|live|wake)|keep going|carry on';
const MEDICINE =
  'pills|tablets|meds|medication|medicine|paracetamol|ibuprofen|tylenol|aspirin|acetaminophen|antidepressants|painkillers|xanax|insulin';
const MYSELF = '(?:myself|my self|my wrists?|my arms?|my thighs?|my legs?)';

/** Thoughts of suicide and self-harm, in serious words and in slang. */
export const SELF_HARM: readonly Pattern[] = [
  {
    category: 'self_harm',
    all: [
      words(
        'suicid[a-z]*|suicidle|self ?harm[a-z]*|unaliv[a-z]*|overdos[a-z]*|slit my [a-z]+|noose',
        '(?:kill|killed|killing|kills|hang|hanging|shoot|shooting|drown|drowning|stab|stabbing) (?:myself|my self)',
        '(?<= (?:\\||,|im|gonna|to|wanna|will|just|might|could|should|i|ill|imma|lowkey|literally|about to|and) )kms(?! (?:this|done|total|ran|run|today|to|in|on|of|from|at|and|,))',
        then(
          WANT,
          'die(?! (?:than|for))|dying|death|be dead|end my life|ending my life|not wake up|never wake up|not waking up|disappear forever|sleep forever|not exist|not be (?:alive|here)|stop existing|cease to exist|be gone|stop living',
          4,
        ),
        then(WANT, 'end(?:ing)? (?:it|it all|everything|things|my life)', 3),
        then(
          'want|wanted|wanting|wish|need|just',
          '(?:it|this|everything|the pain) (?:all )?to (?:stop|end|be over)',
          2,
        ),
        '(?:end|ending|ended|take|taking) my (?:own )?life|wish i (?:was|were|had been) (?:dead|never born|not alive)|wish i had never been born|wish i was never born|(?:better off|rather be) dead|better if i (?:died|was dead|were dead|was gone|werent here|wasnt here)|give up on life|given up on life|giving up on life',
        then(DONT_WANT, TO_LIVE, 3),
        then(
          'better(?: off)?|happier|easier',
          'without me|if i (?:was|were) (?:dead|gone|not here)|if i wasnt here|if i werent (?:here|around)',
          4,
        ),
        then(
          'no|not any|isnt any|any|(?:dont|cant|do not|can not) (?:really )?see (?:the|any|a|much)|whats the|what is the|see the|see any|see a|lost the|find a|have a',
          'reason|point|purpose|will',
          1,
        ) + `(?: [^|? ]+){0,3} (?:${TO_LIVE}|life|anymore alive)`,
        'nothing (?:left )?to live for|no will to live|lost the will to live|life has no (?:point|meaning|purpose)|life is (?:pointless|meaningless|not worth)',
        then('not|isnt|no longer|never|hardly', 'worth (?:living|being alive|it to live)', 4),
        '(?:cant|cannot|dont want to|can not) (?:go on|keep living|live like this|live anymore|carry on living|carry on like this|keep going like this)|(?:cant|cannot) take (?:it|life|living)(?: [a-z]+)? (?:any ?more|any longer)',
        '(?:tired|sick|done|exhausted) (?:of|with|from) (?:living|life|being alive|existing|being here)|hate (?:being alive|living|my life)|(?:want|wanna|wish) (?:to |i could )(?:just )?disappear|easier (?:to be|if i was|if i were|being) dead',
        '(?:nobody|no one|noone) would (?:even )?(?:miss|notice|care)|burden (?:to|on) (?:everyone|everybody|my family|them all)|hope i dont wake up|never wake up again|(?:goodbye|suicide) (?:letters?|notes?)|final goodbye|wrote (?:a|my) note|how (?:id|i would|to) do it',
        '(?:hurting|harming|cutting|burning|starving|punishing) (?:myself|my self)(?! (?:on|at|when|while|off|some))',
        then(
          'want|wanted|wanna|urge|urges|thinking|thoughts|thought|feel like|gonna|going|tempted|plan|purpose|deliberately|again|need|relapsed',
          `(?:hurt|harm|cut|burn|injure|punish) ${MYSELF}`,
          4,
        ),
        `(?:hurt|harm|harmed|cut|burned|burnt|injured) ${MYSELF}(?: [a-z]+)? (?:on purpose|deliberately|again|to feel|to cope|because i hate)`,
        'cut (?:myself|my wrists?)|harmed myself|cutting again|i cut again|i (?:have )?started cutting|(?:relapsed|relapse) (?:and cut|into cutting|on self)|razor (?:blade )?(?:to|across|on) my',
        then(
          'took|take|taken|taking|swallow[a-z]*',
          'all|too many|whole|entire|handful|bunch|lots?|box|bottle|pack',
          3,
        ) + `(?: [^|? ]+){0,4} (?:${MEDICINE})`,
        then('sav(?:ing|ed) up|stockpil[a-z]*|hoard[a-z]*|stash[a-z]*', MEDICINE, 3),
        'jump(?:ing|ed)? (?:off|from) (?:a|the|my|that) (?:bridge|building|roof|balcony|cliff)|jump(?:ing|ed)? in front of (?:a|the|that) (?:train|bus|car|truck|lorry|tube)|(?:drive|driving|crash|steer) (?:[a-z]+ ){0,3}(?:into a (?:tree|wall)|off a (?:bridge|cliff)|on purpose)',
      ),
    ],
  },
];
