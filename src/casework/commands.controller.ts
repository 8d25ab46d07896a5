import { Controller, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { COMMAND_BODIES } from '../contracts/commands.ts';
import { CaseView } from '../contracts/views.ts';
import { COMMAND_NAMES, commandRule, type CommandName } from '../domain/case/commands.ts';
import { keyOf } from '../platform/idempotency-key.ts';
import { OwnIdempotency } from '../platform/idempotent-posts.ts';
import type { Description } from '../platform/openapi.ts';
import { Operations } from '../platform/operation.ts';
import { problem } from '../platform/problem.ts';
import { lastSegment } from '../platform/route.ts';
import { Casework, type Officer, type Wishes } from './casework.service.ts';

/** What the OpenAPI document says of each command. */
const COMMANDS = Object.fromEntries(
  COMMAND_NAMES.map((name) => {
    const { title, about, roles } = commandRule(name);
    const description = `角色 roles: ${roles.join(', ')}`;
    return [
      `POST /cases/{caseNo}/${name}`,
      { title: `${title}：${about}`, description, body: bodySchema(name) },
    ];
  }),
) as Record<`POST /cases/{caseNo}/${CommandName}`, Description>;

/** Every command of a case, by one handler: each has a route of its own, so that a command that does not exist is not found. */
@ApiTags('commands')
@OwnIdempotency()
@Controller()
export class CommandsController {
  constructor(private readonly casework: Casework) {}

  /** Who read what in the answer is written down by the act itself, in its transaction. @throws Problem as `Casework.give` does */
  @Operations(COMMANDS, { reads: { what: 'case', when: () => false } })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiResponse({ status: 200, description: 'The case view', standardSchema: CaseView })
  @ApiResponse({ status: 409, description: 'application/problem+json' })
  @ApiResponse({ status: 422, description: 'application/problem+json' })
  async give(
    @Param('caseNo') caseNo: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const name = lastSegment(request) as CommandName;
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

/** The JSON Schema of a command's body, as a client sends it. */
export function bodySchema(name: CommandName): object {
  return z.toJSONSchema(COMMAND_BODIES[name], { io: 'input' });
}
