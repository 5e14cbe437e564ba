import type { EntityManager } from 'typeorm';
import { changeCount } from './rows.js';

/** What of a person's rows in one table has gone. */
export interface Erased {
  rows: number;
  /** ISO dates of weeks whose cached artefacts must go too. */
  weeks?: readonly string[];
}

/** Of a table that holds something about single persons. */
export interface PersonPolicy {
  /** Erasure goes through the tables by this number, smallest first. Why the order matters: PersonalData.erase. */
  eraseOrder: number;
  /** Whether a person's copy of their data contains the rows of their `user_id`, under the table's name. */
  exported: boolean;
  /** Takes the person out of the table. By default their rows are deleted by `user_id`. */
  erase?(userId: string, manager: EntityManager): Promise<Erased>;
}

export interface TablePolicy {
  /** Which rows are old: a query of their `b.ctid` from the table as `b`. Or, in words, why none are deleted here. */
  pruning: { oldRows: string } | { kept: string };
  /** null: nothing in it is about one person. */
  person: PersonPolicy | null;
}

const policies = new Map<string, TablePolicy>();

/**
 * Says, beside a record's columns, how the table's rows grow old and how a person's part of it is exported and erased.
 * Housekeeping and PersonalData read it, so that no list elsewhere can forget a table.
 */
export function Policy(table: string, policy: TablePolicy): ClassDecorator {
  return () => void policies.set(table, policy);
}

/** Every table whose record is loaded, by name. */
export function tablePolicies(): ReadonlyMap<string, TablePolicy> {
  return policies;
}

/** The tables that hold something about persons, in the order of erasure. */
export function personTables(): [table: string, policy: PersonPolicy][] {
  return [...policies]
    .flatMap(([table, { person }]): [string, PersonPolicy][] => (person ? [[table, person]] : []))
    .sort(([, a], [, b]) => a.eraseOrder - b.eraseOrder);
}

/** Takes a person out of one table, in the way of its policy. */
export async function eraseFrom(
  table: string,
  policy: PersonPolicy,
  userId: string,
  manager: EntityManager,
): Promise<Erased> {
  if (policy.erase) return policy.erase(userId, manager);
  return { rows: await changeCount(manager, `delete from ${table} where user_id = $1`, [userId]) };
}
