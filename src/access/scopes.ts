/** What a key may do. `view` opens the reading routes of /admin, and `admin` all of /admin. */
export const SCOPES = ['ingest', 'read', 'erase', 'admin', 'view'] as const;
export type Scope = (typeof SCOPES)[number];

/** The caller of a request: a key by its name, or a signed link. */
export interface Caller {
  /** As the audit shows it. */
  name: string;
  scopes: readonly Scope[];
}

/** Scopes of the routes below /admin. The other scopes are those of the app's backend. */
const ADMIN_SCOPES: readonly Scope[] = ['admin', 'view'];
export const isAdminScope = (scope: Scope): boolean => ADMIN_SCOPES.includes(scope);

export const allows = ({ scopes }: Pick<Caller, 'scopes'>, needed: Scope): boolean =>
  scopes.includes(needed) || (needed === 'view' && scopes.includes('admin'));

/** Names in the audit of callers that are not keys. No key can have one of them. */
export const LINK = 'link';
export const UNSUBSCRIBE_LINK = 'unsubscribe_link';
export const CLI = 'cli';
/** The single keys of the environment. */
export const SERVICE_KEY_NAME = 'service';
export const ADMIN_KEY_NAME = 'admin';
export const NO_CALLER = 'none';
export const RESERVED_NAMES: readonly string[] = [
  LINK,
  UNSUBSCRIBE_LINK,
  CLI,
  NO_CALLER,
  SERVICE_KEY_NAME,
  ADMIN_KEY_NAME,
];
