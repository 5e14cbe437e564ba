import { BODY_SYSTEMS } from '../../observations/catalogue.js';
import { formatNumber } from '../compose/wording/format-value.js';
import { SERIES_DAYS, seriesOf } from '../analysis/evidence/week-series.js';
import { capitalise } from '../compose/wording/voice.js';
import type {
  Brief,
  Fact,
  Finding,
  Patterns,
  Systems,
  Tier,
  TrendWord,
  Velocity,
  WeekSeries,
} from '../domain/artefacts.js';
import { type EvidenceWords, evidenceWords } from './evidence-words.js';
import { sparkline } from './sparkline.js';
import type { RevisionReason, WeekRevision } from '../domain/revision.js';
import { spokenDay, spokenPeriod } from './spoken-date.js';

/** The data of a page. A fallback brief comes without the other artefacts. */
export interface BriefPageView {
  brief: Brief;
  velocity: Velocity | null;
  systems: Systems | null;
  patterns: Patterns | null;
  series: WeekSeries | null;
  /** ISO date of the Monday of issue. */
  weekOf: string;
  /** ISO instant. */
  generatedAt: string;
  revision: Pick<WeekRevision, 'revised_at' | 'revised_because' | 'outdated_since'>;
}

interface FindingModel {
  title: string;
  statement: string;
  evidence: EvidenceWords[];
}

/** The data that the template reads: only texts, lists and finished SVG. */
export function pageModel(view: BriefPageView) {
  const { brief } = view;
  const isUrgent = brief.safety.some(({ urgency }) => urgency === 'urgent');
  const facts = new Map(brief.facts.map((fact) => [fact.id, fact]));
  const finding = (one: Finding): FindingModel => ({ ...one, evidence: evidenceFor(one, facts) });
  return {
    period: spokenPeriod(brief.period.start, brief.period.end),
    safety: brief.safety.map(({ text, contacts }) => ({ text, contacts: contacts ?? [] })),
    urgent: isUrgent,
    greeting: brief.greeting,
    headline: brief.main_story.headline,
    narrative: narrativeWithoutNotices(brief),
    leadEvidence: evidenceFor(brief.main_story.sentences[0], facts),
    highlights: brief.main_story.week_highlights,
    /** A fallback has no highlights of its own week. */
    earlier: brief.status === 'fallback',
    reason: brief.reason,
    findings: brief.discoveries.map(finding),
    experiments: brief.experiments.map(finding),
    spotlight: brief.spotlight && finding(brief.spotlight),
    figures: view.velocity !== null || brief.week_stats.symptom_free_days !== null,
    symptomFree: brief.week_stats.symptom_free_days?.display ?? null,
    metrics: metricsFirst(brief).map((row) => metricModel(row, view.series)),
    moreMetrics: beyond(brief.week_stats.metrics),
    velocity: view.velocity && velocityModel(view.velocity),
    systems: view.systems && systemsModel(view.systems),
    patterns: view.patterns && !isUrgent && patternsModel(view.patterns),
    ahead: brief.looking_ahead.text,
    ranges: shown(brief.looking_ahead.ranges).map(({ label, display }) => ({
      label: capitalise(label),
      display,
    })),
    moreRanges: beyond(brief.looking_ahead.ranges),
    notes: brief.notes,
    revised: revisedWords(view.revision),
    generated: `${view.generatedAt.slice(0, 16).replace('T', ' ')} UTC`,
  };
}

/** Says that the brief was made again, or will be; null: neither. */
function revisedWords({
  revised_at,
  revised_because,
  outdated_since,
}: BriefPageView['revision']): string | null {
  if (outdated_since !== null)
    return 'More records of these days have come in since this was written. It does not tell of them yet.';
  if (revised_at === null) return null;
  const why = (revised_because?.reasons ?? []).map((reason) => REVISION_WORDS[reason]);
  return `Revised on ${spokenDay(revised_at.toISOString())}${why.length > 0 ? `, because ${why.join(' and ')}` : ''}.`;
}

const REVISION_WORDS: Readonly<Record<RevisionReason['reasons'][number], string>> = {
  late_records: 'records came in later',
  corrected_records: 'records were corrected',
  deleted_records: 'records were taken back',
  made_again: 'it was written again',
};

/** People name their own symptoms and medications. More than this in a list says less, and takes long to show. */
const MOST_SHOWN = 24;

const shown = <Row>(rows: readonly Row[]): readonly Row[] => rows.slice(0, MOST_SHOWN);
/** How many rows are not shown. */
const beyond = (rows: readonly unknown[]): number => Math.max(0, rows.length - MOST_SHOWN);

