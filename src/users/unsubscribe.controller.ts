import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditTrail } from '../access/audit/audit-trail.js';
import { entryOf, namePeople, noteOf } from '../access/audit/request-note.js';
import { setCaller } from '../access/caller-of.js';
import { OpenRoute } from '../access/requires-scope.js';
import { UNSUBSCRIBE_LINK } from '../access/scopes.js';
import { NotFoundError } from '../common/errors.js';
import { SignedLinks } from '../notifications/signed-links.js';
import { PreferencesStore } from '../preferences/preferences-store.js';
import { unsubscribePage } from './unsubscribe-page.js';

/** The button posts to the page itself. The page may load and send nothing else. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The target of the link in a mail and of the mail program's own button (RFC 8058). It needs no key. */
@ApiTags('unsubscribe')
@ApiParam({ name: 'token', description: 'The token of a link in a mail' })
@ApiProduces('text/html')
@Controller('unsubscribe/:token')
export class UnsubscribeController {
  constructor(
    private readonly links: SignedLinks,
    private readonly preferences: PreferencesStore,
    private readonly trail: AuditTrail,
  ) {}

  /** Changes nothing: mail scanners open every link. */
  @Get()
  @OpenRoute('the token in the address is signed')
  @ApiOperation({ summary: 'Returns a page that asks for confirmation; changes nothing' })
  async ask(
    @Param('token') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.userOf(token, request);
    sendPage(response, unsubscribePage('ask'));
  }

  @Post()
  @OpenRoute('the token in the address is signed')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ends the notifications of the person that the mail was sent to (RFC 8058)' })
  async unsubscribe(
    @Param('token') token: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.preferences.stopNotifications(await this.userOf(token, request));
    noteOf(request).recorded = true;
    await this.trail.write({ ...entryOf(request, UNSUBSCRIBE_LINK), status: response.statusCode });
    sendPage(response, unsubscribePage('done'));
  }

  /** The link is the caller, as far as the audit is concerned. */
  private async userOf(token: string, request: Request): Promise<string> {
    const userId = await this.links.unsubscribes(token);
    if (userId === null) throw new NotFoundError('not_found', 'This link is not valid.');
    setCaller(request, { name: UNSUBSCRIBE_LINK, scopes: [] });
    namePeople(request, [userId]);
    return userId;
  }
}

function sendPage(response: Response, page: string): void {
  response.set({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' });
  response.status(200).type('text/html').send(page);
}
