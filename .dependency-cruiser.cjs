/** Modules from the ground up. A module may use those in earlier rows; of its own row nothing but itself. */
const ROWS = [
  ['common', 'config'],
  ['database'],
  ['cache', 'preferences', 'notifications'],
  ['safety'],
  ['observations'],
  ['simulation'],
  ['intelligence'],
  ['verification', 'retry'],
  ['jobs'],
  ['monitoring'],
  ['users', 'admin'],
  ['demo', 'cli'],
];
/** These know each other: the ground everything stands on, and what an operator sees of it all. */
const TOGETHER = [ROWS.at(0), ROWS.at(-1)];
const TOP = ROWS.at(-1);

const inModules = (names) => `^src/(${names.join('|')})/`;

function mayNotLookUp(name, row) {
  const ownRow = TOGETHER.includes(ROWS[row]) ? ROWS[row] : [name];
  const allowed = [...ROWS.slice(0, row).flat(), ...ownRow];
  return {
    name: `${name}-uses-only-what-is-below`,
    severity: 'error',
    from: { path: inModules([name]) },
    // What puts the service together (src/*.ts) is above all, but for the commands, which start it too.
    to: { path: TOP.includes(name) ? '^src/[^/]+/' : '^src/', pathNot: inModules(allowed) },
  };
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-dead-imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...ROWS.flatMap((names, row) => names.map((name) => mayNotLookUp(name, row))),
    {
      name: 'every-module-has-its-row',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: inModules(ROWS.flat()) },
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
