import { AppError, type FieldProblem } from '../common/errors.js';
import { secretProblems, secretsOf } from './secrets.js';
import { readVariables, type ValuesOf } from './variable.js';
import { VARIABLES } from './variables/index.js';
import { insecureReceivers, mailProblem } from './variables/notifications.js';
import { portProblem } from './variables/service.js';

/** Injection token of the validated, frozen configuration. */
export const APP_CONFIG = Symbol('APP_CONFIG');

type Values = ValuesOf<typeof VARIABLES>;

/** The values of all variables (src/config/variables explains each), and what follows from them. */
export interface AppConfig extends Values {
  readonly cache: Values['cache'] & {
    /** Whether this process answers readers, so that it should cache texts in memory where there is no Redis. */
    readonly inMemory: boolean;
  };
  readonly mail: Values['mail'] & {
    /** Whether users get mail. For the links in it the service must know its own address. */
    readonly toUsers: boolean;
  };
}

export class ConfigurationError extends AppError {
  constructor(problems: FieldProblem[]) {
    const list = problems.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
    super('bad_configuration', `The configuration is not valid. ${list}`, { problems });
  }
}

/** Reads and checks the environment once. @throws ConfigurationError naming every bad variable, never a value. */
export function readConfig(environment: NodeJS.ProcessEnv): AppConfig {
  // Compose files and .env files write "not set" as an empty value.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  // Programs that read these names agree on both forms.
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']) given[name] ??= given[name.toLowerCase()];
  const problems: FieldProblem[] = [];
  const values = readVariables(VARIABLES, given, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  // In production a secret that can be guessed is refused. Elsewhere it may be as short as is handy.
  const weak = values.production ? secretProblems(secretsOf(VARIABLES, values)) : [];
  const together = [portProblem(values), mailProblem(values), ...weak, ...insecureReceivers(values)].filter(
    (problem) => problem !== null,
  );
  if (together.length > 0) throw new ConfigurationError(together);
  return deepFreeze({
    ...values,
    cache: { ...values.cache, inMemory: true },
    mail: { ...values.mail, toUsers: values.mail.smtpUrl !== null && values.http.publicUrl !== null },
  });
}

function deepFreeze<T extends object>(tree: T): T {
  for (const branch of Object.values(tree))
    if (typeof branch === 'object' && branch !== null) deepFreeze(branch);
  return Object.freeze(tree);
}
