import fc from 'fast-check';

/** The parts of JSON Schema that the API's document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
}

const DEEPEST = 5;

/** What nobody expects: any JSON, text that a terminal, a parser or a database would trip over, numbers at the edge, deep nests. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null, '', ' ', '\u0000', '\uD800', '\u202E', "'; drop table complaint_case; --", '{{7*7}}', '../../etc/passwd', '%00', 'x'.repeat(20_000),
    '电'.repeat(5000), Number.MAX_SAFE_INTEGER, -1, 0, 1e308, -0, 0.1, '9999-12-31T23:59:59.999Z', '0001-01-01T00:00:00+14:00',
    '2026-02-30T00:00:00Z', [], {}, [[[[[[]]]]]], { __proto__: null, toString: 1 }, JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":1}}'),
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
); // prettier-ignore

const instants = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const codes = fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9._:-]{0,20}$/);

/** Bodies that mostly fit a schema, so that they get past the door, and now and then do not. */
export function bodiesOf(schema: Schema, components: Record<string, Schema>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 9, arbitrary: fitting(schema, components, 0) },
    { weight: 1, arbitrary: anything },
  );
}

function fitting(schema: Schema, components: Record<string, Schema>, depth: number): fc.Arbitrary<unknown> {
  const inner = (part: Schema): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 30, arbitrary: fitting(part, components, depth + 1) },
      { weight: 1, arbitrary: anything },
    );
  if (depth > DEEPEST) return anything;
  if (schema.$ref !== undefined) {
    const named = components[schema.$ref.split('/').at(-1)!];
    return named ? fitting(named, components, depth + 1) : anything;
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(inner));
  if (schema.allOf) return fc.tuple(...schema.allOf.map(inner)).map((parts) => Object.assign({}, ...parts));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      if (schema.format === 'date-time') return instants;
      return schema.pattern === undefined ? fc.string({ unit: 'grapheme', maxLength: 40 }) : codes;
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -1000, -1e9),
        max: Math.min(schema.maximum ?? 1000, 1e9),
      });
    case 'number':
      return fc.double();
    case 'array':
      return fc.array(inner(schema.items ?? {}), { maxLength: 4 });
    case 'object':
      return objects(schema, inner);
    default:
      return anything;
  }
}

function objects(
  { properties = {}, required = [], additionalProperties }: Schema,
  inner: (part: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const optional = Object.entries(properties).map(([name, part]) => {
    const left = required.includes(name) ? 40 : 1;
    const value = fc.oneof(
      { weight: left, arbitrary: inner(part).map((v) => [name, v]) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
    return value as fc.Arbitrary<[string, unknown] | undefined>;
  });
  const extra = typeof additionalProperties === 'object' ? inner(additionalProperties) : anything;
  const more = fc.array(fc.tuple(fc.oneof(codes, fc.constant('__proto__')), extra), { maxLength: 2 });
  const rare = typeof additionalProperties === 'object' ? more : fc.oneof({ weight: 19, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: more }); // prettier-ignore
  return fc
    .tuple(fc.tuple(...optional), rare)
    .map(([own, others]) => Object.fromEntries([...own.filter((entry) => entry !== undefined), ...others]));
}
