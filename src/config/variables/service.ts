import { z } from 'zod';
import type { FieldProblem } from '../../common/errors.js';
import { namedKeys } from '../named-keys.js';
import { baseUrl, flag, insecurities, integer, text } from '../schemas.js';
import { secretListVariable, secretVariable } from '../secret-variable.js';
import { type Environment, group, optionalVariable, type ValuesOf, variable } from '../variable.js';

const PRODUCTION = 'production';

/** For defaults that differ in production. */
export const isProduction = ({ NODE_ENV }: Environment): boolean => NODE_ENV === PRODUCTION;

export const SERVICE = {
  production: variable(
    'NODE_ENV',
    text.transform((mode) => mode === PRODUCTION),
    {
      default: false,
      example: PRODUCTION,
      comment:
        'production: the schedule is off unless INTELLIGENCE_ENABLED is set, and `npm start` adds no demo users.',
    },
  ),
  allowInsecure: optionalVariable('ALLOW_INSECURE', insecurities, {
    example: '',
    comment:
      'What production otherwise refuses, by name and with commas between: plain_smtp (mail without TLS), http_webhooks (addresses of receivers without https), unsigned_webhooks (APP_WEBHOOK_URL without a secret), http_links (PUBLIC_URL without https). This machine itself needs no name.',
  }),
  http: group('HTTP', {
    port: variable('PORT', integer(0, 65_535), {
      default: 3000,
      comment: 'The port to listen on. 0: any free one. The default of a worker (npm run worker) is 3001.',
    }),
    host: optionalVariable('HOST', text, {
      example: '127.0.0.1',
      comment: 'The address to listen on, or the name of one. Unset: all addresses of this machine.',
    }),
    adminPort: optionalVariable('ADMIN_PORT', integer(0, 65_535), {
      example: '3002',
      comment:
        'A port of its own for operators: /admin, /metrics, /docs and /health answer there only, and users and the app on PORT only. /health/live and /health/ready answer on both. 0: any free one. Unset: all on PORT. A worker does not use it: it has nothing for users.',
    }),
    publicUrl: optionalVariable('PUBLIC_URL', baseUrl, {
      example: 'https://intelligence.example.com',
      comment: 'The address at which users reach the service, for links in messages.',
    }),
    keepAliveSeconds: variable('KEEP_ALIVE_SECONDS', integer(1, 3600), {
      default: 75,
      comment:
        "How long a connection is kept for the next request. Must be longer than a proxy's own idle time (nginx: 60).",
    }),
    shutdownGraceSeconds: variable('SHUTDOWN_GRACE_SECONDS', integer(0, 25), {
      default: 3,
      comment:
        'How long requests are still served after a SIGTERM, while /health/ready says 503. Longer than the interval of the probes.',
    }),
    docsEnabled: variable('DOCS_ENABLED', flag, {
      default: true,
      comment: "Whether /docs serves the API's documentation.",
    }),
    metricsEnabled: variable('METRICS_ENABLED', flag, {
      default: true,
      comment: 'Whether /metrics serves metrics to Prometheus.',
    }),
  }),
  keys: group('Keys', {
    admin: secretVariable(
      'ADMIN_API_KEY',
      'Sent in the header api-key to /admin. Unset: /admin refuses every request.',
    ),
    service: secretVariable(
      'SERVICE_API_KEY',
      'Sent in the header api-key to /users and /observations. Unset: these routes refuse every request.',
    ),
    adminList: optionalVariable('ADMIN_API_KEYS', namedKeys, {
      example: '',
      comment:
        'More keys for /admin, each with its name, separated by commas: name:key or name:sha256:<hash of the key>, as in ops:sha256:9f86... (from `printf %s "$KEY" | sha256sum`). ADMIN_API_KEY has the name admin.',
      secretsIn: (keys) => keys,
    }),
    serviceList: optionalVariable('SERVICE_API_KEYS', namedKeys, {
      example: '',
      comment:
        'More keys for /users and /observations, in the same form. SERVICE_API_KEY has the name service. Keys with fewer rights or an expiry: `cli -- keys add`.',
      secretsIn: (keys) => keys,
    }),
    linkSecret: secretVariable(
      'LINK_SECRET',
      'Signs links to briefs. Unset, and LINK_SECRETS too: generated once, and kept in the database.',
    ),
    linkSecrets: secretListVariable(
      'LINK_SECRETS',
      'Several secrets, separated by commas: the first signs, and links of all of them are accepted, those of LINK_SECRET too. Put a new secret first, and remove the old one when its links have expired.',
    ),
    userIds: variable('USER_IDS', z.enum(['uuid', 'external', 'both']), {
      default: 'both',
      comment:
        "How the app names its users. uuid: by UUIDs only. external: by the app's own ids only, so that an own id that looks like a UUID is an own id. both: a UUID is taken for a UUID, but refused if it is the one that the service derived from an own id. Choose external if users choose their ids.",
    }),
  }),
};

/** Two servers cannot share a port, unless the system chooses it. */
export function portProblem({ http }: ValuesOf<typeof SERVICE>): FieldProblem | null {
  if (http.adminPort === null || http.adminPort === 0 || http.adminPort !== http.port) return null;
  return { field: SERVICE.http.variables.adminPort.name, reason: 'must be another port than PORT' };
}
