import { createPrivateKey, type JsonWebKeyInput } from 'node:crypto';
import { SignJWT } from 'jose';
import { AUDIENCE, ISSUER } from '../../stack/issuer.mjs';
import { Staff } from '../../src/directory/staff.entity.ts';
import type { Caller } from '../../src/domain/access/access.ts';
import { Person, type City } from '../support/city.ts';
import { testIssuer } from '../support/stack.ts';

/** Somebody whom the directory of this city knows from now on, with all of their roles and the region they work for. */
export async function appointed(city: City, { id, roles, unit, region }: Caller): Promise<Person> {
  const place = { unit: unit ?? null, region: region ?? null };
  await city.db.getRepository(Staff).insert({ id, name: id, roles: [...roles], ...place });
  const key: JsonWebKeyInput['key'] & { kid: string } = testIssuer().keys()[0]!;
  const token = await new SignJWT({ roles, ...(unit !== undefined && { unit }) })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(id)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(createPrivateKey({ key, format: 'jwk' }));
  return new Person(city.app, { authorization: `Bearer ${token}` });
}
