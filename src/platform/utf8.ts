/**
 * The text that bytes are in UTF-8, without a mark at its beginning; undefined when they are not: nothing is ever read with � in the place
 * of what somebody wrote.
 */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What is said of text that is in another encoding. */
export const NOT_UTF8 = {
  zh: '不是 UTF-8 编码（可能是 GBK），请另存为 UTF-8',
  en: 'not UTF-8, perhaps GBK: save it as UTF-8',
};

/** Whether a `Content-Type` declares an encoding other than UTF-8; ASCII is part of it. */
export const isDeclaredOtherwise = (contentType = ''): boolean => {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(contentType) ?? [];
  return !/^(?:utf-?8|us-ascii|ascii)$/i.test(charset);
};
