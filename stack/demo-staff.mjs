/** The people whom the demo's provider knows: those of the product's own directory, asked for when needed. */

/**
 * @typedef {object} Person
 * @property {string} id
 * @property {string} name
 * @property {(keyof typeof import('./issuer.mjs').ROLES)[]} roles
 * @property {string | null} unit
 * @property {boolean} active
 */

/**
 * @param {string} api the address of the product's API
 * @param {(bearer: import('./issuer.mjs').Bearer) => Promise<string>} signToken
 */
export function demoStaff(api, signToken) {
  /** @returns {Promise<Person[]>} */
  const all = async () => {
    const token = await signToken({ role: 'system-admin', sub: 'demo-identity-provider', expiresIn: '1m' });
    const people = [];
    let cursor = '';
    do {
      const answer = await fetch(`${api}/staff?limit=200${cursor}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok) throw new Error(`the directory answers ${answer.status}`);
      const { items, nextCursor } = await answer.json();
      people.push(...items.filter((/** @type {Person} */ { active }) => active));
      cursor = nextCursor === null ? '' : `&cursor=${encodeURIComponent(nextCursor)}`;
    } while (cursor);
    return people;
  };
  const find = async (/** @type {string} */ id) => (await all()).find((person) => person.id === id);
  return { all, find };
}
