import type { ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';

type SchemaObject = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** What Swagger shows of a body, from the schema that reads it. */
export function openApiSchema(schema: z.ZodType): SchemaObject {
  const described = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' });
  delete described.$schema;
  // Zod names the dialect of OpenAPI 3.0; its own type is wider.
  return described as SchemaObject;
}
