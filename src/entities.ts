import { Attachment } from './attachments/attachment.entity.ts';
import { AttachmentUse } from './attachments/attachment-use.entity.ts';
import { FileToRemove } from './attachments/files/file-to-remove.entity.ts';
import { AuditEntry } from './audit/audit-entry.entity.ts';
import { CalendarChange } from './calendars/calendar-change.entity.ts';
import { CalendarEdition } from './calendars/calendar-edition.entity.ts';
import { CaseClock } from './archive/case-clock.entity.ts';
import { CaseText } from './archive/case-text.entity.ts';
import { ComplaintCase } from './archive/complaint-case.entity.ts';
import { Errand } from './archive/errand.entity.ts';
import { Notice } from './archive/notice.entity.ts';
import { StoredEvent } from './archive/case-event.entity.ts';
import { CatalogueRetirement } from './catalogue/catalogue-retirement.entity.ts';
import { CatalogueVersion } from './catalogue/catalogue-version.entity.ts';
import { StaffChange } from './directory/staff-change.entity.ts';
import { Staff } from './directory/staff.entity.ts';
import { Unit } from './directory/unit.entity.ts';
import { CaseCounter } from './archive/case-counter.entity.ts';
import { Complaint } from './archive/complaint.entity.ts';
import { ImportRow } from './intake/import-row.entity.ts';
import { Outbox } from './handover/outbox.entity.ts';
import { IdempotencyKey } from './platform/idempotency-key.entity.ts';
import { CompetenceList } from './routing/competence-list.entity.ts';
import { Recording, RecordingAccess, RecordingRequest } from './recordings/recording.entity.ts';
import { Identity } from './vault/identity.entity.ts';
import { Erasure, Redaction, RelayMessage, Unmasking } from './vault/privacy.entity.ts';

/** Every table of the product, for the one DataSource and for the drift check. */
export const entities = [
  Attachment,
  AttachmentUse,
  AuditEntry,
  CalendarChange,
  CalendarEdition,
  CaseClock,
  CaseCounter,
  CaseText,
  CatalogueRetirement,
  CatalogueVersion,
  CompetenceList,
  Complaint,
  ComplaintCase,
  Erasure,
  Errand,
  FileToRemove,
  IdempotencyKey,
  Identity,
  ImportRow,
  Notice,
  Outbox,
  Recording,
  RecordingAccess,
  RecordingRequest,
  Redaction,
  RelayMessage,
  Staff,
  StaffChange,
  StoredEvent,
  Unit,
  Unmasking,
];
