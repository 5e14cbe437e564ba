import type { EntityManager } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { changeCount } from './rows.js';

/** The result of erasing a person from one table. */
export interface Erased {
  rows: number;
  /** ISO dates of weeks whose cached artefacts must go too. */
  weeks?: readonly string[];
}

/** How a table that holds data about single persons gives them out and erases them. */
export interface PersonPolicy {
  /** Erasure visits the tables in the order of this number, smallest first. PersonalData.erase says why it matters. */
  eraseOrder: number;
  /** Whether a person's copy of their data contains their rows of this table (those with their `user_id`). */
  exported: boolean;
  /** The columns of their copy; by default all. For a table that may have columns of the host app. */
  columns?: readonly string[];
  /** The column that says when a row was written: rows of a person who came back after an erasure are recognised by it. */
  writtenAt?: string;
  /** Erases what was written up to an instant, where `writtenAt` does not suffice. */
  eraseOlder?(userId: string, before: Date, manager: EntityManager): Promise<Erased>;
  /** Why the rows stay after an erasure, without the person's id; then they do not count as erased. */
  kept?: string;
  /** Erases the person from the table. Without it, their rows are deleted by `user_id`. */
  erase?(userId: string, manager: EntityManager): Promise<Erased>;
}

/** A limit that the operator sets in days (RETENTION_*_DAYS). */
export type RetentionLimit = keyof AppConfig['retention'];

export interface Pruning {
  /**
   * A query of the `b.ctid` of rows to delete, from the table as `b`, to which a condition is added with `and`. `$1`: the
   * days of `limit`; null for ever.
   */
  oldRows: string;
  limit?: RetentionLimit;
}

/** `kept` says why no row is ever deleted. */
export interface TablePolicy {
  pruning: Pruning | { kept: string };
  /** null if no row is about a single person. */
  person: PersonPolicy | null;
}

const policies = new Map<string, TablePolicy>();

/**
 * Declares beside a record's columns when the table's rows are deleted, and how one person's rows are exported and erased.
 * Housekeeping and PersonalData read these policies: there is no other list in which a table could be forgotten.
 */
export function Policy(table: string, policy: TablePolicy): ClassDecorator {
  return () => void policies.set(table, policy);
}

/** Returns the policies of all tables whose records are loaded, by table name. */
export function tablePolicies(): ReadonlyMap<string, TablePolicy> {
  return policies;
}

/** Returns the tables that hold data about single persons, in the order of erasure. */
export function personTables(): [table: string, policy: PersonPolicy][] {
  return [...policies]
    .flatMap(([table, { person }]): [string, PersonPolicy][] => (person ? [[table, person]] : []))
    .sort(([, a], [, b]) => a.eraseOrder - b.eraseOrder);
}

/** The query of the rows of a table that belong to a person's copy of their data; $1 is their id. */
export function exportQuery(table: string, { columns }: PersonPolicy): string {
  return `select ${columns?.join(', ') ?? '*'} from ${table} where user_id = $1`;
}

/**
 * Erases a person from one table, as its policy says. With `before`, rows stay that are known to be written later.
 */
export async function eraseFrom(
  table: string,
  policy: PersonPolicy,
  userId: string,
  manager: EntityManager,
  before: Date | null = null,
): Promise<Erased> {
  if (before !== null && policy.eraseOlder) return policy.eraseOlder(userId, before, manager);
  if (before !== null && policy.writtenAt !== undefined)
    return {
      rows: await changeCount(
        manager,
        `delete from ${table} where user_id = $1 and ${policy.writtenAt} <= $2`,
        [userId, before],
      ),
    };
  if (policy.erase) return policy.erase(userId, manager);
  return { rows: await changeCount(manager, `delete from ${table} where user_id = $1`, [userId]) };
}
