import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { z } from 'zod';
import './chinese.ts';
import { problem, type FieldError, type Problem } from './problem.ts';

const MOST = 100;

interface Issue {
  message: string;
  path?: readonly unknown[] | undefined;
  /** zod's own, for unknown keys. */
  keys?: readonly string[];
}

const dotted = (path: readonly unknown[]): string =>
  path
    .map((part) => String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part))
    .join('.')
    .slice(0, 200);

function fieldErrors({ path = [], message, keys }: Issue): FieldError[] {
  if (!keys) return [{ path: dotted(path), message }];
  return keys.map((key) => ({ path: dotted([...path, key]), message: '未知的字段' }));
}

/** 400 with the path and a Chinese sentence for each thing that is wrong with the shape. */
export const invalid = (issues: readonly Issue[]): Problem =>
  problem('invalid-request', issues.flatMap(fieldErrors).slice(0, MOST));

/** Stands in for a body that is not JSON, so that 404 and 403 still come first. */
export class NotJson {
  /** @param why a sentence, where more can be said than that it is not JSON */
  constructor(readonly why?: string) {}
}

function requireJson(value: unknown): void {
  if (!(value instanceof NotJson)) return;
  throw problem(
    'malformed-request',
    value.why === undefined ? undefined : [{ path: '', message: value.why }],
  );
}

/** Parses with a schema outside of a controller's parameters, with the same answer when it does not fit. @throws Problem 400 */
export function parseOrRefuse<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  requireJson(value);
  const { data, error } = schema.safeParse(value);
  if (error) throw invalid(error.issues as Issue[]);
  return data as z.infer<T>;
}

class BodyPipe extends StandardSchemaValidationPipe {
  override transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    requireJson(value);
    return super.transform(value, metadata);
  }
}

export const validationPipe = (): StandardSchemaValidationPipe =>
  new BodyPipe({ exceptionFactory: (issues) => invalid(issues as readonly Issue[]) });
