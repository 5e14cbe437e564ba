import type { Brief, Finding, Velocity } from '../../src/intelligence/domain/artefacts.js';
import type { ComposedWeek } from '../../src/intelligence/domain/stored-week.js';

export interface ReadSentence {
  /** A word or two before the text: the title of a card. */
  title: string | null;
  text: string;
  factIds: readonly string[];
}

/** A part of a brief, in the order in which a person reads them. */
export interface BriefSection {
  name: string;
  /** Whether it is mostly a list of names and values. */
  kind: 'notice' | 'texts' | 'rows';
  sentences: ReadSentence[];
}

const plain = (text: string, factIds: readonly string[] = []): ReadSentence => ({
  title: null,
  text,
  factIds,
});
const titled = ({ title, statement, fact_ids }: Finding): ReadSentence => ({
  title,
  text: statement,
  factIds: fact_ids,
});

/** The whole brief as a person reads it, except its headline; each sentence with the ids of its facts. */
export function briefSections({ brief, velocity, patterns }: ComposedWeek): BriefSection[] {
  const { narrative, highlights } = storyOf(brief);
  const settled = patterns.patterns.filter(
    ({ kind, tier }) => kind === 'association' && tier !== 'candidate',
  );
  return [
    {
      name: 'Safety',
      kind: 'notice' as const,
      sentences: brief.safety.map(({ text, fact_ids }) => plain(text, fact_ids)),
    },
    { name: 'Story', kind: 'texts' as const, sentences: [plain(brief.greeting), ...narrative] },
    { name: 'Highlights', kind: 'texts' as const, sentences: highlights },
    { name: 'What stood out', kind: 'texts' as const, sentences: brief.discoveries.map(titled) },
    { name: 'One thing to try', kind: 'texts' as const, sentences: brief.experiments.map(titled) },
    { name: 'The week in brief', kind: 'rows' as const, sentences: figuresOf(brief, velocity) },
    {
      name: 'A closer look',
      kind: 'texts' as const,
      sentences: brief.spotlight ? [titled(brief.spotlight)] : [],
    },
    {
      name: 'How your days hang together',
      kind: 'texts' as const,
      sentences: settled.map(({ statement, fact_ids }) => plain(statement, fact_ids)),
    },
    { name: 'Looking ahead', kind: 'rows' as const, sentences: aheadOf(brief) },
    {
      name: 'Left out',
      kind: 'texts' as const,
      sentences: [...(brief.reason ? [brief.reason] : []), ...brief.notes].map((text) => plain(text)),
    },
  ].filter(({ sentences }) => sentences.length > 0);
}

/** `sentences` holds the headline, then those of the narrative, then the highlights. The notices are shown by themselves. */
function storyOf({ main_story, safety }: Brief): { narrative: ReadSentence[]; highlights: ReadSentence[] } {
  const all = main_story.sentences.slice(1).map(({ text, fact_ids }) => plain(text, fact_ids));
  const end = all.length - main_story.week_highlights.length;
  const notices = new Set(safety.map(({ text }) => text));
  return {
    narrative: all.slice(0, end).filter(({ text }) => !notices.has(text)),
    highlights: all.slice(end),
  };
}

function figuresOf({ week_stats: stats }: Brief, { score, band, recommendations }: Velocity): ReadSentence[] {
  const sentences: ReadSentence[] = [];
  if (stats.symptom_free_days)
    sentences.push({
      title: 'Free of symptoms',
      text: stats.symptom_free_days.display,
      factIds: ['symptom_free_days'],
    });
  if (score !== null && band !== null)
    sentences.push({
      title: 'Your week as one number',
      text: `${score.toFixed(0)}, give or take ${band.toFixed(0)}; 50 is your own usual.`,
      factIds: [],
    });
  sentences.push(...recommendations.map((text) => plain(text)));
  for (const { label, display, trend, days, fact_ids } of stats.metrics)
    sentences.push({
      title: label,
      text: `${display}, ${trend ?? 'counted, not compared'} (${days} ${days === 1 ? 'day' : 'days'})`,
      factIds: fact_ids,
    });
  return sentences;
}

function aheadOf({ looking_ahead: { text, fact_ids, ranges } }: Brief): ReadSentence[] {
  return [
    plain(text, fact_ids),
    ...ranges.map((range) => ({ title: range.label, text: range.display, factIds: range.fact_ids })),
  ];
}
