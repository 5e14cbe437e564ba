import { Injectable, type PipeTransform } from '@nestjs/common';
import type { UserRef } from '../common/user-id.js';
import { UserIds } from '../preferences/user-ids.js';

/** Reads the user of a route, given in a form that the app may use. */
@Injectable()
export class UserIdPipe implements PipeTransform<string, Promise<UserRef>> {
  constructor(private readonly ids: UserIds) {}

  transform(raw: string): Promise<UserRef> {
    return this.ids.read(raw);
  }
}
