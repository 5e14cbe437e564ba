import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RequiresScope } from '../access/requires-scope.js';
import { NotFoundError } from '../common/errors.js';
import { PAGE_POLICY } from '../http/plain-page.js';
import type { WeekQuery } from '../http/fields.js';
import { ArtefactReader } from '../intelligence/artefact-reader.js';
import { BriefPages } from '../intelligence/page/brief-pages.js';
import { UserIds } from '../preferences/user-ids.js';
import { BriefLinkAccess, type BriefRequest } from './brief-link-access.js';
import { WeekQueryPipe } from './week-query.pipe.js';

@ApiTags('users')
@ApiParam({ name: 'id', description: "UUID or the app's own id", example: 'demo-anna' })
@Controller('users/:id/brief')
export class BriefController {
  constructor(
    private readonly artefacts: ArtefactReader,
    private readonly pages: BriefPages,
    private readonly ids: UserIds,
  ) {}

  @Get()
  @RequiresScope('read', { orLink: BriefLinkAccess })
  @ApiOperation({ summary: "Returns the week's brief as JSON or, with Accept: text/html, as a page" })
  @ApiQuery({ name: 'week_of', required: false, description: 'A Monday; default: the latest week' })
  @ApiProduces('application/json', 'text/html')
  async brief(
    @Param('id') id: string,
    @Query(WeekQueryPipe) query: WeekQuery,
    @Req() request: BriefRequest,
    @Res() response: Response,
  ): Promise<void> {
    const user = request.linkedUser ?? (await this.ids.read(id));
    const asPage = request.accepts(['json', 'html']) === 'html';
    const weekOf = query.week_of ?? null;
    const text = asPage
      ? await this.pages.render(user.userId, weekOf)
      : await this.artefacts.read('brief', user.userId, weekOf);
    if (text === null) throw new NotFoundError('no_artefact', 'Nothing is stored for this user and week.');
    // A link may end up where a search engine finds it.
    response.vary('accept').set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' });
    if (asPage) response.set('content-security-policy', PAGE_POLICY);
    response.type(asPage ? 'text/html' : 'application/json').send(text);
  }
}
