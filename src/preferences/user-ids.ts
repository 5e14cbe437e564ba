import { Inject, Injectable } from '@nestjs/common';
import { BadInputError } from '../common/errors.js';
import { isDerivable, toUserRef, type UserIdForm, userIdProblem, type UserRef } from '../common/user-id.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { UserDirectory } from './user-directory.js';

/**
 * Reads the ids that the app sends, in the form of USER_IDS. The namespace of derived UUIDs is public: if people choose
 * their own ids, one could choose the UUID of another person. So a UUID that was derived is not accepted from the app
 * (decision 74).
 */
@Injectable()
export class UserIds {
  readonly form: UserIdForm;

  constructor(
    @Inject(APP_CONFIG) config: AppConfig,
    private readonly directory: UserDirectory,
  ) {
    this.form = config.keys.userIds;
  }

  /** @throws BadInputError that names `field` */
  async read(raw: unknown, field = 'user_id'): Promise<UserRef> {
    const problem = userIdProblem(raw, this.form);
    if (problem !== null) throw new BadInputError([{ field, reason: problem }]);
    const user = toUserRef(raw as string, this.form);
    const reason = (await this.refusals([user])).get(user);
    if (reason !== undefined) throw new BadInputError([{ field, reason }]);
    return user;
  }

  /** Says of those among `users` that are not accepted why not: their UUID is that of an own id, known or among them. */
  async refusals<User extends UserRef>(users: readonly User[]): Promise<Map<User, string>> {
    const asked = this.form === 'both' ? users.filter(isDerivable) : [];
    const known = await this.directory.externalIds(asked.map(({ userId }) => userId));
    const named = new Set(users.filter(({ externalId }) => externalId !== null).map(({ userId }) => userId));
    const refused = asked.filter(({ userId }) => known.has(userId) || named.has(userId));
    return new Map(refused.map((user) => [user, "is derived from an app's own id: send that id"]));
  }
}
