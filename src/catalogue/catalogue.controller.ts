import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { code, pageOf } from '../contracts/common.ts';
import { ComplaintType } from '../contracts/complaint-type.ts';
import { PolicyFile } from '../contracts/policy.ts';
import { notFound } from '../platform/problem.ts';
import { Returns } from '../platform/returns.ts';
import { Catalogue } from './catalogue.service.ts';

const Types = pageOf(ComplaintType).meta({ id: 'ComplaintTypePage' });
const Policies = pageOf(PolicyFile).meta({ id: 'PolicyPage' });
const Code = code();
const Version = z.coerce.number().int().min(1);

@ApiTags('catalogue')
@Controller()
export class CatalogueController {
  constructor(private readonly catalogue: Catalogue) {}

  @Get('complaint-types')
  @Returns(Types)
  types(): z.infer<typeof Types> {
    return { items: this.catalogue.types(), nextCursor: null };
  }

  @Get('complaint-types/:code/versions/:version')
  @Returns(ComplaintType)
  typeVersion(
    @Param('code', { schema: Code }) code: string,
    @Param('version', { schema: Version }) version: number,
  ): ComplaintType {
    const type = this.catalogue.type(code, version);
    if (!type) throw notFound();
    return type;
  }

  @Get('policies')
  @Returns(Policies)
  policies(): z.infer<typeof Policies> {
    return { items: this.catalogue.policies(), nextCursor: null };
  }

  @Get('policies/:code/versions/:version')
  @Returns(PolicyFile)
  policyVersion(
    @Param('code', { schema: Code }) code: string,
    @Param('version', { schema: Version }) version: number,
  ): PolicyFile {
    const policy = this.catalogue.policy(code, version);
    if (!policy) throw notFound();
    return policy;
  }
}
