import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiExtension, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { COMMAND_BODIES } from '../contracts/commands.ts';
import { CaseView } from '../contracts/views.ts';
import { COMMAND_NAMES, commandRule, type CommandName } from '../domain/case/commands.ts';
import { AsAppointed } from '../platform/auth.ts';
import { keyOf } from '../platform/idempotency-key.ts';
import { OwnIdempotency } from '../platform/idempotent-posts.ts';
import { problem } from '../platform/problem.ts';
import { Casework, type Officer, type Wishes } from './casework.service.ts';

/** `POST /cases/{caseNo}/{command}`: one route a command, made from the same list as the workflow's messages. */
@ApiTags('commands')
@OwnIdempotency()
@Controller('cases/:caseNo')
export class CommandsController {
  constructor(private readonly casework: Casework) {}

  async give(
    name: CommandName,
    caseNo: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    const { status, body } = await this.casework.give(
      officerOf(request),
      caseNo,
      name,
      request.body,
      wishesOf(request),
    );
    void reply.status(status);
    return body;
  }
}

for (const name of COMMAND_NAMES) {
  const { title, about, roles } = commandRule(name);
  const method = {
    async [name](this: CommandsController, caseNo: string, request: FastifyRequest, reply: FastifyReply) {
      return this.give(name, caseNo, request, reply);
    },
  }[name]!;
  const { prototype } = CommandsController;
  Object.defineProperty(prototype, name, { value: method, configurable: true, writable: true });
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
  Param('caseNo')(prototype, name, 0);
  Req()(prototype, name, 1);
  Res({ passthrough: true })(prototype, name, 2);
  Reflect.defineMetadata('design:paramtypes', [String, Object, Object], prototype, name);
  const decorators = [
    Post(name),
    AsAppointed(),
    ApiExtension('x-audited', 'read.case'),
    ApiOperation({ summary: `${title}：${about}`, description: `角色 roles: ${roles.join(', ')}` }),
    ApiBody({ schema: z.toJSONSchema(COMMAND_BODIES[name], { io: 'input' }) as never }),
    ApiHeader({ name: 'Idempotency-Key', required: false }),
    ApiHeader({ name: 'If-Match', required: false }),
    ApiResponse({ status: 200, description: 'The case view', standardSchema: CaseView }),
    ApiResponse({ status: 409, description: 'application/problem+json' }),
    ApiResponse({ status: 422, description: 'application/problem+json' }),
  ];
  for (const decorate of decorators) decorate(prototype, name, descriptor);
}

/** @throws Problem 400 when a header cannot be understood */
export function wishesOf(request: FastifyRequest): Wishes {
  return { key: keyOf(request), ifVersion: versionOf(single(request.headers['if-match'])) };
}

/** Whoever acts, as the guard has just found them; asked anew when the directory says something else by the time of the act. */
const officerOf = (request: FastifyRequest): Officer => ({
  caller: request.caller!,
  standing: request.standing,
  again: async () => {
    await request.stillStands!();
    return officerOf(request);
  },
});

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const [, version] = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch) ?? [];
  if (version === undefined)
    throw problem('invalid-request', [{ path: 'If-Match', message: '须为 "版本号"，例如 "7"' }]);
  return Number(version);
}
