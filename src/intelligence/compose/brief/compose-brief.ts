import type { Brief } from '../../domain/artefacts.js';
import { addCoverageFacts } from '../facts/coverage-facts.js';
import type { Ledger } from '../facts/ledger.js';
import { nothingOnRecord } from '../nothing-on-record.js';
import { isCompared, type Week } from '../week.js';
import { briefId, GENERATOR } from './identity.js';
import { experiments } from './experiments.js';
import { discoveries, spotlight } from './findings.js';
import { lookAhead } from './looking-ahead.js';
import { notesOf } from './notes.js';
import { vary } from './sentence.js';
import { tellStory } from './story.js';
import { weekStats } from './week-stats.js';

const GREETINGS = [
  'Good morning. Here is your week.',
  'Good morning. This is what your week looked like.',
  'Hello. Here is a calm look at your week.',
];

/** The brief. The ledger holds the facts of the metrics and pairs already; the brief adds its own. */
export function composeBrief(week: Week, ledger: Ledger): Brief {
  addCoverageFacts(ledger, week);
  const stats = weekStats(week, ledger);
  const story = tellStory(week, stats, ledger);
  const ahead = lookAhead(week, ledger);
  const reason = reasonForLittle(week);
  return {
    id: briefId(week.input.userId, week.weekOf),
    status: 'complete',
    period: week.period,
    greeting: week.loggedDays === 0 ? 'Good morning.' : vary(week, 'greeting', GREETINGS),
    main_story: story,
    discoveries: discoveries(week),
    experiments: experiments(week),
    spotlight: spotlight(week),
    week_stats: stats,
    looking_ahead: ahead,
    notes: notesOf(week),
    facts: ledger.list(),
    generator: GENERATOR,
    ...(reason === null ? {} : { reason }),
  };
}

function reasonForLittle(week: Week): string | null {
  if (!week.hasHistory) return nothingOnRecord(week);
  if (week.loggedDays === 0) return 'Nothing was recorded this week.';
  return week.trends.some(isCompared) ? null : 'There are too few days yet to compare this week with.';
}
