/** The keys of the demo's identity provider, in the data folder, and tokens signed with them. Production brings a provider of its own. */
import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who signs where no provider is running: in tests and measurements. */
export const ISSUER = 'https://demo.jiesu.local';
export const AUDIENCE = 'jiesu';

/** Every role of the product, with the name that officials know it by. */
export const ROLES = {
  agent: '受理员',
  dispatcher: '派单员',
  'duty-lead': '值班长',
  reviewer: '审核员',
  'unit-clerk': '承办单位联络员',
  'unit-handler': '承办人',
  'unit-leader': '单位领导',
  'callback-officer': '回访员',
  supervisor: '督办员',
  leader: '批示领导',
  oversight: '监督机关',
  records: '档案员',
  integrator: '集成开发者',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  'audit-admin': '审计管理员',
};

/** Whether a token of this role must name the unit its bearer works for. @param {string} role */
export const needsUnit = (role) => role.startsWith('unit-');

/**
 * @typedef {object} Bearer
 * @property {keyof typeof ROLES} role
 * @property {string} [unit] the unit's code; required of unit staff
 * @property {string} [sub] who it is, when several people of one role are needed
 * @property {string} [name]
 * @property {string} [expiresIn] as `12h` (the default) or `5m`
 */

/** Whether an issuer has been made in this folder. @param {string} folder */
export const hasIssuer = (folder) => existsSync(fileOf(folder));

/** The address under which this folder's provider was last known. @param {string} folder */
export const lastIssuer = (folder) => (hasIssuer(folder) ? read(folder).issuer : undefined);

/**
 * Opens the issuer of a folder, made on first use: `issuer.json` is its private keys, for their owner alone, `jwks.json` the public ones.
 * @param {string} folder
 * @param {string} [issuer] its address, when that is being decided; otherwise what it was
 */
export function openIssuer(folder, issuer) {
  mkdirSync(folder, { recursive: true });
  const kept = hasIssuer(folder) ? read(folder) : { issuer: ISSUER, keys: [newKey()] };
  if (!hasIssuer(folder) || (issuer !== undefined && issuer !== kept.issuer))
    write(folder, { ...kept, issuer: issuer ?? kept.issuer });

  return {
    jwksFile: publicFileOf(folder),
    /** The private keys, the one in use first. */
    keys: () => read(folder).keys,
    /** A new key signs from now on; the one before it is still published, older ones are not. */
    rotate: () => {
      const { issuer: named, keys } = read(folder);
      write(folder, { issuer: named, keys: [newKey(), ...keys.slice(0, 1)] });
    },
    /** @param {Bearer} bearer */
    signToken: async ({ role, unit, sub, name, expiresIn = '12h' }) => {
      const { SignJWT } = await import('jose');
      const { issuer: named, keys } = read(folder);
      const [jwk] = keys;
      const claims = {
        name: name ?? `演示${ROLES[role]}`,
        roles: [role],
        ...(unit === undefined ? {} : { unit }),
      };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid })
        .setIssuer(named)
        .setAudience(AUDIENCE)
        .setSubject(sub ?? ['demo', role, unit].filter(Boolean).join('-'))
        .setIssuedAt()
        .setExpirationTime(expiresIn)
        .sign(createPrivateKey({ key: jwk, format: 'jwk' }));
    },
  };
}

const fileOf = (/** @type {string} */ folder) => join(folder, 'issuer.json');
const publicFileOf = (/** @type {string} */ folder) => join(folder, 'jwks.json');

/** Named so that production knows a demo key wherever it turns up. */
function newKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: `demo-${randomUUID()}`, use: 'sig', alg: 'ES256' };
}

/** A folder of an earlier copy holds one key and nothing else. @param {string} folder @returns {{ issuer: string, keys: any[] }} */
function read(folder) {
  const content = JSON.parse(readFileSync(fileOf(folder), 'utf8'));
  return content.keys ? content : { issuer: ISSUER, keys: [{ ...content, use: 'sig', alg: 'ES256' }] };
}

/** What verifies goes before what signs. @param {string} folder @param {ReturnType<typeof read>} content */
function write(folder, content) {
  const published = content.keys.map(({ d: _, ...key }) => key);
  place(publicFileOf(folder), { keys: published }, 0o644);
  place(fileOf(folder), content, 0o600);
}

/** Whole or not at all. @param {string} file @param {object} content @param {number} mode */
function place(file, content, mode) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode });
  renameSync(draft, file);
}
