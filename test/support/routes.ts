import type { Express } from 'express';
import type { Scope } from '../../src/access/scopes.js';
import type { TestApp } from './test-app.js';

/** One operation of the OpenAPI document, with an unknown user in its path. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As documented, `/users/{id}`. */
  pattern: string;
  path: string;
  /** The key that the document requires; null: none. */
  key: 'admin-key' | 'service-key' | null;
  /** The scope that a key needs; null: none. */
  scope: Scope | null;
}

interface OpenApiDocument {
  paths: Record<string, Record<string, { security?: Record<string, unknown>[]; 'x-scope'?: Scope }>>;
}

/** All documented routes, so that a test of all routes cannot forget a new one. */
export async function documentedRoutes({ open }: TestApp): Promise<Route[]> {
  const document = (await open.get('/docs-json').expect(200)).body as OpenApiDocument;
  return Object.entries(document.paths).flatMap(([pattern, operations]) =>
    Object.entries(operations).map(([method, operation]): Route => ({
      method: method as Route['method'],
      pattern,
      path: pattern.replaceAll(/\{\w+\}/g, 'unknown'),
      key: (Object.keys(operation.security?.[0] ?? {})[0] as Route['key'] | undefined) ?? null,
      scope: operation['x-scope'] ?? null,
    })),
  );
}

/** `GET /users/{id}` ...: all routes that Express serves, documented or not. */
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
