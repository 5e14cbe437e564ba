import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Symptoms that have a listed name of several words: programs send it as one. */
const SEVERAL_WORDS =
  'sinus_congestion runny_nose sore_throat loss_of_smell loss_of_taste chest_tightness_or_pain chest_pain chest_tightness ' +
  'shortness_of_breath rapid_heartbeat skipped_heartbeat abdominal_cramps appetite_changes arm_pain wrist_pain elbow_pain ' +
  'shoulder_pain hand_pain leg_pain knee_pain ankle_pain foot_pain hip_pain leg_cramps dry_skin hair_loss mood_changes ' +
  'memory_lapse sleep_changes brain_fog night_sweats hot_flashes body_ache generalized_body_ache lower_back_pain pelvic_pain ' +
  'breast_pain bladder_incontinence';
const WITHOUT_GAPS = new Map(SEVERAL_WORDS.split(' ').map((id) => [id.replaceAll('_', ''), id]));

/** The canonical form as it is at this migration, of the characters that names could have before it. */
function canonicalText(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('i\u0307', 'i')
    .normalize('NFC')
    .replace(/[’‘ʼ`´＇]/g, "'")
    .replace(/[\s_\-‐‑‒–—−]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

function canonicalCode(code: string): string {
  const colon = code.indexOf(':');
  const [family, text] = [code.slice(0, colon), code.slice(colon + 1)];
  if (family !== 'symptom') return `${family}:${canonicalText(text)}`;
  const name = text.replace(/^HKCategoryTypeIdentifier(?=\p{Lu})/u, '');
  const listed = WITHOUT_GAPS.get(canonicalText(name));
  if (listed !== undefined) return `symptom:${listed}`;
  const isCamelCase = /^\p{L}\p{Ll}+(?:\p{Lu}\p{Ll}+)+$/u.test(name);
  return `symptom:${canonicalText(isCamelCase ? name.replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2') : name)}`;
}

/** A name as it was written, where it says more than its canonical form and is not the code of a program. */
function spellingOf(text: string, canonical: string): string | null {
  if (/^(?:[a-z0-9_.-]+|[A-Z0-9]+(?:_[A-Z0-9]+)+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)+|HKCategory\w+)$/.test(text))
    return null;
  const spelling = text
    .normalize('NFC')
    .replace(/[\s_]+/g, ' ')
    .trim();
  return spelling === canonical.replaceAll('_', ' ') ? null : spelling;
}

interface Stored {
  user_id: string;
  metric: string;
  body_site: string;
}

/**
 * Names of symptoms, medications and body sites get their canonical form, and a table keeps how people spelled them. Of
 * observations that then have the same key, the one that was recorded last stays.
 *
 * The table of observations is read once. Only rows with another form are written.
 */
export class CanonicalNames1790600100000 implements MigrationInterface {
  readonly name = 'CanonicalNames1790600100000';

  async up(runner: QueryRunner): Promise<void> {
    // code: of the metric, or body_site:<canonical form>.
    await runner.query(
      `CREATE TABLE spelled_name (
         user_id UUID NOT NULL,
         code VARCHAR(120) NOT NULL,
         spelling VARCHAR(100) NOT NULL,
         recorded_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
         PRIMARY KEY (user_id, code)
       )`,
    );
    await runner.query(
      `CREATE TEMPORARY TABLE renamed (
         user_id UUID, metric VARCHAR(100), body_site VARCHAR(100), new_metric VARCHAR(100), new_site VARCHAR(100)
       ) ON COMMIT DROP`,
    );
    const stored = (await runner.query(
      `SELECT DISTINCT user_id, metric, body_site FROM observation
       WHERE ((metric LIKE 'symptom:%' OR metric LIKE 'medication:%')
           AND (metric !~ '^[a-z]+:[a-z0-9][a-z0-9_.()+]*$' OR metric ~ '__|_$' OR metric = ANY($1)))
         OR (body_site <> '' AND (body_site !~ '^[a-z0-9][a-z0-9_]*$' OR body_site ~ '__|_$'))`,
      [[...WITHOUT_GAPS.keys()].map((name) => `symptom:${name}`)],
    )) as Stored[];
    for (let start = 0; start < stored.length; start += 10_000)
      await rename(runner, stored.slice(start, start + 10_000));
    await runner.query(`ANALYZE renamed`);
    await this.keepLatest(runner);
    await runner.query(
      `UPDATE observation o SET metric = r.new_metric, body_site = r.new_site FROM renamed r
       WHERE (o.user_id, o.metric, o.body_site) = (r.user_id, r.metric, r.body_site)`,
    );
    await this.renameInStates(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Which of several spellings an observation had is not known any more.
    await runner.query(`DROP TABLE spelled_name`);
  }

  /** Deletes the observations that would have the key of one that was recorded later. */
  private async keepLatest(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DELETE FROM observation o USING (
         SELECT user_id, metric, source, body_site, moment, dated, row_number() OVER (
           PARTITION BY user_id, new_metric, source, new_site, moment, dated
           ORDER BY recorded_at DESC, metric = new_metric DESC, metric, body_site) AS place
         FROM (
           SELECT o.*, r.new_metric, r.new_site FROM renamed r
           JOIN observation o USING (user_id, metric, body_site)
           UNION ALL
           SELECT o.*, o.metric, o.body_site
           FROM (SELECT DISTINCT user_id, new_metric, new_site FROM renamed) r
           JOIN observation o ON (o.user_id, o.metric, o.body_site) = (r.user_id, r.new_metric, r.new_site)
         ) AS same_key
       ) AS ranked
       WHERE place > 1 AND (o.user_id, o.metric, o.source, o.body_site, o.moment, o.dated)
         = (ranked.user_id, ranked.metric, ranked.source, ranked.body_site, ranked.moment, ranked.dated)`,
    );
  }

  /** What weeks left to the next ones names metrics too. A pass renames one metric per week. */
  private async renameInStates(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE experiment e SET outcome = r.new_metric FROM renamed r
       WHERE e.user_id = r.user_id AND e.outcome = r.metric AND r.metric <> r.new_metric`,
    );
    for (let changed = 1; changed > 0;) {
      const [{ count }] = (await runner.query(
        `WITH changed AS (
           UPDATE week_state w
           SET state = replace(w.state::text, to_json(r.metric)::text, to_json(r.new_metric)::text)::json
           FROM (SELECT DISTINCT user_id, metric, new_metric FROM renamed WHERE metric <> new_metric) r
           WHERE w.user_id = r.user_id AND position(to_json(r.metric)::text IN w.state::text) > 0
           RETURNING 1)
         SELECT count(*)::int AS count FROM changed`,
      )) as { count: number }[];
      changed = count;
    }
  }
}

/** Notes what is to be renamed, and how it was spelled. */
async function rename(runner: QueryRunner, stored: readonly Stored[]): Promise<void> {
  const renamed = stored
    .map((row) => ({
      ...row,
      new_metric: row.metric.includes(':') ? canonicalCode(row.metric) : row.metric,
      new_site: canonicalText(row.body_site),
    }))
    .filter((row) => row.new_metric !== row.metric || row.new_site !== row.body_site);
  await runner.query(
    `INSERT INTO renamed SELECT * FROM unnest($1::uuid[], $2::varchar[], $3::varchar[], $4::varchar[], $5::varchar[])`,
    [
      renamed.map((row) => row.user_id),
      renamed.map((row) => row.metric),
      renamed.map((row) => row.body_site),
      renamed.map((row) => row.new_metric),
      renamed.map((row) => row.new_site),
    ],
  );
  const names = renamed.flatMap(({ user_id, metric, body_site, new_metric, new_site }) => {
    const name = new_metric.slice(new_metric.indexOf(':') + 1);
    const spelled = spellingOf(metric.slice(metric.indexOf(':') + 1), name);
    const site = spellingOf(body_site, new_site);
    return [
      ...(metric !== new_metric && spelled !== null
        ? [{ user_id, code: new_metric, spelling: spelled }]
        : []),
      ...(site === null ? [] : [{ user_id, code: `body_site:${new_site}`, spelling: site }]),
    ];
  });
  await runner.query(
    `INSERT INTO spelled_name (user_id, code, spelling)
     SELECT * FROM unnest($1::uuid[], $2::varchar[], $3::varchar[]) ON CONFLICT DO NOTHING`,
    [names.map((n) => n.user_id), names.map((n) => n.code), names.map((n) => n.spelling)],
  );
}
