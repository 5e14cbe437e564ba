import { databaseProblem } from './database-problem.js';

const state = (code: string) => Object.assign(new Error('quotes hush'), { code });

describe('databaseProblem', () => {
  it.each([
    ['28P01', /\(database error 28P01\)\. Check DATABASE_URL: .*password/],
    ['28000', /pg_hba\.conf/],
    ['3D000', /database does not exist/],
    ['25006', /primary/],
    ['42501', /lacks a right/],
    ['ECONNREFUSED', /\(Error: ECONNREFUSED\)\. Check DATABASE_URL: no server listens/],
    ['ENOTFOUND', /name of the host/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /sslrootcert/],
    ['CERT_HAS_EXPIRED', /renew/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another host name/],
    ['42P01', /Check DATABASE_URL and that the server runs/],
  ])('says what to do about %s, and quotes nothing', (code, expected) => {
    expect(databaseProblem(state(code))).toMatch(expected);
    expect(databaseProblem(state(code))).not.toContain('hush');
  });

  it.each(['XX001', 'XX002', '53100', '57P03'])('does not doubt the address for %s', (code) => {
    expect(databaseProblem({ ...state(code), driverError: state(code) })).not.toContain('DATABASE_URL');
    expect(databaseProblem(state(code))).toContain(code);
  });

  it('knows errors of the driver that have no code', () => {
    expect(databaseProblem(new Error('The server does not support SSL connections'))).toMatch(
      /offers no TLS/,
    );
    expect(databaseProblem(new Error('timeout expired'), 'MIGRATION_DATABASE_URL')).toMatch(
      /Check MIGRATION_DATABASE_URL: the host does not answer/,
    );
  });
});
