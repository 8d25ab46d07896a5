/** The demo's issuer of tokens: one key pair in the data folder. Production brings an issuer of its own. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
export const hasIssuer = (folder) => existsSync(join(folder, 'issuer.json'));

/**
 * Opens the issuer of a folder, made on first use: `issuer.json` is the private key, for its owner alone, `jwks.json` the public one.
 * @param {string} folder
 * @returns {{ jwksFile: string, signToken: (bearer: Bearer) => Promise<string> }}
 */
export function openIssuer(folder) {
  const keyFile = join(folder, 'issuer.json');
  const jwksFile = join(folder, 'jwks.json');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(keyFile)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    place(keyFile, { ...privateKey.export({ format: 'jwk' }), kid: randomUUID() }, 0o600);
  }
  const jwk = JSON.parse(readFileSync(keyFile, 'utf8'));
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicJwk = {
    ...createPublicKey(key).export({ format: 'jwk' }),
    kid: jwk.kid,
    use: 'sig',
    alg: 'ES256',
  };
  if (!existsSync(jwksFile)) place(jwksFile, { keys: [publicJwk] }, 0o644);

  const signToken = async (/** @type {Bearer} */ { role, unit, sub, name, expiresIn = '12h' }) => {
    const { SignJWT } = await import('jose');
    const claims = {
      name: name ?? `演示${ROLES[role]}`,
      roles: [role],
      ...(unit === undefined ? {} : { unit }),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(sub ?? ['demo', role, unit].filter(Boolean).join('-'))
      .setIssuedAt()
      .setExpirationTime(expiresIn)
      .sign(key);
  };
  return { jwksFile, signToken };
}

/** Whole or not at all. @param {string} file @param {object} content @param {number} mode */
function place(file, content, mode) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode });
  renameSync(draft, file);
}
