/** Prints a token of the demo and nothing else: `npm run -s token -- ROLE [--unit U] [--sub S] [--name N]`; `--rotate` gives its provider a new key. */
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
    return parseArgs({ allowPositionals: true, options: { unit: { type: 'string' }, sub: { type: 'string' }, name: { type: 'string' }, 'expires-in': { type: 'string' }, rotate: { type: 'boolean' } } }); // prettier-ignore
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message, 2);
  }
}

function mustHaveStarted() {
  if (!hasIssuer(dataDir))
    refuse(`Jiesu has not been started on ${dataDir} yet: run \`npm start\` first.`, 1);
}

/** @param {string} role @returns {role is keyof typeof ROLES} */
const isRole = (role) => Object.hasOwn(ROLES, role);

const { values: { rotate, ...values }, positionals } = read(); // prettier-ignore
const { dataDir } = readSettings();
if (rotate) {
  mustHaveStarted();
  openIssuer(dataDir).rotate();
  console.log('A new key signs from now on; tokens of the one before it are good until the next rotation.');
  process.exit(0);
}
const role = positionals[0] ?? '';
const usage = `npm run -s token -- <role> [--unit <code>]; roles: ${Object.keys(ROLES).join(', ')}.`;
if (!role || positionals.length > 1) refuse(`Say one role: ${usage}`, 2);
if (!isRole(role)) refuse(`There is no role "${role}": ${usage}`, 2);
if (needsUnit(role) && !values.unit) refuse(`The role ${role} works for a unit: add --unit <code>.`, 2);
mustHaveStarted();

const { 'expires-in': expiresIn, ...bearer } = values;
console.log(
  await openIssuer(dataDir).signToken({ role, ...bearer, ...(expiresIn === undefined ? {} : { expiresIn }) }),
);
