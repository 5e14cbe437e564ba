import type { Brief, Fact, Sentence } from '../../domain/artefacts.js';

/** One piece of a brief's text, its place in the brief, and the facts it names. */
export interface BriefText {
  place: string;
  text: string;
  facts: readonly Fact[];
}

/** Matches the names of the brief's measures as whole words; null: the brief has none. */
export type Names = () => RegExp | null;

export function withoutNames(text: string, names: Names): string {
  const pattern = names();
  return pattern ? text.replaceAll(pattern, '') : text;
}

/** Every text of a brief that a person reads. */
export function briefTexts(brief: Brief): BriefText[] {
  const known = new Map(brief.facts.map((fact) => [fact.id, fact]));
  const of = (place: string, text: string, ids: readonly string[]): BriefText => ({
    place,
    text,
    facts: ids.flatMap((id) => known.get(id) ?? []),
  });
  /** A text sentence by sentence, each with its own facts, where it is made of sentences and of nothing else. */
  const whole = (
    place: string,
    field: string,
    text: string,
    { sentences, fact_ids }: { sentences?: readonly Sentence[]; fact_ids: readonly string[] },
  ): BriefText[] =>
    sentences !== undefined && sentences.map((one) => one.text).join(' ') === text
      ? sentences.map((one, i) => of(`${place}.sentences.${i}`, one.text, one.fact_ids))
      : [of(field === '' ? place : `${place}.${field}`, text, fact_ids)];
  const stats = brief.week_stats;
  const coverage = brief.facts.filter(({ kind }) => kind === 'coverage').map(({ id }) => id);
  const findings = [
    ...brief.discoveries,
    ...brief.experiments,
    ...(brief.spotlight ? [brief.spotlight] : []),
  ];
  return [
    of('greeting', brief.greeting, []),
    ...brief.safety.map((notice, i) => of(`safety.${i}`, notice.text, notice.fact_ids)),
    ...brief.main_story.sentences.map((s, i) => of(`main_story.sentences.${i}`, s.text, s.fact_ids)),
    ...findings.flatMap((finding, i) => [
      of(`findings.${i}.title`, finding.title, finding.fact_ids),
      ...whole(`findings.${i}`, 'statement', finding.statement, finding),
    ]),
    of('week_stats.symptom_free_days', stats.symptom_free_days?.display ?? '', ['symptom_free_days']),
    of('week_stats.best_day', stats.best_day?.why ?? '', stats.best_day?.fact_ids ?? []),
    of('week_stats.worst_day', stats.worst_day?.why ?? '', stats.worst_day?.fact_ids ?? []),
    ...stats.metrics.map((row) => of(`week_stats.metrics.${row.metric}`, row.display, row.fact_ids)),
    ...whole('looking_ahead', '', brief.looking_ahead.text, brief.looking_ahead),
    ...brief.looking_ahead.ranges.map((range) =>
      of(`looking_ahead.ranges.${range.metric}`, range.display, range.fact_ids),
    ),
    ...brief.notes.map((note, i) => of(`notes.${i}`, note, coverage)),
    of('reason', brief.reason ?? '', coverage),
  ];
}
