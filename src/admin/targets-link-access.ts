import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ApiKeys } from '../access/keys/api-keys.js';
import type { LinkAccess } from '../access/requires-scope.js';
import { TargetsLink } from './targets-link.js';

/** Opens the targets page. Where no key opens /admin, the link opens nothing either (decision 35). */
@Injectable()
export class TargetsLinkAccess implements LinkAccess {
  constructor(
    private readonly keys: ApiKeys,
    private readonly link: TargetsLink,
  ) {}

  async opens({ query }: Request): Promise<boolean> {
    return (await this.link.opens(query)) && (await this.keys.existsFor('view'));
  }
}
