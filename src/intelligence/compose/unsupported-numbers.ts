import { metricDefinition } from '../../observations/catalogue.js';
import type { Brief, Fact } from '../domain/artefacts.js';
import { capitalise } from './wording/voice.js';

interface Text {
  place: string;
  text: string;
  facts: readonly Fact[];
}

/** Stands where a fact's number stood. */
const STRUCK = '\u0000';
/**
 * Digits; numbers in words ("one" is left alone: it is a pronoun more often); a sign before a fact's number; and two of
 * them side by side, which would be a new number ("7 h" and "12 min").
 */
const NUMBER =
  /\d|-\0|\0 ?\0|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|hundred|thousand|half|third|quarter|double|twice)\b/i;

/**
 * The places of a brief whose text holds a number that none of the facts it names can show; empty when every number is
 * covered. A place, never the text or the number: the answer may be logged.
 *
 * Independent of how the text was made: strikes out what the named facts may be written as (and the names of their
 * metrics, which may hold digits), and looks for numbers in what is left.
 */
export function unsupportedNumbers(brief: Brief): string[] {
  const known = new Map(brief.facts.map((fact) => [fact.id, fact]));
  const problems: string[] = [];
  for (const { place, text, facts } of textsOf(brief, known))
    if (hasNumberLeft(text, facts)) problems.push(place);
  return [...problems, ...strayStory(brief.main_story)];
}

function hasNumberLeft(text: string, facts: readonly Fact[]): boolean {
  const unnamed = strikeOut(text, namesOf(facts), '');
  const shown = facts.flatMap(({ display }) => display);
  return NUMBER.test(strikeOut(unnamed, shown, STRUCK));
}

function textsOf(brief: Brief, known: ReadonlyMap<string, Fact>): Text[] {
  const of = (place: string, text: string, ids: readonly string[]): Text => ({
    place,
    text,
    facts: ids.flatMap((id) => known.get(id) ?? []),
  });
  const stats = brief.week_stats;
  const coverage = brief.facts.filter(({ kind }) => kind === 'coverage').map(({ id }) => id);
  const findings = [
    ...brief.discoveries,
    ...brief.experiments,
    ...(brief.spotlight ? [brief.spotlight] : []),
  ];
  return [
    of('greeting', brief.greeting, []),
    ...brief.main_story.sentences.map((s, i) => of(`main_story.sentences.${i}`, s.text, s.fact_ids)),
    ...findings.flatMap((finding, i) => [
      of(`findings.${i}.title`, finding.title, finding.fact_ids),
      of(`findings.${i}.statement`, finding.statement, finding.fact_ids),
    ]),
    of('week_stats.symptom_free_days', stats.symptom_free_days?.display ?? '', ['symptom_free_days']),
    of('week_stats.best_day', stats.best_day?.why ?? '', stats.best_day?.fact_ids ?? []),
    of('week_stats.worst_day', stats.worst_day?.why ?? '', stats.worst_day?.fact_ids ?? []),
    ...stats.metrics.map((row) => of(`week_stats.metrics.${row.metric}`, row.display, row.fact_ids)),
    of('looking_ahead', brief.looking_ahead.text, brief.looking_ahead.fact_ids),
    ...brief.notes.map((note, i) => of(`notes.${i}`, note, coverage)),
    of('reason', brief.reason ?? '', coverage),
  ];
}

/** Headline, narrative and highlights must be made of the story's sentences, each of which names its facts. */
function strayStory(story: Brief['main_story']): string[] {
  const sentences = story.sentences.map(({ text }) => text);
  const parts: [string, string][] = [
    ['main_story.headline', story.headline],
    ['main_story.narrative', story.narrative],
    ...story.week_highlights.map((text, i): [string, string] => [`main_story.week_highlights.${i}`, text]),
  ];
  return parts.filter(([, text]) => NUMBER.test(strikeOut(text, sentences, ''))).map(([place]) => place);
}

function namesOf(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) =>
    [fact.metric, ...fact.evidence.map(({ series }) => series)].flatMap((code) => {
      const metric = code === null ? null : metricDefinition(code.split('@')[0]);
      return metric ? [metric.label, capitalise(metric.label)] : [];
    }),
  );
}

/** Longest first, so that "12 min" does not eat into "7 h 12 min". What is left of a longer number keeps its digits. */
function strikeOut(text: string, pieces: readonly string[], mark: string): string {
  return [...new Set(pieces)]
    .filter((piece) => piece.length > 0)
    .sort((a, b) => b.length - a.length)
    .reduce((left, piece) => left.replaceAll(piece, mark), text);
}
