import type { DataSource } from 'typeorm';
import type { AppConfig } from '../../config/app-config.js';

export type Status = 'pass' | 'warn' | 'fail';

/**
 * The result of one check. Details and remedies name variables, never a key, a password or an address that contains
 * one.
 */
export interface Finding {
  status: Status;
  detail: string;
  /** What to do about it; null when there is nothing to do. */
  remedy: string | null;
}

export interface PreflightCheck {
  name: string;
  inspect(context: PreflightContext): Finding | Promise<Finding>;
}

export interface PreflightContext {
  config: AppConfig;
  /** The clock of this process. */
  now(): Date;
  /**
   * A read-only connection.
   * @throws NoDatabaseError when there is no database
   */
  database(): DataSource;
  /** Whether test messages may be sent. */
  send: boolean;
  /** The folder with the dashboards and alert rules. */
  deployDir: string;
}

/** A check needs a database and there is none. The result of `database` says why. */
export class NoDatabaseError extends Error {}

export const pass = (detail: string): Finding => ({ status: 'pass', detail, remedy: null });
export const warn = (detail: string, remedy: string): Finding => ({ status: 'warn', detail, remedy });
export const fail = (detail: string, remedy: string): Finding => ({ status: 'fail', detail, remedy });
