import { isUploader } from '../../../src/domain/access/uploads.ts';
import {
  appointmentFault,
  mayAppoint,
  type AppointmentFault,
} from '../../../src/domain/access/appointments.ts';
import { isWithin, isSameRegion, nearestTo, regionOf, startOf } from '../../../src/domain/access/region.ts';
import { callerOf, STAFF_SUBJECT, type Standing } from '../../../src/domain/access/standing.ts';
import { startOfTheirs } from '../../../src/domain/access/access.ts';
import type { Role } from '../../../src/domain/case/vocabulary.ts';

const STANDING: Standing = { valid: true, roles: ['agent', 'unit-clerk'], unit: 'ju', region: '371000' };

test('whom the directory knows has the roles that both name, in its unit and region', () => {
  expect(callerOf({ subject: 'a' }, STANDING, 'refuse')).toEqual({
    id: 'a',
    roles: ['agent', 'unit-clerk'],
    unit: 'ju',
    region: '371000',
  });
  expect(callerOf({ subject: 'a', roles: ['agent', 'records'], unit: 'ju' }, STANDING, 'token')).toEqual({
    id: 'a',
    roles: ['agent'],
    unit: 'ju',
    region: '371000',
  });
});

test('a token of before a transfer, or of somebody who is no longer valid, is worth nothing', () => {
  expect(callerOf({ subject: 'a', unit: 'other' }, STANDING, 'token')).toBeUndefined();
  expect(callerOf({ subject: 'a', unit: 'other' }, { ...STANDING, unit: null }, 'token')).toBeUndefined();
  expect(callerOf({ subject: 'a' }, { ...STANDING, valid: false }, 'token')).toBeUndefined();
});

test('whom the directory does not know is refused, or believed their token', () => {
  const claim = { subject: 'a', roles: ['unit-clerk'] as Role[], unit: 'ju' };
  expect(callerOf(claim, undefined, 'refuse')).toBeUndefined();
  expect(callerOf(claim, undefined, 'token')).toEqual({ id: 'a', roles: ['unit-clerk'], unit: 'ju' });
  expect(callerOf({ subject: 'a' }, undefined, 'token')).toEqual({ id: 'a', roles: [] });
});

test('unit staff without a unit may do nothing, whatever else they are', () => {
  expect(callerOf({ subject: 'a' }, { ...STANDING, unit: null, region: null }, 'refuse')).toStrictEqual({
    id: 'a',
    roles: ['agent'],
  });
});

test.each<[string, boolean]>([
  ['zhang.san@example.gov.cn', true],
  ['auth0|5f7c', true],
  ['systematic', true],
  ['publican:1', true],
  ['system', false],
  ['system:1', false],
  ['complainant', false],
  ['public:abc', false],
  ['', false],
  ['has space', false],
  ['a'.repeat(128), true],
  ['a'.repeat(129), false],
  ['line\nbreak', false],
])('%j may name a member of staff: %s', (subject, is) => {
  expect(STAFF_SUBJECT.test(subject)).toBe(is);
});

test.each<[Role[], string | null, AppointmentFault | undefined]>([
  [['agent'], null, undefined],
  [['agent', 'records'], null, undefined],
  [[], null, undefined],
  [['unit-clerk'], 'ju', undefined],
  [['unit-clerk', 'unit-leader'], 'ju', undefined],
  [['unit-clerk'], null, 'unit-missing'],
  [['agent'], 'ju', 'unit-and-hotline'],
  [['agent', 'unit-clerk'], 'ju', 'unit-and-hotline'],
  [['system-admin'], null, undefined],
  [['system-admin', 'security-admin'], null, 'administrators-apart'],
  [['agent', 'security-admin'], null, 'administrators-apart'],
  [['audit-admin', 'records'], null, 'administrators-apart'],
  [['system-admin', 'agent'], null, 'administrators-apart'],
  [['system'], null, 'not-staff'],
  [['agent', 'complainant'], null, 'not-staff'],
])('%j in unit %s: %s', (roles, unit, fault) => {
  expect(appointmentFault(roles, unit)).toBe(fault);
});

