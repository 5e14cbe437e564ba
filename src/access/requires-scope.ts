import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiExtension, ApiForbiddenResponse, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import { isAdminScope, type Scope } from './scopes.js';

/** Says whether a request carries a signed link that opens its route. */
export interface LinkAccess {
  opens(request: Request): Promise<boolean>;
}

/** Who may call a route. */
export type Access =
  { kind: 'key'; scope: Scope; orLink: Type<LinkAccess> | null } | { kind: 'open'; why: string };

const ACCESS = Symbol('ACCESS');

/** The access that a route declares; undefined: none, and no request is admitted. */
export const accessOf = (handler: object): Access | undefined =>
  Reflect.getMetadata(ACCESS, handler) as Access | undefined;

const declare = (access: Access): MethodDecorator => SetMetadata(ACCESS, access);

/**
 * Declares the scope that a route needs. It is for methods and not for classes, so that a changing route that is
 * added to a class cannot inherit the scope of its reading routes.
 * @param more.orLink opens the route without a key, too
 */
export function RequiresScope(scope: Scope, more: { orLink?: Type<LinkAccess> } = {}): MethodDecorator {
  return applyDecorators(
    declare({ kind: 'key', scope, orLink: more.orLink ?? null }),
    ApiSecurity(isAdminScope(scope) ? 'admin-key' : 'service-key'),
    ApiExtension('x-scope', scope),
    ApiForbiddenResponse({ description: `The key is missing or wrong, or has not the scope \`${scope}\`.` }),
  );
}

/** Declares that a route needs no key. @param why it holds no person's data, or what protects them */
export const OpenRoute = (why: string): MethodDecorator => declare({ kind: 'open', why });
