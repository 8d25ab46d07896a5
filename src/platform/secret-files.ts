import { readFileSync } from 'node:fs';

/** Variables that hold a secret: each may stand in a file that `<variable>_FILE` names, as containers get theirs. Keys read theirs themselves (`key-ring.ts`). */
const SECRETS = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'JIESU_S3_ACCESS_KEY', 'JIESU_S3_SECRET_KEY'];

type Env = Record<string, string | undefined>;

/** The environment with the secrets of files in it; what stands in a variable itself goes first. @throws Error naming the variable whose file cannot be read */
export function withSecretFiles(env: Env): Env {
  const read = SECRETS.flatMap((name) => {
    const file = env[`${name}_FILE`];
    return file && !env[name] ? [[name, contentOf(file, `${name}_FILE`).toString().trim()] as const] : [];
  });
  return { ...env, ...Object.fromEntries(read) };
}

/** @throws Error naming the variable, not what the file holds */
export function contentOf(file: string, variable: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`配置有误 (configuration):\n  ${variable}: 文件不能读取 (unreadable): ${code}`, {
      cause: error,
    });
  }
}
