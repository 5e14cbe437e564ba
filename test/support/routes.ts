import type { Express } from 'express';
import type { TestApp } from './test-app.js';

/** One operation of the OpenAPI document, its path filled in with a user nobody knows. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As documented, `/users/{id}`. */
  pattern: string;
  path: string;
  /** Which key the document asks for; null: none. */
  key: 'admin-key' | 'service-key' | null;
}

interface OpenApiDocument {
  paths: Record<string, Record<string, { security?: Record<string, unknown>[] }>>;
}

/** Every documented route, so that a new one cannot be forgotten by a test that goes through them all. */
export async function documentedRoutes({ open }: TestApp): Promise<Route[]> {
  const document = (await open.get('/docs-json').expect(200)).body as OpenApiDocument;
  return Object.entries(document.paths).flatMap(([pattern, operations]) =>
    Object.entries(operations).map(([method, operation]): Route => ({
      method: method as Route['method'],
      pattern,
      path: pattern.replaceAll(/\{\w+\}/g, 'nobody'),
      key: (Object.keys(operation.security?.[0] ?? {})[0] as Route['key'] | undefined) ?? null,
    })),
  );
}

/** `GET /users/{id}` of every handler that Express holds, documented or not. */
export function servedRoutes({ app }: TestApp): string[] {
  const { router } = app.getHttpAdapter().getInstance() as Express;
  return router.stack.flatMap(({ route }) =>
    route === undefined
      ? []
      : Object.keys((route as unknown as { methods: Record<string, boolean> }).methods).map(
          (method) => `${method.toUpperCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`,
        ),
  );
}
