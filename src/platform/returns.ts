import { applyDecorators, SerializeOptions } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** What a route answers: the document shows it, and fields the schema does not declare never leave. */
export const Returns = (schema: z.ZodType, status = 200) =>
  applyDecorators(
    SerializeOptions({ schema }),
    ApiResponse({ status, description: '', standardSchema: schema }),
  );
