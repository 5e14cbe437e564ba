import ts from 'typescript';
import { filesIn, read } from '../docs/project-files.js';

/**
 * The room that owns each table: only it writes the table, and other rooms that read it are listed with the reason.
 * The boundaries check imports, and SQL in a string would cross them unseen.
 */
const OWNERS: Record<string, string> = {
  user_identity: 'preferences',
  user_preferences: 'preferences',
  past_zone: 'preferences',
  observation: 'observations',
  import: 'observations',
  import_replaced: 'observations',
  import_task: 'observations',
  import_piece: 'observations',
  metric_definition: 'observations',
  noted_flag: 'observations',
  arrived_flag: 'observations',
  changed_days: 'observations',
  spelled_name: 'observations',
  zone_move: 'observations',
  weekly_intelligence: 'intelligence/persistence',
  week_state: 'intelligence/persistence',
  experiment: 'intelligence/persistence',
  experiment_answer: 'intelligence/persistence',
  job_execution_log: 'jobs/run',
  job_user_outcome: 'jobs/run',
  job_batch: 'jobs/batch',
  job_worker: 'jobs/batch',
  job_retry_attempt: 'jobs/retries',
  job_retry_queue: 'retry',
  rollout_change: 'jobs/rollout',
  outbox: 'notifications',
  outbox_receiver: 'notifications',
  refused_address: 'notifications',
  alert: 'notifications',
  service_minute: 'monitoring/availability',
  run_generation_time: 'monitoring/generation-time',
  cache_read_stat: 'cache',
  service_setting: 'database',
  service_process: 'fleet',
  erasure: 'users',
  api_key: 'access/keys',
  api_key_use: 'access/keys',
  audit_entry: 'access/audit',
};

const WRITERS: Record<string, Record<string, string>> = {
  database: {
    user_preferences: 'tries whether the table of the host takes our rows, and takes the row back',
  },
  'jobs/retries': {
    job_retry_queue: 'a redrive moves dead letters back into the queue in the statement that finds them',
    job_user_outcome: 'the same statement',
  },
  'jobs/revisions': {
    changed_days: 'how far each person has come, in the transaction that stores the week',
    weekly_intelligence: 'marks weeks that stay outdated, in one statement with what changed',
  },
  'jobs/rollout': { job_execution_log: 'marks a run as judged, in the metadata that the run keeps for it' },
  'access/audit': { service_setting: 'makes the secret of aliases with the first reader, in one statement' },
  'jobs/schedule': { service_setting: 'corrects the instant since which runs are owed, in one statement' },
};

const READERS: Record<string, Record<string, string>> = {
  'access/audit': {
    user_identity: 'an unknown person is recorded under an alias',
    user_preferences: 'the same',
  },
  'cli/preflight': {
    job_execution_log: 'looks at the last runs of a database that it must not change',
    job_user_outcome: 'the same',
    api_key: 'looks whether a key opens the routes',
  },
  'intelligence/experiments': { user_identity: 'locks the user whose experiment begins' },
  'intelligence/persistence': {
    observation: 'computes weeks from it, in one query per batch',
    noted_flag: 'the same',
    arrived_flag: 'the same',
    spelled_name: 'texts call a symptom as its person does',
    changed_days: 'a brief says that it is outdated',
    zone_move: 'days of a person whose time zone has just changed',
    user_identity: 'answers carry the external id',
  },
  'jobs/batch': {
    job_execution_log: 'a claim, its fence and the state of its run are one statement',
    job_user_outcome: 'the failures of a run, in the same statement',
  },
  'jobs/plan': {
    user_identity: 'finds the due users page by page, in one query',
    user_preferences: 'the same',
    observation: 'the same',
    weekly_intelligence: 'the same',
    job_execution_log: 'measures the latest run to advise a batch size',
    job_batch: 'the same',
    job_user_outcome: 'the same',
  },
  'jobs/retries': {
    user_identity: 'a dead letter of an erased user is none',
    user_preferences: 'a user who has switched the service off is not redriven',
    weekly_intelligence: 'a week that has been made since is no dead letter',
    job_execution_log: 'names the run of an attempt',
  },
  'jobs/revisions': {
    user_preferences: 'the weeks of a user who has switched the service off are not made again',
    job_execution_log: 'how many weeks were made again today',
    job_retry_queue: 'a person who waits for a retry waits with the later weeks',
  },
  observations: {
    user_identity: 'locks the user that gets a new name of their own',
    weekly_intelligence: 'whether a brief has read a day that changes',
    week_state: 'up to which day it has read',
    job_execution_log: 'whether one may be reading it just now, in the same statement',
    job_retry_queue: 'the same',
  },
  'jobs/rollout': {
    user_identity: 'the first users by their place',
    user_preferences: 'the same',
    observation: 'the same',
    job_user_outcome: 'measures the runs of a step for its gates',
  },
  'jobs/run': {
    user_identity: 'answers carry the external id',
    job_batch: 'progress of a run',
    job_retry_attempt: 'figures of its retries',
    job_retry_queue: 'a run without waiting retries is complete',
  },
  'monitoring/generation-time': {
    job_execution_log: 'counts the times of a run that has ended',
    job_user_outcome: 'the same',
  },
  monitoring: {
    changed_days: 'counts whose weeks wait to be made again',
    job_execution_log: 'health, metrics and alerts are read from the tables (decision 49)',
    job_user_outcome: 'the same',
    job_batch: 'the same',
    job_retry_queue: 'the same',
    job_retry_attempt: 'the same',
    rollout_change: 'the same',
    outbox: 'the same',
    audit_entry: 'the same',
    alert: 'an alert ends some time after it was last raised',
  },
  notifications: {
    user_identity: 'the receiver of a message, with settings, in one query',
    user_preferences: 'the same',
    service_setting: 'ids of messages follow from a secret there, in the statement that writes them',
  },
  preferences: {
    observation: 'a user with any observation is known; a new time zone moves the days of timed ones',
  },
  retry: {
    user_identity: 'answers carry the external id',
    user_preferences: 'a user who has switched the service off leaves the queue',
    job_execution_log: 'a user whom a live run processes is left to it',
    job_batch: 'the same',
  },
  users: { user_identity: 'an erasure locks the person first' },
  verification: {
    weekly_intelligence: 'reads back what was stored',
    user_identity: 'answers carry the external id',
  },
};