type MetricRow = Brief['week_stats']['metrics'][number];
const hasMoved = ({ trend }: MetricRow): boolean => trend === 'higher' || trend === 'lower';

/** All metrics in the order of the brief. If they are too many, those that moved come first. */
function metricsFirst({ week_stats: { metrics } }: Brief): readonly MetricRow[] {
  if (beyond(metrics) === 0) return metrics;
  return shown([...metrics.filter(hasMoved), ...metrics.filter((row) => !hasMoved(row))]);
}

/** The page shows the notices above the story, so the story leaves them out. */
function narrativeWithoutNotices({ main_story, safety }: Brief): string {
  return safety.reduce((text, notice) => text.replace(notice.text, ''), main_story.narrative).trim();
}

function evidenceFor(
  { fact_ids }: Pick<Finding, 'fact_ids'>,
  facts: ReadonlyMap<string, Fact>,
): EvidenceWords[] {
  return fact_ids.flatMap((id) => facts.get(id) ?? []).map(evidenceWords);
}

const TREND_LABELS: Readonly<Record<TrendWord, string>> = {
  higher: 'higher than before',
  lower: 'lower than before',
  'may be higher': 'may be higher',
  'may be lower': 'may be lower',
  'about the same': 'about the same',
  'too little data': 'too few days to compare',
};

function metricModel(row: MetricRow, series: WeekSeries | null) {
  // A sparkline has its own scale, so whole numbers are precise enough.
  const values = ((series && seriesOf(series, row.metric))?.values ?? []).slice(-SERIES_DAYS);
  const trend = row.trend === null ? 'counted, not compared' : TREND_LABELS[row.trend];
  const label = `${capitalise(row.label)}, the last ${values.length} days; this week ${row.display}, ${trend}.`;
  return {
    label: capitalise(row.label),
    display: row.display,
    days: row.days,
    oneDay: row.days === 1,
    trend,
    moved: hasMoved(row),
    svg: values.some((value) => value !== null) ? sparkline(values, label) : null,
  };
}

function velocityModel(velocity: Velocity) {
  const { score, band } = velocity;
  if (score === null || band === null) return { reason: velocity.reason, recommendations: [] };
  return {
    score: formatNumber(score, 0),
    low: formatNumber(Math.max(0, score - band), 0),
    high: formatNumber(Math.min(100, score + band), 0),
    movement: movementWords(velocity),
    coverage: `From ${velocity.coverage.measured} of ${velocity.coverage.of} measures.`,
    exact: formatNumber(score, 1),
    moreContributions: beyond(velocity.contributions),
    contributions: shown(velocity.contributions).map(({ label, points }) => ({
      label: capitalise(label),
      points: `${points > 0 ? '+' : ''}${formatNumber(points, 1)}`,
    })),
    recommendations: velocity.recommendations,
  };
}

function movementWords({ trend, momentum }: Velocity): string {
  if (trend === null) return '';
  if (momentum === null) return 'The change on last week is within the noise.';
  return `That is ${formatNumber(Math.abs(momentum), 1)} points ${momentum > 0 ? 'above' : 'below'} last week, more than noise alone would make.`;
}

function systemsModel(systems: Systems) {
  const logged = BODY_SYSTEMS.filter((name) => systems[name].health !== null).map((name) => {
    const { health, logged_days, issues } = systems[name];
    return {
      name: capitalise(name),
      health,
      days: logged_days,
      oneDay: logged_days === 1,
      issues: [
        ...shown(issues).map(
          (issue) => `${issue.label} on ${issue.days_present} of ${issue.logged_days} days`,
        ),
        ...(beyond(issues) > 0 ? [`and ${beyond(issues)} more`] : []),
      ].join('; '),
    };
  });
  const unlogged = BODY_SYSTEMS.filter((name) => systems[name].health === null);
  return { logged, unlogged: unlogged.join(', ') };
}

const TIER_LABELS: Readonly<Record<Tier, string>> = {
  confirmed: 'settled',
  candidate: 'worth watching',
  retired: 'no longer seen',
};

function patternsModel({ tested, tier_counts, patterns }: Patterns) {
  const { candidate, confirmed } = tier_counts;
  const count = (n: number): string => (n === 0 ? 'none' : String(n));
  const settled = patterns.filter(({ kind, tier }) => kind === 'association' && tier !== 'candidate');
  return {
    line:
      tested === 0
        ? 'No question about your days could be asked yet: there are too few of them.'
        : `${tested} ${tested === 1 ? 'question' : 'questions'} asked of your days, ${count(candidate)} worth watching, ${count(confirmed)} settled.`,
    moreSettled: beyond(settled),
    settled: shown(settled).map(({ statement, tier }) => ({ statement, tier: TIER_LABELS[tier] })),
  };
}
