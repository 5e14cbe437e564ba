/** The rooms of src, from the ground up. A room may import from the rows above it in this list, and from itself. */
const ROWS = [
  ['common'],
  ['config'],
  ['database'],
  ['http'],
  ['access'],
  ['cache', 'preferences', 'notifications', 'fleet'],
  ['safety'],
  ['observations'],
  ['messages'],
  ['simulation'],
  ['intelligence'],
  ['verification', 'retry'],
  ['jobs'],
  ['monitoring'],
  ['users', 'admin'],
  ['demo'],
  ['cli'],
];

/** The files that start a process, and what tools/ loads. Every other file of src is there for one of them. */
const PROGRAMS = '^src/(main|start|worker|migrate|cli/main|config/env-example)\\.ts$';

const inRooms = (names) => `^src/(${names.join('|')})/`;

function mayNotLookUp(name, row) {
  const allowed = [...ROWS.slice(0, row).flat(), name];
  return {
    name: `${name}-uses-only-what-is-below`,
    severity: 'error',
    from: { path: inRooms([name]) },
    // The files of src itself put the service together: they are above all rooms.
    to: { path: '^src/', pathNot: inRooms(allowed) },
  };
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-dead-imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...ROWS.flatMap((names, row) => names.map((name) => mayNotLookUp(name, row))),
    {
      name: 'every-room-has-its-row',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: inRooms(ROWS.flat()) },
      to: {},
    },
    {
      name: 'pure-is-pure',
      comment:
        'Domain, statistics and the simulator are plain functions: no framework, no database, no input or output.',
      severity: 'error',
      from: { path: '/(domain|statistics)/|^src/simulation/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: 'node_modules/(@nestjs|typeorm|pg|ioredis)|/(persistence|http)/|^(node:)?(fs|net|http|child_process)',
      },
    },
    {
      name: 'every-source-is-used',
      comment:
        'A program reaches every file of src, except specs and their helpers in testing/. What only tests use is in test/ (statistics: test/reference).',
      severity: 'error',
      from: { path: PROGRAMS },
      to: { path: '^src/', pathNot: `${PROGRAMS}|\\.spec\\.ts$|/testing/`, reachable: false },
    },
    {
      name: 'numbers-before-words',
      comment:
        'The analysis computes the numbers of a week. Words, pages and stores use them, never the reverse.',
      severity: 'error',
      from: { path: '^src/intelligence/analysis/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/intelligence/(compose|page|experiments|persistence)/' },
    },
    {
      name: 'messages-know-metrics-only',
      comment: 'A text needs the words of metrics, and nothing of how they are stored or computed.',
      severity: 'error',
      from: { path: '^src/messages/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(messages|common|observations/catalogue)' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration that uses code of today does something else tomorrow.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^src/' },
    },
    {
      name: 'sources-do-not-use-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/|\\.spec\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types bind modules together just the same.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};
