/** As much of jest's interface as tests without servers use, so that they run again and again in one process. */
import { expect } from 'expect';
import { format } from 'node:util';

/** @typedef {() => unknown} Hook */
/** @typedef {{ name: string, above?: Scope, beforeAll: Hook[], beforeEach: Hook[], afterEach: Hook[], afterAll: Hook[], begun?: Promise<void> }} Scope */
/** @typedef {{ id: string, file: string, scope: Scope, body: Hook, long: boolean }} Test `long` asks for more time than jest gives */

/** @param {string} name @param {Scope} [above] @returns {Scope} */
const scope = (name, above) => ({
  name,
  ...(above ? { above } : {}),
  beforeAll: [],
  beforeEach: [],
  afterEach: [],
  afterAll: [],
});

/** @param {Scope | undefined} from @returns {Scope[]} outermost first */
const around = (from) => (from ? [...around(from.above), from] : []);

export class Suite {
  /** @type {Test[]} */
  tests = [];
  /** @type {Scope[]} */
  scopes = [];
  #file = '';
  #scope = scope('');

  /** Test files that are imported from now on add to this suite. @param {string} file */
  collect(file) {
    this.#file = file;
    this.#scope = scope('');
    this.scopes.push(this.#scope);
    Object.assign(globalThis, { expect, ...this.#globals() });
  }

  #globals() {
    const test = each((name, body, timeout) => {
      const path = [...around(this.#scope), { name }].map((one) => one.name).filter(Boolean);
      const same = this.tests.filter((one) => one.file === this.#file).length;
      this.tests.push({
        id: `${this.#file} › ${path.join(' › ')} (${same})`,
        file: this.#file,
        scope: this.#scope,
        body,
        long: timeout !== undefined,
      });
    });
    const describe = each((name, body) => {
      const outer = this.#scope;
      this.#scope = scope(name, outer);
      this.scopes.push(this.#scope);
      body();
      this.#scope = outer;
    });
    const hook = (/** @type {'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll'} */ when) => {
      return (/** @type {Hook} */ body) => void this.#scope[when].push(body);
    };
    return {
      test,
      it: test,
      describe,
      beforeAll: hook('beforeAll'),
      beforeEach: hook('beforeEach'),
      afterEach: hook('afterEach'),
      afterAll: hook('afterAll'),
    };
  }

  /** Runs one test with its hooks. @param {Test} test @returns {Promise<unknown>} what it threw; undefined when it passed */
  async run({ scope: own, body }) {
    const scopes = around(own);
    try {
      for (const each of scopes) await (each.begun ??= all(each.beforeAll));
      for (const each of scopes) await all(each.beforeEach);
      await body();
      return undefined;
    } catch (error) {
      return error ?? new Error('threw nothing');
    } finally {
      for (const each of scopes.toReversed()) await all(each.afterEach);
    }
  }

  async close() {
    for (const each of this.scopes.toReversed()) if (each.begun) await all(each.afterAll);
  }
}

/** @param {Hook[]} hooks */
async function all(hooks) {
  for (const hook of hooks) await hook();
}

/** @param {(name: string, body: Hook, timeout?: number) => void} add */
function each(add) {
  const table = (/** @type {unknown[]} */ rows) => {
    if (!Array.isArray(rows) || 'raw' in rows) throw new Error('a table of tests is an array here');
    return (
      /** @type {string} */ name,
      /** @type {(...given: unknown[]) => unknown} */ body,
      /** @type {number | undefined} */ timeout,
    ) =>
      rows.forEach((row) => {
        const given = Array.isArray(row) ? row : [row];
        const named = given.slice(0, name.match(/%[sdifjoO]/g)?.length ?? 0);
        add(format(name, ...named), () => body(...given), timeout);
      });
  };
  return Object.assign(add.bind(undefined), { each: table, skip: () => {} });
}
