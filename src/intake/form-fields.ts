import type { ComplaintType } from '../contracts/complaint-type.ts';
import { fieldFaults } from '../domain/policy/form-field.ts';
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
