import type { Form } from './form.ts';
import { archiveCover } from './forms/archive-cover.ts';
import { extensionApplication, returnApplication } from './forms/applications.ts';
import { dispatchSlip, handlingNotice, workOrder } from './forms/dispatch.ts';
import { leaderPaper } from './forms/leader-paper.ts';
import { registerForm } from './forms/register-form.ts';
import { supervisionOrder } from './forms/supervision.ts';

const filed = {
  'register-form': registerForm,
  'work-order': workOrder,
  'dispatch-slip': dispatchSlip,
  'handling-notice': handlingNotice,
  'return-application': returnApplication,
  'extension-application': extensionApplication,
  'supervision-order': supervisionOrder,
  'leader-paper': leaderPaper,
} satisfies Record<string, Form>;

/** Every form of a case, by its code in addresses. */
export const FORMS: Readonly<Record<string, Form>> = { ...filed, 'archive-cover': archiveCover(filed) };
