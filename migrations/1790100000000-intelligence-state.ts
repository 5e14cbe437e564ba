import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one week leaves to the next, people's experiments, and the red flags found in free text. */
export class IntelligenceState1790100000000 implements MigrationInterface {
  readonly name = 'IntelligenceState1790100000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP: readonly string[] = [
  `CREATE TABLE week_state (
    user_id UUID NOT NULL,
    week_of DATE NOT NULL,
    state JSON NOT NULL,
    PRIMARY KEY (user_id, week_of)
  )`,
  // The score lives on in the state of the weeks that are made from now on.
  `ALTER TABLE weekly_intelligence DROP COLUMN score`,

  // Weeks made before now, in today's shape: notices and ranges of none, every series with its own start.
  `UPDATE weekly_intelligence SET brief = jsonb_set(brief::jsonb || '{"safety": []}', '{looking_ahead,ranges}', '[]')::json
   WHERE brief -> 'safety' IS NULL`,
  `UPDATE weekly_intelligence SET series = (
     SELECT json_build_object('metrics', coalesce(json_object_agg(key, value::jsonb - 'decimals' || jsonb_build_object(
       'start', series ->> 'start',
       'per_unit', power(10, (value ->> 'decimals')::int + 1),
       'values', (
         SELECT jsonb_agg(round((day #>> '{}')::numeric * power(10::numeric, (value ->> 'decimals')::int + 1)) ORDER BY place)
         FROM jsonb_array_elements(value::jsonb -> 'values') WITH ORDINALITY AS days(day, place))
     )), '{}'::json)) FROM json_each(series -> 'metrics'))
   WHERE series ->> 'start' IS NOT NULL`,

  // week_of: of the brief that suggested it. schedule[i]: whether the day starts_on + i has the habit.
  `CREATE TABLE experiment (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL,
    week_of DATE NOT NULL,
    habit VARCHAR(50) NOT NULL,
    outcome VARCHAR(100) NOT NULL,
    lag SMALLINT NOT NULL CHECK (lag IN (0, 1)),
    starts_on DATE NOT NULL,
    schedule BOOLEAN[] NOT NULL,
    stopped_on DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
  )`,
  `CREATE INDEX idx_experiment_user ON experiment(user_id, starts_on)`,
  `CREATE TABLE experiment_answer (
    experiment_id UUID NOT NULL REFERENCES experiment(id) ON DELETE CASCADE,
    day DATE NOT NULL,
    user_id UUID NOT NULL,
    did BOOLEAN NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    PRIMARY KEY (experiment_id, day)
  )`,
  `CREATE INDEX idx_experiment_answer_user ON experiment_answer(user_id)`,

  // The text in which it was found is not kept. moment, dated and day: as in observation.
  `CREATE TABLE noted_flag (
    user_id UUID NOT NULL,
    category VARCHAR(50) NOT NULL,
    moment TIMESTAMP WITH TIME ZONE NOT NULL,
    dated BOOLEAN NOT NULL,
    day DATE NOT NULL,
    noted_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    PRIMARY KEY (user_id, category, moment, dated)
  )`,
  `CREATE INDEX idx_noted_flag_user_day ON noted_flag(user_id, day)`,

  // Whom a message speaks of, so that it goes with them; none: an operator's alert.
  `ALTER TABLE outbox ADD COLUMN user_id UUID`,
  `CREATE INDEX idx_outbox_user ON outbox(user_id) WHERE user_id IS NOT NULL`,
];

const DOWN: readonly string[] = [
  // A red flag without its person could not be erased with them.
  `DELETE FROM outbox WHERE user_id IS NOT NULL`,
  `ALTER TABLE outbox DROP COLUMN user_id`,
  `DROP TABLE noted_flag`,
  `DROP TABLE experiment_answer`,
  `DROP TABLE experiment`,
  `ALTER TABLE weekly_intelligence ADD COLUMN score DOUBLE PRECISION`,
  `DROP TABLE week_state`,
];