interface Use {
  room: string;
  table: string;
  writes: boolean;
}

const WRITE = /\b(insert\s+into|update|delete\s+from)\s+(\w+)/gi;
const READ = /\b(from|join|using)\s+(\w+)/gi;

/** Finds the tables that the SQL in a source's strings names. */
function tablesUsed(room: string, text: string): Use[] {
  const uses: Use[] = [];
  const add = (pattern: RegExp, sql: string, writes: boolean): void => {
    for (const [, , table] of sql.matchAll(pattern)) if (table in OWNERS) uses.push({ room, table, writes });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      add(WRITE, node.text, true);
      add(READ, node.text.replaceAll(/\bdelete\s+from\b/gi, ''), false);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest));
  return uses;
}

/** Returns the room of a file below src: the deepest of its folders that one of the lists names. */
function roomOf(file: string): string {
  const folders = file.split('/').slice(1, -1);
  const listed = new Set([...Object.values(OWNERS), ...Object.keys(WRITERS), ...Object.keys(READERS)]);
  for (let depth = folders.length; depth > 0; depth -= 1) {
    const room = folders.slice(0, depth).join('/');
    if (listed.has(room)) return room;
  }
  return folders.join('/');
}

const isOwner = ({ room, table }: Use): boolean =>
  room === OWNERS[table] || room.startsWith(`${OWNERS[table]}/`);
const isAllowed = (use: Use): boolean =>
  isOwner(use) ||
  WRITERS[use.room]?.[use.table] !== undefined ||
  (!use.writes && READERS[use.room]?.[use.table] !== undefined);
const describeUse = ({ room, table, writes }: Use): string =>
  `${room} ${writes ? 'writes' : 'reads'} ${table}`;

const uses = filesIn('src')
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.record.ts') && !file.endsWith('.spec.ts'))
  .flatMap((file) => tablesUsed(roomOf(file), read(file)));

describe('the owners of tables', () => {
  it('are the only rooms that write their tables, and others read only what is listed', () => {
    const strays = uses.filter((use) => !isAllowed(use)).map(describeUse);
    expect([...new Set(strays)]).toEqual([]);
  });

  it('are found: every table is named by a statement of its owner', () => {
    const found = new Set(uses.filter(isOwner).map(({ table }) => table));
    expect(Object.keys(OWNERS).filter((table) => !found.has(table))).toEqual([]);
  });

  it('list no reader or writer that has gone', () => {
    const listed = [
      ...Object.entries(WRITERS).flatMap(([room, tables]) =>
        Object.keys(tables).map((table) => describeUse({ room, table, writes: true })),
      ),
      ...Object.entries(READERS).flatMap(([room, tables]) =>
        Object.keys(tables).map((table) => describeUse({ room, table, writes: false })),
      ),
    ];
    const real = new Set(uses.map(describeUse));
    expect(listed.filter((use) => !real.has(use))).toEqual([]);
  });

  it('control: a stray statement in another room is found', () => {
    const stray =
      'const sql = `select 1 from outbox o join alert a using (id)`; run("update job_batch set fence = 1");';
    expect(
      tablesUsed('cache', stray)
        .filter((use) => !isAllowed(use))
        .map(describeUse),
    ).toEqual(['cache reads outbox', 'cache reads alert', 'cache writes job_batch']);
  });
});
