import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { keyDigest, type NamedKey } from '../../config/named-keys.js';
import { ADMIN_KEY_NAME, type Scope, SERVICE_KEY_NAME } from '../scopes.js';

/** A key with its hash: what the decision about a request needs. */
export interface KnownKey {
  name: string;
  scopes: readonly Scope[];
  /** SHA-256 of the key. */
  digest: Buffer;
}

const SERVICE_SCOPES: readonly Scope[] = ['ingest', 'read', 'erase'];
const ADMIN_SCOPES: readonly Scope[] = ['admin'];

/** The keys of the environment. They work while the database is away, and only a restart changes them. */
@Injectable()
export class EnvironmentKeys {
  readonly all: readonly KnownKey[];

  constructor(@Inject(APP_CONFIG) { keys }: AppConfig) {
    this.all = [
      ...known(single(SERVICE_KEY_NAME, keys.service), SERVICE_SCOPES),
      ...known(keys.serviceList ?? [], SERVICE_SCOPES),
      ...known(single(ADMIN_KEY_NAME, keys.admin), ADMIN_SCOPES),
      ...known(keys.adminList ?? [], ADMIN_SCOPES),
    ];
  }

  has(name: string): boolean {
    return this.all.some((key) => key.name === name);
  }
}

const single = (name: string, key: string | null): Omit<NamedKey, 'key'>[] =>
  key === null ? [] : [{ name, digest: keyDigest(key) }];

const known = (keys: readonly Omit<NamedKey, 'key'>[], scopes: readonly Scope[]): KnownKey[] =>
  keys.map(({ name, digest }) => ({ name, scopes, digest: Buffer.from(digest, 'hex') }));
