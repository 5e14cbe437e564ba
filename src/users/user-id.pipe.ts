import { Injectable, type PipeTransform } from '@nestjs/common';
import { readUserRef, type UserRef } from '../common/user-id.js';

/** Reads the user of a route, given by UUID or by the app's own id. */
@Injectable()
export class UserIdPipe implements PipeTransform<string, UserRef> {
  transform(raw: string): UserRef {
    return readUserRef(raw, 'user_id');
  }
}
