import { Injectable, type PipeTransform } from '@nestjs/common';
import { readUserRef, type UserRef } from '../common/user-id.js';

/** The user a route speaks of, by UUID or the app's own id. */
@Injectable()
export class UserIdPipe implements PipeTransform<string, UserRef> {
  transform(raw: string): UserRef {
    return readUserRef(raw, 'user_id');
  }
}
