import { baseUrl, integer, percent, positiveNumber } from '../schemas.js';
import { group, optionalVariable, variable } from '../variable.js';

export const MONITORING = {
  health: group('Bounds of GET /admin/intelligence-health', {
    minSuccessRate: variable('HEALTH_MIN_SUCCESS_RATE', percent, {
      default: 95,
      comment: 'The percentage of users that must succeed.',
    }),
    maxGenerationSeconds: variable('HEALTH_MAX_GENERATION_SECONDS', positiveNumber, {
      default: 5,
      comment: 'The longest computation of one user, in seconds, for 95 % of the users.',
    }),
    minCacheHitRate: variable('HEALTH_MIN_CACHE_HIT_RATE', percent, {
      default: 80,
      comment: 'The percentage of reads that the cache must answer.',
    }),
    maxErrorRate: variable('HEALTH_MAX_ERROR_RATE', percent, {
      default: 5,
      comment: 'The percentage of users that may fail.',
    }),
  }),
  healthPage: group('GET /health', {
    readSeconds: variable('HEALTH_READ_SECONDS', integer(0, 60), {
      default: 2,
      comment: 'The five checks are read at most once in this time, however often /health is asked.',
    }),
  }),
  targets: group('Objectives of GET /admin/targets, beside the bounds above', {
    retrySuccessRate: variable('TARGET_RETRY_SUCCESS_RATE', percent, {
      default: 90,
      comment: 'The percentage of retried users that must succeed.',
    }),
    availability: variable('TARGET_AVAILABILITY', percent, {
      default: 99.9,
      comment: 'The percentage of minutes in which the service must be available.',
    }),
  }),
  tracing: group('Traces', {
    endpoint: optionalVariable('OTEL_EXPORTER_OTLP_ENDPOINT', baseUrl, {
      example: 'http://collector.example.com:4318',
      comment:
        'Spans are sent to this OTLP collector, over HTTP, at /v1/traces below it. Unset: nothing is traced.',
    }),
  }),
};
