import { uuidV5 } from '../../../common/user-id.js';

/** Must change with every change of method or wording that alters what is stored. */
export const GENERATOR = 'weekly-intelligence/3';
/** Namespace of brief ids. It must never change: a brief that is written again keeps its id. */
const BRIEF_NAMESPACE = '2b7c7d39-52a6-5c0f-8a56-0f6f3f1b8c21';

/** @param weekOf day number of the Monday of issue. */
export function briefId(userId: string, weekOf: number): string {
  return uuidV5(`${userId}:${weekOf}`, BRIEF_NAMESPACE);
}
