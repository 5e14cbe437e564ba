import type { TestApp } from '../support/test-app.js';

/** What the generator knows about a route, all of it from the OpenAPI document. */
export interface FuzzedRoute {
  method: string;
  /** `/users/{id}/brief` */
  pattern: string;
  queries: string[];
  /** Valid bodies. */
  examples: unknown[];
}

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content?: Record<string, { examples?: Record<string, { value: unknown }> }> };
}

const UNDOCUMENTED = ['/metrics', '/docs', '/docs-json', '/docs-yaml', '/', '/unknown/{id}'];

/** Every documented route, so that a new one is fuzzed from its first day, and those that are not documented. */
export async function routesToFuzz({ open }: TestApp): Promise<FuzzedRoute[]> {
  const { paths } = (await open.get('/docs-json').expect(200)).body as {
    paths: Record<string, Record<string, Operation>>;
  };
  const documented = Object.entries(paths).flatMap(([pattern, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      pattern,
      queries: (operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name),
      examples: Object.values(operation.requestBody?.content ?? {}).flatMap(({ examples }) =>
        Object.values(examples ?? {}).map(({ value }) => value),
      ),
    })),
  );
  return [
    ...documented,
    ...UNDOCUMENTED.map((pattern) => ({ method: 'GET', pattern, queries: [], examples: [] })),
  ];
}
