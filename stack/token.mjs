/** Prints a token of the demo and nothing else: `npm run -s token -- ROLE [--unit U] [--sub S] [--name N]`. */
import { parseArgs } from 'node:util';
import { ROLES, hasIssuer, needsUnit, openIssuer } from './issuer.mjs';
import { readSettings } from './settings.mjs';

/** @param {string} sentence @param {number} code @returns {never} */
function refuse(sentence, code) {
  console.error(sentence);
  process.exit(code);
}

function read() {
  try {
    return parseArgs({ allowPositionals: true, options: { unit: { type: 'string' }, sub: { type: 'string' }, name: { type: 'string' }, 'expires-in': { type: 'string' } } }); // prettier-ignore
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message, 2);
  }
}

/** @param {string} role @returns {role is keyof typeof ROLES} */
const isRole = (role) => Object.hasOwn(ROLES, role);

const { values, positionals } = read();
const role = positionals[0] ?? '';
const usage = `npm run -s token -- <role> [--unit <code>]; roles: ${Object.keys(ROLES).join(', ')}.`;
if (!role || positionals.length > 1) refuse(`Say one role: ${usage}`, 2);
if (!isRole(role)) refuse(`There is no role "${role}": ${usage}`, 2);
if (needsUnit(role) && !values.unit) refuse(`The role ${role} works for a unit: add --unit <code>.`, 2);
const { dataDir } = readSettings();
if (!hasIssuer(dataDir)) refuse(`Jiesu has not been started on ${dataDir} yet: run \`npm start\` first.`, 1);

const { 'expires-in': expiresIn, ...bearer } = values;
console.log(
  await openIssuer(dataDir).signToken({ role, ...bearer, ...(expiresIn === undefined ? {} : { expiresIn }) }),
);
