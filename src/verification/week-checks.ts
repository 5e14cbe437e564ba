/** The four checks of verification on one user's stored week. */
export interface WeekChecks {
  brief_exists: boolean;
  insights_generated: boolean;
  patterns_found: boolean;
  velocity_calculated: boolean;
}

/** An empty artefact passes only if it states a reason; a fallback brief does not count as a brief. */
export const WEEK_CHECKS_SQL = `
  coalesce(w.status = 'complete' and w.brief #>> '{main_story,headline}' <> '' and w.brief #> '{week_stats}' is not null, false)
    as brief_exists,
  coalesce(json_typeof(w.insights -> 'insights') = 'array'
    and (json_array_length(w.insights -> 'insights') > 0 or w.insights ->> 'reason' <> ''), false) as insights_generated,
  coalesce(json_typeof(w.patterns -> 'patterns') = 'array'
    and (json_array_length(w.patterns -> 'patterns') > 0 or w.patterns ->> 'reason' <> ''), false) as patterns_found,
  coalesce(w.velocity ->> 'score' is not null or w.velocity ->> 'reason' <> '', false) as velocity_calculated`;

export const CHECK_NAMES = [
  'brief_exists',
  'insights_generated',
  'patterns_found',
  'velocity_calculated',
] as const satisfies readonly (keyof WeekChecks)[];

export const passes = (checks: WeekChecks): boolean => CHECK_NAMES.every((check) => checks[check]);
