import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';

const SECRET_BYTES = 32;

interface Key {
  /** Says by which key a hash was made, so that one of a lost key is not taken for one of another person. */
  name: string;
  secret: string;
}

/**
 * Hashes ids of erased people with keys that are not in the database: ids that an app chose can be guessed, and with a
 * plain hash every reader of the record could test the guesses.
 */
@Injectable()
export class ErasureSeals {
  private keys: Promise<Key[]> | null = null;

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  /** By the first key. @throws Error of the file system when the key can neither be read nor stored */
  async seal(userId: string): Promise<string> {
    const [seal] = await this.sealsOf(userId);
    return seal;
  }

  /** By each key that is understood, the newest first. */
  async sealsOf(userId: string): Promise<string[]> {
    return (await this.load()).map(
      ({ name, secret }) => `${name}.${createHmac('sha256', secret).update(userId).digest('hex')}`,
    );
  }

  /** Whether the key of a seal is one of ours. */
  async understands(seal: string): Promise<boolean> {
    return (await this.load()).some(({ name }) => seal.startsWith(`${name}.`));
  }

  private load(): Promise<Key[]> {
    this.keys ??= this.secrets().then(
      (secrets) => secrets.map((secret) => ({ name: nameOf(secret), secret })),
      (error: unknown) => {
        this.keys = null;
        throw error;
      },
    );
    return this.keys;
  }

  private async secrets(): Promise<readonly string[]> {
    const { secrets, file } = this.config.erasures;
    return secrets ?? [await readOrCreate(`${file}.key`)];
  }
}

const nameOf = (secret: string): string =>
  createHash('sha256').update('name of the key').update(secret).digest('hex').slice(0, 8);

/** The first process stores a secret of its own, so that all processes on this disk get the same. */
async function readOrCreate(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  try {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    await writeFile(path, secret, { flag: 'wx', mode: 0o600, flush: true });
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(path, 'utf8')).trim();
}
