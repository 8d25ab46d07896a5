import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI 3.1 document of an application: what `/api/v1/openapi.json` serves and `openapi.json` records. */
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
  return SwaggerModule.createDocument(app, settings, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
}
