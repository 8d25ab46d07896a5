import type { CommandName } from '../src/domain/case/commands.ts';
import type { Role } from '../stack/issuer.mjs';

/** One act of the typical case, with the body that the HTTP interface asks for. */
export interface TypicalAct {
  name: CommandName;
  role: Role;
  body: Record<string, unknown>;
}

/** The unit that handles the typical case. */
export const UNIT = 'property-service';

/** What a resident says: 投诉, so that the standard tier's five workdays and extensions apply. */
export const COMPLAINT = {
  channel: 'phone',
  matterType: 'complaint',
  summary: '小区路灯不亮已有一周',
  detail: '三号楼至五号楼之间的路灯自上周一起全部不亮，老人夜间出行摔倒过一次，多次向物业反映未修。',
  desiredOutcome: '尽快修复路灯',
  complainant: { name: '王小明', phone: '13800000000', anonymous: false, confidential: false },
} as const;

/** Start and ten acts: the case that every measurement in `bench/` is about. `at` is the instant the reports name (ISO 8601). */
export function typicalActs(at: string): TypicalAct[] {
  const report = { at, method: 'phone' };
  return [
    { name: 'classify', role: 'dispatcher', body: { typeCode: 'property-management', tier: 'standard' } },
    {
      name: 'dispatch',
      role: 'dispatcher',
      body: { unit: UNIT, task: { investigate: '核实路灯故障原因', standard: '修复并答复诉求人' } },
    },
    { name: 'sign', role: 'unit-clerk', body: {} },
    {
      name: 'request-extension',
      role: 'unit-clerk',
      body: {
        basis: '配件需向厂家订购',
        reason: '灯具配件三日后到货',
        workdays: 5,
        citizenExplanation: { ...report, record: '已向诉求人说明，同意' },
      },
    },
    { name: 'approve-extension', role: 'dispatcher', body: { workdays: 5 } },
    {
      name: 'reply-citizen',
      role: 'unit-clerk',
      body: {
        ...report,
        finding: 'true',
        basis: '物业服务合同第十二条',
        measures: '更换灯具十二盏，检修线路',
        stateAfter: '路灯已全部恢复照明',
        appealRouteTold: true,
      },
    },
    {
      name: 'submit-result',
      role: 'unit-clerk',
      body: { resolved: 'resolved', report: '路灯已修复，已电话答复诉求人，诉求人表示认可。' },
    },
    { name: 'approve-result', role: 'reviewer', body: {} },
    {
      name: 'record-callback',
      role: 'callback-officer',
      body: { ...report, reached: true, solved: 'yes', resultSatisfaction: 'satisfied' },
    },
    { name: 'archive', role: 'records', body: {} },
  ];
}
