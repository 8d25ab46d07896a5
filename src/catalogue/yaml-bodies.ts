import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { problem } from '../platform/problem.ts';
import { isDeclaredOtherwise, NOT_UTF8, utf8 } from '../platform/utf8.ts';
import { NotJson } from '../platform/validation.ts';
import { KINDS } from './catalogue-version.entity.ts';

const YAML = ['application/yaml', 'application/x-yaml', 'text/yaml'];
const TAKES_YAML = new RegExp(`/(?:${Object.values(KINDS).join('|')})(?:/check)?$`);

/** A definition may be sent as the text of its file, in UTF-8. Everywhere else YAML stays an unsupported media type. */
@Injectable()
export class YamlBodies implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    // The command line has the catalogue without HTTP.
    const adapter = this.host.httpAdapter as typeof this.host.httpAdapter | null;
    if (!adapter) return;
    const server = adapter.getInstance<FastifyInstance>();
    if (server.hasContentTypeParser(YAML[0]!)) return;
    server.addContentTypeParser(YAML, { parseAs: 'buffer' }, (request, body, done) => {
      const isTaken =
        TAKES_YAML.test(request.routeOptions.url ?? '') &&
        !isDeclaredOtherwise(request.headers['content-type']);
      if (isTaken) done(null, utf8(body as Buffer) ?? new NotJson(NOT_UTF8.zh));
      else done(problem('unsupported-media-type'));
    });
  }
}
