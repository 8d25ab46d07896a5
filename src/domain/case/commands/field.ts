import { fromIso } from '../../time/instant.ts';

/** What a code looks like, wherever one is read: letters, digits and `._:-`, at most 64. */
export const CODE = /^[A-Za-z0-9_-][A-Za-z0-9._:-]{0,63}$/;
/** A member of staff as their token names them, or a role. */
export const STAFF_ID = /^[\w.@:|-]{1,128}$/;

/** What a code is the name of, and must exist as. */
export type Named = 'unit' | 'attachment' | 'type' | 'case';

/** What one field of a command may hold. The wire's schema, its TypeScript type and the check inside the workflow follow from it. */
export type Spec =
  | { is: 'text' | 'count'; most: number }
  | { is: 'code'; of?: Named }
  | { is: 'staff' | 'yes-no' | 'instant' | 'epoch' | 'form' }
  | { is: 'yes'; what: string }
  | { is: 'one-of'; values: readonly string[] }
  | { is: 'list'; item: Field; least: number; most: number }
  | { is: 'record'; fields: Shape }
  | { is: 'either'; of: readonly Field[] };

export interface Field<T = unknown, Need extends boolean = boolean> {
  readonly spec: Spec;
  readonly need: Need;
  readonly about?: string;
  /** Only for the compiler. */
  readonly holds?: T;
}
export type Shape = Readonly<Record<string, Field>>;

type HeldBy<F> = F extends Field<infer T, boolean> ? T : never;
export type Flat<T> = { -readonly [K in keyof T]: T[K] };
/** The values that a shape describes. */
export type Values<S extends Shape> = Flat<
  { [K in keyof S as S[K] extends Field<unknown, true> ? K : never]: HeldBy<S[K]> } & {
    [K in keyof S as S[K] extends Field<unknown, true> ? never : K]?: HeldBy<S[K]>;
  }
>;

const field = <T>(spec: Spec): Field<T, true> => ({ spec, need: true });

/** What a person writes, 1 to `most` characters. */
export const text = (most: number) => field<string>({ is: 'text', most });
export const code = (of?: Named) => field<string>({ is: 'code', ...(of === undefined ? {} : { of }) });
export const unit = () => code('unit');
export const attachment = () => code('attachment');
export const staffId = () => field<string>({ is: 'staff' });
export const yesNo = () => field<boolean>({ is: 'yes-no' });
/** Must be true: the person confirms `what`. */
export const yes = (what: string) => field<true>({ is: 'yes', what });
export const count = (most: number) => field<number>({ is: 'count', most });
/** ISO 8601 with an offset. */
export const instant = () => field<string>({ is: 'instant' });
/** Epoch ms: only ever added on the way. */
export const epoch = () => field<number>({ is: 'epoch' });
/** Extra fields of a complaint type (F-020): at most 50. */
export const form = () => field<Record<string, string | number | boolean>>({ is: 'form' });
export const oneOf = <T extends string>(...values: readonly T[]) => field<T>({ is: 'one-of', values });
/** One of the keys of a vocabulary. */
export const keyOf = <K extends string>(vocabulary: Readonly<Record<K, unknown>>) =>
  oneOf(...(Object.keys(vocabulary) as K[]));
export const list = <T>(item: Field<T>, most: number, least = 1) =>
  field<T[]>({ is: 'list', item, most, least });
export const record = <S extends Shape>(fields: S) => field<Values<S>>({ is: 'record', fields });
export const either = <A, B>(a: Field<A>, b: Field<B>) => field<A | B>({ is: 'either', of: [a, b] });
/** May be left out. */
export const maybe = <T>(given: Field<T>): Field<T, false> => ({ ...given, need: false });
export const described = <T, N extends boolean>(about: string, given: Field<T, N>): Field<T, N> => ({
  ...given,
  about,
});

/** What a body is made of where a part of it travels and the rest is words: `task.investigate` beside `task.unit`. A field must be there if either says so. */
export function joined(a: Shape, b: Shape): Shape {
  const both = Object.keys(b).filter((name) => name in a);
  return { ...a, ...b, ...Object.fromEntries(both.map((name) => [name, joinedField(a[name]!, b[name]!)])) };
}

