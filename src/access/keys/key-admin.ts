import { Injectable } from '@nestjs/common';
import { ConflictError, NotFoundError } from '../../common/errors.js';
import { keyDigest } from '../../config/named-keys.js';
import { RESERVED_NAMES, type Scope } from '../scopes.js';
import { ApiKeyStore, type StoredKey } from './api-key-store.js';
import { EnvironmentKeys } from './environment-keys.js';
import { KeySnapshot } from './key-snapshot.js';
import { newKey } from './new-key.js';

/** Every request is compared with every valid key. */
const MOST_KEYS = 100;

/** A key as operators see it, never with the key itself. */
export interface ListedKey extends Omit<StoredKey, 'created_by' | 'created_at'> {
  /** Keys of the environment end when they are taken out of it. */
  source: 'database' | 'environment';
  created_by: string | null;
  created_at: Date | null;
  /** To the minute; null: not since it was made, or since this version runs. */
  last_used_at: Date | null;
}

export interface AddedKey extends StoredKey {
  /** Shown this once. Only its hash is stored. */
  key: string;
}

/** Makes, lists and revokes keys. */
@Injectable()
export class KeyAdmin {
  constructor(
    private readonly store: ApiKeyStore,
    private readonly environment: EnvironmentKeys,
    private readonly snapshot: KeySnapshot,
  ) {}

  /** Returns the keys of the environment first, then those of the database, newest first. */
  async list(): Promise<ListedKey[]> {
    const [stored, uses] = await Promise.all([this.store.list(), this.store.lastUses()]);
    const lastUse = (name: string): Date | null => uses.get(name) ?? null;
    const never = { created_by: null, created_at: null, expires_at: null, revoked_at: null };
    return [
      ...this.environment.all.map(({ name, scopes }): ListedKey => {
        return { name, scopes: [...scopes], source: 'environment', ...never, last_used_at: lastUse(name) };
      }),
      ...stored.map((key): ListedKey => {
        return { ...key, source: 'database', last_used_at: lastUse(key.name) };
      }),
    ];
  }

  /**
   * @param wanted.days until it expires; null: never
   * @param by the name of the caller
   * @throws ConflictError `key_name_taken`, `too_many_keys`
   */
  async add(
    wanted: { name: string; scopes: readonly Scope[]; days: number | null },
    by: string,
  ): Promise<AddedKey> {
    const taken = (): ConflictError =>
      new ConflictError(
        'key_name_taken',
        'This name is or was a key’s, or has a meaning of its own. Names are never used twice.',
      );
    if (RESERVED_NAMES.includes(wanted.name) || this.environment.has(wanted.name)) throw taken();
    const key = newKey(wanted.scopes);
    const digest = Buffer.from(keyDigest(key), 'hex');
    const stored = await this.store.add({ ...wanted, digest, createdBy: by }, MOST_KEYS);
    if (stored) return { ...stored, key };
    if ((await this.store.valid()).length < MOST_KEYS) throw taken();
    throw new ConflictError('too_many_keys', `There are ${MOST_KEYS} valid keys. Revoke one first.`);
  }

  /**
   * Revokes a key for ever: at once in this process, in others within 5 seconds.
   * @throws NotFoundError `unknown_key`, ConflictError `environment_key`, `own_key`
   */
  async revoke(name: string, by: string): Promise<StoredKey> {
    if (name === by)
      throw new ConflictError(
        'own_key',
        'A key cannot revoke itself, so that one that works stays. Use another key, or the command line.',
      );
    const revoked = await this.store.revoke(name);
    if (revoked !== null) {
      await this.snapshot.fresh();
      return revoked;
    }
    if (this.environment.has(name))
      throw new ConflictError(
        'environment_key',
        'This key is in the environment: remove it there and restart.',
      );
    throw new NotFoundError('unknown_key', 'There is no such key.');
  }
}
