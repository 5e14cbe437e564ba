import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { keyDigest } from '../../config/named-keys.js';
import { allows, type Caller, type Scope } from '../scopes.js';
import { EnvironmentKeys, type KnownKey } from './environment-keys.js';
import { KeySnapshot } from './key-snapshot.js';
import { KeyUses } from './key-uses.js';
import { looksLikeOurs } from './new-key.js';

/** The only place that says which key a caller presented. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly environment: EnvironmentKeys,
    private readonly snapshot: KeySnapshot,
    private readonly uses: KeyUses,
  ) {}

  /**
   * Returns the caller that presented this key; null for a key that is missing, wrong, expired or revoked. While the
   * database cannot be read, only the keys of the environment are known. Never rejects.
   */
  async find(presented: string | undefined): Promise<Caller | null> {
    if (!presented) return null;
    const digest = Buffer.from(keyDigest(presented), 'hex');
    const found = matching(this.environment.all, digest) ?? (await this.inDatabase(presented, digest));
    if (found) this.uses.note([found.name]);
    return found;
  }

  /** Whether any key opens routes of this scope. */
  async existsFor(scope: Scope): Promise<boolean> {
    const opens = (key: KnownKey): boolean => allows(key, scope);
    return this.environment.all.some(opens) || (await this.snapshot.recent()).some(opens);
  }

  private async inDatabase(presented: string, digest: Buffer): Promise<Caller | null> {
    if (!looksLikeOurs(presented)) return null;
    return (
      matching(await this.snapshot.recent(), digest) ?? matching(await this.snapshot.fresh(), digest) ?? null
    );
  }
}

/** Compares with every key, in constant time. A key that is configured twice has the scopes of both. */
function matching(keys: readonly KnownKey[], digest: Buffer): Caller | undefined {
  const found = keys.filter((key) => timingSafeEqual(key.digest, digest));
  if (found.length === 0) return undefined;
  return { name: found[0].name, scopes: [...new Set(found.flatMap(({ scopes }) => scopes))] };
}
