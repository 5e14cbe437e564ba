import { isIP } from 'node:net';
import { z } from 'zod';
import { isTimeZone } from '../common/calendar.js';
import { AddressProblem, readPostgresAddress } from './postgres-address.js';
import { isEmailAddress } from '../common/email-address.js';
import { INSECURITIES, type Insecurity } from './insecure.js';
import { weeklyCronProblem } from './weekly-cron.js';

export const text = z.string().min(1);

export const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

export const positiveNumber = z.coerce.number().positive();

export const percent = z.coerce.number().min(0).max(100);

export const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off', 'yes', 'no'])
  .transform((word) => ['true', '1', 'on', 'yes'].includes(word));

export const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL of ${protocols.join(' or ')}`,
  });

export const webUrl = url('http:', 'https:');

/** A web address to which paths are appended: it loses the slashes at its end. */
export const baseUrl = webUrl.transform((address) => address.replace(/\/+$/, ''));

/** A database's address as libpq reads it. The reasons never quote it. */
export const postgresUrl = text.superRefine((uri, context) => {
  try {
    readPostgresAddress(uri, {});
  } catch (error) {
    if (!(error instanceof AddressProblem)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

const NETWORK_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

function isNetwork(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return NETWORK_NAMES.includes(text);
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Addresses and networks, separated by commas. */
export const proxies = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .refine((list) => list.every(isNetwork), {
    error: `must hold addresses, networks as 10.0.0.0/8, or ${NETWORK_NAMES.join(', ')}`,
  });

/** `name@example.com`, or `Any name <name@example.com>`. */
export const sender = text.refine(
  (value) => isEmailAddress(/^[^<>\r\n]*<([^<>]*)>$/.exec(value.trim())?.[1] ?? value.trim()),
  { error: 'must be an address, such as no-reply@example.com, or a name and an address in <>' },
);

/** Secrets with commas between them. */
export const secrets = text
  .transform((list) => list.split(',').map((secret) => secret.trim()))
  .refine((list) => list.every((secret) => secret !== ''), {
    error: 'must be secrets with commas between them',
  });

/** Names with commas between them. */
export const insecurities = text
  .transform((list) => list.split(',').map((name) => name.trim()))
  .refine(
    (names): names is Insecurity[] =>
      names.every((name) => (INSECURITIES as readonly string[]).includes(name)),
    {
      error: `must be a list of ${INSECURITIES.join(', ')}`,
    },
  );

export const redisUrl = url('redis:', 'rediss:');

export const timeZone = text.refine(isTimeZone, { error: 'must be an IANA time zone' });

export const weeklyCron = text.superRefine((expression, context) => {
  const message = weeklyCronProblem(expression);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
