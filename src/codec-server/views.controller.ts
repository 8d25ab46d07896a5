import { Controller, Inject, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Config } from '../platform/config.ts';
import { Operation } from '../platform/operation.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { notFound } from '../platform/problem.ts';
import { POLICY, viewsPage } from './views-page.ts';
import { addressOf, viewsAt } from './views.ts';

/** The way into the Temporal UI. It tells of no case, so that nobody need sign in before the UI asks them to. */
@ApiExcludeController()
@Controller()
export class ViewsController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * The views of every desk; with `view`, on to that one.
   * @throws Problem 404 for a view that is not there
   */
  @Operation('GET /temporal', { title: 'Temporal UI 的案件视图', reads: null })
  async open(@Res() reply: FastifyReply, @Query('view') name?: unknown): Promise<void> {
    const views = viewsAt(Date.now());
    const wanted = views.find((view) => view.name === name);
    if (name !== undefined && !wanted) throw notFound();
    reply.headers({ 'content-security-policy': POLICY, 'cache-control': 'no-store' });
    if (wanted) return void (await reply.redirect(addressOf(wanted, this.config), 302));
    await reply.type('text/html; charset=utf-8').send(viewsPage(views));
  }
}
