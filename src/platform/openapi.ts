import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** Every route is below this, but for what the machine itself asks. */
export const BASE = 'api/v1';
export const AT_ROOT = ['livez', 'readyz', 'metrics', 'temporal'];

/** What the document says of one of the operations that one handler answers. */
export interface Description {
  title: string;
  description?: string;
  /** JSON Schema */
  body: object;
}

const DESCRIPTIONS = new Map<string, Description>();

/** @param operation as the contract names it: `POST /cases/{caseNo}/sign` */
export const describe = (operation: string, description: Description): void =>
  void DESCRIPTIONS.set(operation, description);

/** The OpenAPI 3.1 document of an application, as `/api/v1/openapi.json` serves it. */
export function openApiOf(app: INestApplication): OpenAPIObject {
  const description =
    '12345 政务服务热线诉求办理引擎。A durable case engine for government service hotlines. 规则拒绝以 application/problem+json 返回 code 与中英文说明。';
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Jiesu 接诉')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, settings, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  for (const [operation, described] of DESCRIPTIONS) say(document, operation, described);
  return document;
}

function say({ paths }: OpenAPIObject, operation: string, { title, description, body }: Description): void {
  const [method, path] = operation.split(' ') as [string, string];
  const said = paths[`/${BASE}${path}`]?.[method.toLowerCase() as 'post'];
  if (!said) return;
  Object.assign(said, {
    summary: title,
    ...(description !== undefined && { description }),
    operationId: said.operationId?.replace(/_.*$/, `_${path.slice(path.lastIndexOf('/') + 1)}`),
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
  });
}

/** The same document of a module, without a database, keys or a server: what `openapi.json` records. */
export async function openApiDocument(module: Type | DynamicModule): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    preview: true,
    logger: ['error'],
    abortOnError: false,
  });
  app.setGlobalPrefix(BASE, { exclude: AT_ROOT });
  return openApiOf(app);
}
