/** The page on which a visitor of the demo says who they would be. No password: it protects nothing, and says so. */
import { ROLES } from './issuer.mjs';

const MARKS = /** @type {Record<string, string>} */ ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }); // prettier-ignore
const escaped = (/** @type {string} */ text) => text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? '');

const page = (/** @type {string} */ body) => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>演示身份 DEMO · 接诉</title>
<style>
body { font: 16px/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 0 1rem 3rem }
header { background: #b3261e; color: #fff; margin: 0 -1rem 1rem; padding: .8rem 1rem; position: sticky; top: 0 }
h1, h2 { font-size: 1.1rem; margin: 0 } h2 { margin-top: 1.2rem }
form { display: inline } button { font: inherit; margin: .2rem .3rem .2rem 0; padding: .3rem .7rem }
</style></head><body>
<header><h1>演示身份 DEMO</h1>本页仅供试用：不设密码，任选一人即可登录，不得用于生产。
<span lang="en">No passwords here: pick anybody. Never for production.</span></header>
${body}
</body></html>
`;

/** What there is to see without a sign-in under way. */
export const NOTHING_PAGE = page('<p>请从接诉的页面登录。Sign in from Jiesu.</p>');

/** @param {string} uid @param {import('./demo-staff.mjs').Person[]} people */
export function choicePage(uid, people) {
  const groups = new Map(people.map(({ unit }) => [unit, /** @type {typeof people} */ ([])]));
  for (const person of people) groups.get(person.unit)?.push(person);
  const button = (/** @type {typeof people[number]} */ { id, name, roles }) =>
    `<form method="post" action="/interaction/${uid}/as/${encodeURIComponent(id)}"><button title="${escaped(roles.map((role) => ROLES[role]).join('、'))}">${escaped(name)}</button></form>`;
  return page(
    [...groups]
      .map(
        ([unit, members]) =>
          `<section><h2>${escaped(unit ?? '热线中心')}</h2>${members.map(button).join('')}</section>`,
      )
      .join('\n'),
  );
}
