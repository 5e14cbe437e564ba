import type { TestApp } from './test-app.js';
import type { SentObservation } from './people.js';
import { WEEK_OF } from './people.js';
import { toUserRef } from '../../src/common/user-id.js';

export interface TriggeredRun {
  status: string;
  job_id: string;
  users_processed: number;
  users_successful: number;
  users_failed: number;
  success_rate: number | null;
}

/** Sends records over HTTP. */
export async function send(service: TestApp, observations: readonly SentObservation[]): Promise<void> {
  await service.service.post('/observations').send({ observations }).expect(200);
}

/** Triggers a manual run and waits until it ends. */
export async function triggerRun(service: TestApp, body: object = {}): Promise<TriggeredRun> {
  const answer = await service.admin
    .post('/admin/trigger-intelligence')
    .send({ week_of: WEEK_OF, ...body })
    .expect(200);
  return (answer.body as { result: TriggeredRun }).result;
}

/** The outcome of one user in a run: `done`, `skipped: inactive` ... */
export async function outcomeOf(service: TestApp, run: { job_id: string }, user: string): Promise<string> {
  const { body } = await service.admin.get(`/admin/runs/${run.job_id}/users/${user}`).expect(200);
  const { state, reason } = body as { state: string; reason: string | null };
  return reason === null ? state : `${state}: ${reason}`;
}

/** The user id that is derived from an external id. */
export const idOf = (externalId: string): string => toUserRef(externalId).userId;

/** External ids in the order in which runs plan them. */
export function inPlanOrder(externalIds: readonly string[]): string[] {
  return [...externalIds].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}
