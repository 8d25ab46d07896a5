import { Intake1764000000001 } from './001-intake.ts';
import { Casework1764000000002 } from './002-casework.ts';
import { Platform1764000000003 } from './003-platform.ts';
import { Directory1764000000004 } from './004-directory.ts';
import { Catalogue1764000000005 } from './005-catalogue.ts';
import { Calendars1764000000006 } from './006-calendars.ts';
import { Tracks1764000000007 } from './007-tracks.ts';
import { Routing1764000000008 } from './008-routing.ts';
import { Staff1764000000009 } from './009-staff.ts';
import { Files1764000000010 } from './010-files.ts';
import { Vault1764000000011 } from './011-vault.ts';
import { Audit1764000000012 } from './012-audit.ts';
import { Erasure1764000000013 } from './013-erasure.ts';
import { Units1764000000014 } from './014-units.ts';
import { StaffRegion1764000000015 } from './015-staff-region.ts';
import { AuditHeads1764000000017 } from './017-audit-heads.ts';
import { TextSalt1764000000018 } from './018-text-salt.ts';
import { ErrandEnds1764000000020 } from './020-errand-ends.ts';
import { Claims1764000000021 } from './021-claims.ts';
import { LinearGrams1764000000025 } from './025-linear-grams.ts';
import { PlainWords1764000000026 } from './026-plain-words.ts';
import { ImportDigest1764000000030 } from './030-import-digest.ts';
import { CatalogueRetirement1764000000031 } from './031-catalogue-retirement.ts';
import { Telling1764000000040 } from './040-telling.ts';
import { UntoldEnds1764000000050 } from './050-untold-ends.ts';
import { UploadBytes1764000000060 } from './060-upload-bytes.ts';
import { HeadsByOwner1764000000061 } from './061-heads-by-owner.ts';
import { ClockReach1764000000062 } from './062-clock-reach.ts';

/** Every migration in order: one list for the command line, the product and the tests. */
export const migrations = [
  Intake1764000000001,
  Casework1764000000002,
  Platform1764000000003,
  Directory1764000000004,
  Catalogue1764000000005,
  Calendars1764000000006,
  Tracks1764000000007,
  Routing1764000000008,
  Staff1764000000009,
  Files1764000000010,
  Vault1764000000011,
  Audit1764000000012,
  Erasure1764000000013,
  Units1764000000014,
  StaffRegion1764000000015,
  AuditHeads1764000000017,
  TextSalt1764000000018,
  ErrandEnds1764000000020,
  Claims1764000000021,
  LinearGrams1764000000025,
  PlainWords1764000000026,
  ImportDigest1764000000030,
  CatalogueRetirement1764000000031,
  Telling1764000000040,
  UntoldEnds1764000000050,
  UploadBytes1764000000060,
  HeadsByOwner1764000000061,
  ClockReach1764000000062,
];
