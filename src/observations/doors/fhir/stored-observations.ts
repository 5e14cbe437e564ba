/** A stored observation, as it is written. */
export interface StoredObservation {
  metric: string;
  value: number;
  source: string;
  bodySite: string;
  moment: Date;
  /** Only the day is known. */
  dated: boolean;
  /** `YYYY-MM-DD` */
  day: string;
  until: Date | null;
  /** Minutes east of UTC; null: not recorded. */
  utcOffset: number | null;
  clientId: string | null;
  /** How the person spells the name of a symptom or medication, and of the body site; null: as its code says. */
  spelling: string | null;
  siteSpelling: string | null;
}

/** All of a person ($1), not in an order: sorting a million rows would make the reader wait for the first. */
export const STORED_OBSERVATIONS = `
  select o.metric, o.value, o.source, o.body_site as "bodySite", o.moment, o.dated, o.day::text as day,
    o.observed_until as until, o.utc_offset as "utcOffset", o.client_id as "clientId",
    named.spelling, site.spelling as "siteSpelling"
  from observation o
  left join spelled_name named on named.user_id = o.user_id and named.code = o.metric
  left join spelled_name site on site.user_id = o.user_id and site.code = 'body_site:' || o.body_site
  where o.user_id = $1`;
