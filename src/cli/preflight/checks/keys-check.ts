import type { AppConfig } from '../../../config/app-config.js';
import { fail, pass, type PreflightCheck } from '../check.js';
import { keyWeakness } from './key-strength.js';

const CREATE_EACH = 'Create each with `openssl rand -hex 32`.';

/** Keys must be set, be hard to guess and all be different. */
export const keysCheck: PreflightCheck = {
  name: 'keys',
  inspect: ({ config }) => {
    const keys = secretsOf(config);
    const problems = [
      ...(['ADMIN_API_KEY', 'SERVICE_API_KEY'] as const)
        .filter((name) => !keys.has(name))
        .map((name) => `${name} is not set: its routes refuse every request`),
      ...[...keys].flatMap(([name, key]) => {
        const weakness = keyWeakness(key);
        return weakness === null ? [] : [`${name} ${weakness}`];
      }),
      ...shared(keys),
    ];
    if (problems.length > 0) return fail(`${problems.join('; ')}.`, CREATE_EACH);
    return pass(`${[...keys.keys()].join(', ')}: all are set, strong and different.`);
  },
};

function secretsOf({ keys, alerts, appWebhook }: AppConfig): Map<string, string> {
  const all = {
    ADMIN_API_KEY: keys.admin,
    SERVICE_API_KEY: keys.service,
    LINK_SECRET: keys.linkSecret,
    ALERT_WEBHOOK_SECRET: alerts.webhookSecret,
    APP_WEBHOOK_SECRET: appWebhook.secret,
  };
  return new Map(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
}

function shared(keys: ReadonlyMap<string, string>): string[] {
  const entries = [...keys];
  return entries.flatMap(([name, key], index) =>
    entries
      .slice(index + 1)
      .filter(([, other]) => other === key)
      .map(([other]) => `${name} and ${other} are the same`),
  );
}
