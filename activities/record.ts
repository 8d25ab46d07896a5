import { record, type Sql } from '../src/archive/archive.ts';
import { RECORD, type NamedPorts } from '../workflows/ports.ts';

/** The archive's side of a case's workflow. */
export const recordActivity = (db: Sql): NamedPorts => ({ [RECORD]: (entry) => record(db, entry) });
