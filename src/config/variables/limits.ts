import { integer, proxies } from '../schemas.js';
import { group, optionalVariable, variable } from '../variable.js';

const PER_MINUTE = integer(0, 10_000_000);

export const LIMITS = {
  limits: group('Limits on requests, of each process (0: none). /health and /metrics have none', {
    perKeyPerMinute: variable('RATE_LIMIT_PER_KEY', PER_MINUTE, {
      default: 120_000,
      comment: 'Requests per minute with the same key; more are answered 429.',
    }),
    perAddressPerMinute: variable('RATE_LIMIT_PER_ADDRESS', PER_MINUTE, {
      default: 6000,
      comment:
        'Requests per minute from the same address without a key: pages behind links, unsubscribing, and /docs. Behind a proxy set TRUSTED_PROXIES, too.',
    }),
    refusalsPerMinute: variable('RATE_LIMIT_REFUSALS', PER_MINUTE, {
      default: 300,
      comment:
        'Requests per minute from the same address with a wrong key or link; more are answered 429. A right key is never refused for them.',
    }),
    trustedProxies: optionalVariable('TRUSTED_PROXIES', proxies, {
      example: 'loopback, 10.0.0.0/8',
      comment:
        "The proxies whose X-Forwarded-For is believed: addresses, networks, loopback, linklocal or uniquelocal, separated by commas. Unset: none, so all requests through a proxy count as the proxy's.",
    }),
  }),
  observations: group('Observations', {
    namesPerUser: variable('NAMES_PER_USER', integer(1, 100_000), {
      default: 200,
      comment:
        'How many symptoms and medications a user may have names for. Observations with a further name are refused; those with a known one are not.',
    }),
  }),
};
