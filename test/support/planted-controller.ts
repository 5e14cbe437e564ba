import type { Type } from '@nestjs/common';
import { UsersModule } from '../../src/users/users.module.js';

/** Adds a controller to the services that are created from now on, until it is removed. */
export function plantController(controller: Type): { remove(): void } {
  const own = Reflect.getMetadata('controllers', UsersModule) as Type[];
  Reflect.defineMetadata('controllers', [...own, controller], UsersModule);
  return { remove: () => Reflect.defineMetadata('controllers', own, UsersModule) };
}
