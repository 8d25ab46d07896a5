import type { z } from 'zod';
import { en } from 'zod/locales';

/** What is wrong with a policy or complaint type, and where: `file:line:column path: 中文 (English)`. */
export interface Fault {
  file: string;
  line?: number;
  column?: number;
  path: string;
  zh: string;
  en: string;
}

/** A place within a source, by the path of a value. */
export type Locate = (path: readonly PropertyKey[]) => { line?: number; column?: number };

export const sentence = ({ file, line, column, path, zh, en: english }: Fault): string =>
  `${[file, line, column].filter((part) => part !== undefined).join(':')} ${path || '(整个文件)'}: ${zh} (${english})`;

/** What a shape finds wrong, in both languages, each unknown key at its own place. */
export const faultsOf = (file: string, error: z.ZodError, locate: Locate): Fault[] =>
  error.issues.flatMap((issue) => {
    const at = (path: readonly PropertyKey[], zh: string, english: string): Fault => ({
      file,
      ...locate(path),
      path: path.join('.'),
      zh,
      en: english,
    });
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => at([...issue.path, key], '未知的项', 'unknown key'))
      : [at(issue.path, issue.message, englishOf(issue))];
  });

const ENGLISH = en().localeError;

function englishOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' && typeof issue.params?.['en'] === 'string') return issue.params['en'];
  const said = ENGLISH(issue as Parameters<typeof ENGLISH>[0]);
  return (typeof said === 'string' ? said : said?.message) ?? 'invalid';
}
