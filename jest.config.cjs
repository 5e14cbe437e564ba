/** Packages without CommonJS: Node loads them with require, jest does not. */
const ESM_ONLY = '(intl-messageformat|@formatjs)/';

/**
 * Unit specs lie beside their sources and need no server; neither do the specs of the documents (test/docs), of the
 * structure of the code (test/structure), of the pages that show briefs beside their days (test/read) and of the
 * reference statistics (test/reference). The other specs of test/ need Postgres and Redis, which globalSetup starts.
 */
const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': '@swc/jest', [`${ESM_ONLY}.+\\.js$`]: '@swc/jest' },
  transformIgnorePatterns: [`/node_modules/(?!${ESM_ONLY})`],
  // Sources import with the .js suffix of their output (NodeNext).
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  extensionsToTreatAsEsm: [],
};

module.exports = {
  // Many specs wait for clocks and processes more than they compute: jest's own default leaves a core to itself.
  maxWorkers: '100%',
  // A machine may be slow; a test that hangs is reported soon.
  testTimeout: 30_000,
  // A worker ends within milliseconds once its specs have closed what they opened, but not on a machine that is busy.
  workerGracefulExitTimeout: 5000,
  // Every spec that boots the whole app keeps some 45 MB alive.
  workerIdleMemoryLimit: '600MB',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['src/**/*', 'test/docs/*', 'test/read/*', 'test/reference/*', 'test/structure/*'].map(
        (folder) => `<rootDir>/${folder}.spec.ts`,
      ),
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(docs|read|reference|structure)/'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};
