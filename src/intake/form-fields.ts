import type { ComplaintType } from '../contracts/complaint-type.ts';
import { fieldFaults } from '../contracts/form-field.ts';
import type { RegisterComplaint } from '../contracts/register.ts';
import { invalid } from '../platform/validation.ts';

/**
 * Holds a register form against what its complaint type asks for: extra fields, and evidence that is held or promised (F-020).
 * @throws Problem 400 with the path of each field, `fields.floor`
 */
export function requireDeclared(type: ComplaintType, { fields = {}, evidence }: RegisterComplaint): void {
  const issues = fieldFaults(type.fields ?? {}, fields).map(({ name, message }) => ({
    path: ['fields', name],
    message,
  }));
  const told = (evidence?.held?.length ?? 0) > 0 || evidence?.howToSubmit !== undefined;
  if (type.evidence && !told)
    issues.push({
      path: ['evidence', 'held'],
      message: `须登记持有的证据或说明如何提交：${type.evidence.join('、')}（F-020）`,
    });
  if (issues.length > 0) throw invalid(issues);
}

/**
 * Holds the extra fields given with a later act against the type: what was asked at registration is not asked again.
 * @throws Problem 400 with the path of each field
 */
export function requireFields(type: ComplaintType, given: Readonly<Record<string, unknown>>): void {
  const declared = Object.entries(type.fields ?? {}).filter(([name]) => name in given);
  const faults = fieldFaults(Object.fromEntries(declared), given);
  if (faults.length > 0)
    throw invalid(faults.map(({ name, message }) => ({ path: ['fields', name], message })));
}
