import { AsyncLocalStorage } from 'node:async_hooks';

interface RequestScope {
  id: string;
  ended: boolean;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/**
 * Handles a request so that `currentRequestId` returns its id in all its work, until the returned function is called.
 * Work that a request has begun and that outlives it (a run, a timer) belongs to no request from then on.
 */
export function withinRequest(id: string, handle: () => void): () => void {
  const scope = { id, ended: false };
  scopes.run(scope, handle);
  return () => void (scope.ended = true);
}

/** The id of the request that is being handled; undefined outside of one. */
export function currentRequestId(): string | undefined {
  const scope = scopes.getStore();
  return scope === undefined || scope.ended ? undefined : scope.id;
}
