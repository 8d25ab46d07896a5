import { isRecord } from '../../domain/case/commands/field.ts';

/** What was written with an act: null once it has been erased, undefined where nothing was. */
export type Written = Readonly<Record<string, unknown>> | null | undefined;

const ERASED = '（内容已依法清除）';

/** A person's words, by the names of the fields they were sent in. */
export class Words {
  constructor(private readonly written: Written) {}

  /** A field (`task.standard` for a nested one), each item of a list on a line of its own; empty where nothing was written. */
  at(path: string): string {
    if (this.written === null) return ERASED;
    const value = path
      .split('.')
      .reduce<unknown>((within, field) => (isRecord(within) ? within[field] : undefined), this.written);
    return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string').join('\n');
  }

  /** The items of a list of records, such as the lines of an instruction. */
  items(field: string): Words[] {
    const list = this.written?.[field];
    return Array.isArray(list) ? list.map((item) => new Words(isRecord(item) ? item : undefined)) : [];
  }
}