test('nobody appoints themselves', () => {
  expect(mayAppoint('a', 'a')).toBe(false);
  expect(mayAppoint('a', 'b')).toBe(true);
});

test('a file that is in no case is its uploader’s, while they are where they were', () => {
  const file = { uploadedBy: 'a', unit: 'ju' };
  expect(isUploader({ id: 'a', roles: ['unit-clerk'], unit: 'ju' }, file)).toBe(true);
  expect(isUploader({ id: 'b', roles: ['unit-clerk'], unit: 'ju' }, file)).toBe(false);
  expect(isUploader({ id: 'a', roles: ['unit-clerk'], unit: 'other' }, file)).toBe(false);
  expect(isUploader({ id: 'a', roles: ['agent'] }, file)).toBe(false);
  expect(isUploader({ id: 'a', roles: ['agent'] }, { ...file, unit: null })).toBe(true);
  expect(isUploader({ id: 'a', roles: ['system-admin'] }, { ...file, unit: null })).toBe(false);
});

/** GB/T 2260 and ISO 3166-2:CN, every province. */
const PROVINCES =
  'BJ11 TJ12 HE13 SX14 NM15 LN21 JL22 HL23 SH31 JS32 ZJ33 AH34 FJ35 JX36 SD37 HA41 HB42 HN43 GD44 GX45 HI46 CQ50 SC51 GZ52 YN53 XZ54 SN61 GS62 QH63 NX64 XJ65 TW71 HK81 MO82';

test.each(PROVINCES.split(' ').map((each) => [each.slice(0, 2), each.slice(2)]))(
  'the province of %s is numbered %s',
  (letters, digits) => {
    expect(regionOf(`CN-${letters}`)).toBe(`${digits}0000`);
    expect(regionOf(`${digits}0000`)).toBe(`${digits}0000`);
  },
);

test.each<[string, string | undefined]>([
  ['CN', 'CN'],
  ['371002', '371002'],
  ['CN-371002', '371002'],
  ['CN-3710', '371000'],
  ['CN-37', '370000'],
  ['CN-ZZ', undefined],
  ['ZZ', undefined],
  ['37', undefined],
  ['3710021', undefined],
  ['x371002', undefined],
  ['CN-371002x', undefined],
  ['xCN-371002', undefined],
  ['CN-371', undefined],
  ['CN-sd', undefined],
  ['991002', undefined],
  ['王小明', undefined],
  ['', undefined],
])('%j is the region %s', (written, region) => {
  expect(regionOf(written)).toBe(region);
});

test('a region has its parts within it, however either is written', () => {
  expect(startOf('CN')).toBe('');
  expect(startOf('370000')).toBe('37');
  expect(startOf('CN-3710')).toBe('3710');
  expect(startOf('371002')).toBe('371002');
  expect(startOf('370100')).toBe('3701');
  expect(startOfTheirs({})).toBe('');
  expect(startOfTheirs({ region: '371000' })).toBe('3710');
  expect(isWithin('371002', 'CN-SD')).toBe(true);
  expect(isWithin('371002', 'CN')).toBe(true);
  expect(isWithin('371000', '371002')).toBe(false);
  expect(isWithin('370600', '371000')).toBe(false);
  expect(isWithin('nowhere', 'nowhere')).toBe(true);
  expect(isWithin('nowhere', '370000')).toBe(false);
  expect(isSameRegion('CN-SD', '370000')).toBe(true);
  expect(isSameRegion('370000', '371000')).toBe(false);
});

test('the nearest of the regions around one', () => {
  expect(nearestTo('371002', ['CN', 'CN-SD', '371000', '370600'])).toBe('371000');
  expect(nearestTo('371002', ['371002', 'CN'])).toBe('371002');
  expect(nearestTo('370602', ['CN', '371000'])).toBe('CN');
  expect(nearestTo('370602', ['371000'])).toBeUndefined();
});
