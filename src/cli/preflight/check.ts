import type { DataSource } from 'typeorm';
import type { AppConfig } from '../../config/app-config.js';

export type Status = 'pass' | 'warn' | 'fail';

/** What one check found. Details and remedies name variables, never a key, a password or an address with either. */
export interface Finding {
  status: Status;
  detail: string;
  /** What to do about it; null where nothing is to be done. */
  remedy: string | null;
}

export interface PreflightCheck {
  name: string;
  look(context: PreflightContext): Finding | Promise<Finding>;
}

export interface PreflightContext {
  config: AppConfig;
  /** This process's clock. */
  now(): Date;
  /** Read-only. @throws NoDatabaseError when there is none to look at */
  database(): DataSource;
  /** Whether test messages may be sent. */
  send: boolean;
  /** Where dashboards and alert rules are. */
  deployDir: string;
}

/** A check cannot look without a database; the check of the database tells why there is none. */
export class NoDatabaseError extends Error {}

export const pass = (detail: string): Finding => ({ status: 'pass', detail, remedy: null });
export const warn = (detail: string, remedy: string): Finding => ({ status: 'warn', detail, remedy });
export const fail = (detail: string, remedy: string): Finding => ({ status: 'fail', detail, remedy });