function joinedField(a: Field, b: Field): Field {
  const need = a.need || b.need;
  const [x, y] = [a.spec, b.spec];
  if (x.is === 'record' && y.is === 'record')
    return { ...a, ...b, need, spec: { is: 'record', fields: joined(x.fields, y.fields) } };
  if (x.is === 'list' && y.is === 'list')
    return { ...a, ...b, need, spec: { ...x, item: joinedField(x.item, y.item) } };
  throw new TypeError('only records and lists of records travel in part');
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether values are of a shape: nothing missing, nothing of another kind, nothing unknown. */
export const fits = (shape: Shape, values: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(shape).every(([name, { need }]) => !need || name in values) &&
  Object.entries(values).every(
    ([name, value]) => Object.hasOwn(shape, name) && holds(shape[name]!.spec, value),
  );

function holds(spec: Spec, value: unknown): boolean {
  switch (spec.is) {
    case 'text':
      return typeof value === 'string' && value.length >= 1 && value.length <= spec.most;
    case 'code':
      return typeof value === 'string' && CODE.test(value);
    case 'staff':
      return typeof value === 'string' && STAFF_ID.test(value);
    case 'yes-no':
      return typeof value === 'boolean';
    case 'yes':
      return value === true;
    case 'count':
      return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= spec.most;
    case 'instant':
      return typeof value === 'string' && isInstant(value);
    case 'epoch':
      return typeof value === 'number' && value > 0 && value < 1e14;
    case 'one-of':
      return spec.values.includes(value as string);
    case 'form':
      return isRecord(value);
    case 'list':
      return (
        Array.isArray(value) &&
        value.length >= spec.least &&
        value.length <= spec.most &&
        value.every((each) => holds(spec.item.spec, each))
      );
    case 'record':
      return isRecord(value) && fits(spec.fields, value);
    case 'either':
      return spec.of.some((each) => holds(each.spec, value));
  }
}

function isInstant(value: string): boolean {
  try {
    return Number.isFinite(fromIso(value));
  } catch {
    return false;
  }
}

/** Every code of that kind among the values. */
export const namedIn = (of: Named, shape: Shape, values: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(shape).flatMap(([name, { spec }]) => namesOf(of, spec, values[name]));

function namesOf(of: Named, spec: Spec, value: unknown): string[] {
  switch (spec.is) {
    case 'code':
      return spec.of === of && typeof value === 'string' ? [value] : [];
    case 'list':
      return Array.isArray(value) ? value.flatMap((each) => namesOf(of, spec.item.spec, each)) : [];
    case 'record':
      return isRecord(value) ? namedIn(of, spec.fields, value) : [];
    case 'either':
      return spec.of.flatMap((each) => namesOf(of, each.spec, value));
    default:
      return [];
  }
}

type Fields = Record<string, unknown>;

/** What of the values a shape names, and the rest; of records and lists of records, each part in its own. */
export function divided(shape: Shape, values: Readonly<Fields>): { inside: Fields; outside: Fields } {
  const [inside, outside]: Fields[] = [{}, {}];
  for (const [name, value] of Object.entries(values)) {
    const parts = Object.hasOwn(shape, name) ? partsOf(shape[name]!.spec, value) : { outside: value };
    if (parts.inside !== undefined) inside![name] = parts.inside;
    if (parts.outside !== undefined) outside![name] = parts.outside;
  }
  return { inside: inside!, outside: outside! };
}

function partsOf(spec: Spec, value: unknown): { inside?: unknown; outside?: unknown } {
  if (spec.is === 'record' && isRecord(value)) {
    const { inside, outside } = divided(spec.fields, value);
    return { ...filled('inside', inside), ...filled('outside', outside) };
  }
  if (spec.is === 'list' && spec.item.spec.is === 'record' && Array.isArray(value)) {
    const { fields } = spec.item.spec;
    const parts = value.map((each) => divided(fields, isRecord(each) ? each : {}));
    const rest = parts.map(({ outside }) => outside);
    return {
      inside: parts.map(({ inside }) => inside),
      ...(rest.some((each) => Object.keys(each).length > 0) ? { outside: rest } : {}),
    };
  }
  return { inside: value };
}

const filled = (part: 'inside' | 'outside', values: Fields) =>
  Object.keys(values).length > 0 ? { [part]: values } : {};

/** The field that a path of names and numbers leads to. */
export function fieldAt(shape: Shape, [name, ...rest]: readonly PropertyKey[]): Field | undefined {
  const found = typeof name === 'string' && Object.hasOwn(shape, name) ? shape[name] : undefined;
  if (!found || rest.length === 0) return found;
  if (found.spec.is === 'record') return fieldAt(found.spec.fields, rest);
  const item = found.spec.is === 'list' ? found.spec.item : undefined;
  return rest.length > 1 && item?.spec.is === 'record' ? fieldAt(item.spec.fields, rest.slice(1)) : item;
}
