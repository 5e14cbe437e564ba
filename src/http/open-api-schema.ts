import type { ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';

type SchemaObject = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** Describes a body for Swagger from the schema that parses it. */
export function openApiSchema(schema: z.ZodType): SchemaObject {
  const described = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' });
  delete described.$schema;
  // The result is in the dialect of OpenAPI 3.0, but Zod's type for it is wider.
  return described as SchemaObject;
}
