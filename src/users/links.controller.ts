import { Controller, Delete, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.js';
import { NotFoundError } from '../common/errors.js';
import type { UserRef } from '../common/user-id.js';
import { UserDirectory } from '../preferences/user-directory.js';
import { UserIdPipe } from './user-id.pipe.js';

/** The links that open a person's briefs without a key. */
@ApiTags('users')
@ApiParam({ name: 'id', description: "UUID or the app's own id", example: 'demo-anna' })
@Controller('users/:id/links')
export class LinksController {
  constructor(private readonly users: UserDirectory) {}

  @Delete()
  @RequiresScope('ingest')
  @ApiOperation({ summary: "Ends all links to a person's briefs that were made until now" })
  async revoke(@Param('id', UserIdPipe) user: UserRef): Promise<{ user_id: string; revoked: true }> {
    if (!(await this.users.revokeLinks(user.userId)))
      throw new NotFoundError('unknown_user', 'Nothing is known of this user.');
    return { user_id: user.userId, revoked: true };
  }
}
