/** Every tag of a page, in order; throws where a `<` begins none, or where one is not closed. */
export function tagsOf(page: string): string[] {
  const tags = [...page.replace(/^<!doctype html>/, '').matchAll(/<([^>]*)>?/g)].map(([tag]) => tag);
  const open: string[] = [];
  for (const tag of tags) {
    const [, close, name, alone] = /^<(\/?)([a-z][a-z0-9]*)(?: [a-z-]+="[^"<>&]*")*( \/)?>$/.exec(tag) ?? [];
    if (name === undefined) throw new Error(`not a tag: ${tag}`);
    if (close && open.pop() !== name) throw new Error(`closed without being open: ${tag}`);
    if (!close && !alone) open.push(name);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`);
  return tags;
}

const SIGNS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** What a reader sees of a page: its text, with spaces run together. */
export const textOf = (page: string): string =>
  page
    .replaceAll(/<style>.*?<\/style>/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (sign) => SIGNS[sign]!)
    .replaceAll(/\s+/g, ' ');
