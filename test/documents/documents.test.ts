import type { Role } from '../../stack/issuer.mjs';
import { City, type OpenCase } from '../support/city.ts';
import { tagsOf, textOf } from './well-formed.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

/** A form as its reader sees it; the page is checked to be well-formed on the way. */
async function read(c: OpenCase, form: string, role: Role = 'duty-lead', unit?: string): Promise<string> {
  const { status, body, headers } = await (await city.as(role, unit)).get(`${c.path}/documents/${form}`);
  if (status !== 200) throw new Error(`${form}: ${status} ${JSON.stringify(body)}`);
  expect([headers['content-type'], headers['cache-control']]).toEqual([
    'text/html; charset=utf-8',
    'no-store',
  ]);
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  tagsOf(body);
  return textOf(body);
}

/** An act of somebody whom the city does not know for it. */
async function act(c: OpenCase, role: Role, name: string, body: object): Promise<void> {
  const person = await city.as(role, role.startsWith('unit-') ? c.unit : undefined);
  const answer = await person.post(`${c.path}/${name}`, body);
  if (answer.status !== 200) throw new Error(`${name}: ${JSON.stringify(answer.body)}`);
}

/** A member of staff as the directory calls them. */
async function nameOf(id: string): Promise<string> {
  const { body } = await (await city.as('agent')).get('/staff?limit=200');
  return body.items.find((one: { id: string }) => one.id === id).name;
}

const missing = async (c: OpenCase, form: string): Promise<unknown> => {
  const { status, body } = await (await city.as('duty-lead')).get(`${c.path}/documents/${form}`);
  return [status, body.code];
};

const FORM = {
  summary: '电梯停运三天',
  detail: '三号楼电梯停运，<script>alert("&\'")</script>无人修理。',
  occurredAt: '2026-03-08T20:00:00+08:00',
  place: { text: '幸福小区三号楼' },
  parties: [{ name: '李四', role: '物业经理' }],
  desiredOutcome: undefined,
  demands: ['尽快修好', '说明原因'],
  evidence: { held: ['照片两张'], howToSubmit: '短信发送' },
  respondent: { unit: 'property-service', ground: '推诿' },
};

describe('投诉登记表', () => {
  test('all that F-020, F-021 and F-023 ask for, demands numbered, under the one number', async () => {
    const c = await city.complaint(FORM);
    const page = await read(c, 'register-form');
    for (const said of [
      '投诉登记表',
      `编号：${c.caseNo}`,
      '诉求人 张小三 联系电话 13812345678',
      '受理渠道 电话',
      '诉求性质 投诉',
      '发生时间 2026年3月8日20:00:00',
      '相关人员 李四（物业经理）',
      '被诉对象 物业服务中心 推诿',
      '诉求摘要 电梯停运三天',
      '事发地点 幸福小区三号楼',
      '1. 尽快修好 2. 说明原因',
      FORM.detail,
      '证据材料 照片两张',
      '证据提交方式 短信发送',
      `首接责任人 受理员（${await nameOf('demo-agent')}）`,
    ])
      expect(page).toContain(said);
    expect(page).toMatch(/由值班长于20\d\d年.*打印，据案件记录第1版/);
  });

  test('anonymous is marked, and no identity is printed', async () => {
    const c = await city.complaint({ complainant: { anonymous: true, confidential: false } });
    expect(await read(c, 'register-form')).toContain('诉求人 匿名（未登记身份） 联系电话 —');
  });

  test('nothing else exists yet', async () => {
    const c = await city.complaint();
    const { body } = await (await city.as('agent')).get(`${c.path}/documents`);
    expect(body.items).toHaveLength(9);
    expect(body.items.filter((d: { available: boolean }) => d.available)).toEqual([
      {
        form: 'register-form',
        name: '投诉登记表',
        available: true,
        count: 1,
        url: `/api/v1/cases/${c.caseNo}/documents/register-form`,
      },
    ]);
    for (const form of [
      'work-order',
      'archive-cover',
      'leader-paper',
      'register-form?n=2',
      'nonsense',
      'toString',
    ])
      expect(await missing(c, form)).toEqual([404, 'not-found']);
  });
});

describe('a case that was returned, redispatched and extended', () => {
  let c: OpenCase;
  beforeAll(async () => {
    c = await city.complaint(FORM);
    await c.acts('classify', 'dispatch', 'request-return');
    await c.acts(['approve-return', { nextUnit: 'property-engineering' }]);
    c.unit = 'property-engineering';
    await c.acts('sign', 'request-return', 'reject-return', 'request-extension');
  });

  test('市民热线承办单: number, summary, unit, tier, task, every deadline (F-045, F-053)', async () => {
    const page = await read(c, 'work-order');
    for (const said of [
      '第2份，共2份',
      '承办单位 物业工程部',
      '第2次派单，第1轮办理',
      '诉求类型 物业管理 办理类别 其他诉求类',
      '调查内容 核实电梯故障',
      '工作标准 按期答复',
      '派单说明 经核实属特种设备监管',
      '签收时限',
      '退件时限',
      '办理时限',
    ])
      expect(page).toContain(said);
    const first = await read(c, 'work-order?n=1');
    expect(first).toContain('承办单位 住房和城乡建设局');
    expect(first).toContain('签收时间 尚未签收');
  });

  test('派工单 and 投诉处理通知单 carry the register’s number (F-024, F-054)', async () => {
    expect(await read(c, 'dispatch-slip')).toContain('派工内容 核实电梯故障');
    const notice = await read(c, 'handling-notice');
    expect(notice).toContain(`编号：${c.caseNo}`);
    expect(notice).toContain(`登记表编号 ${c.caseNo}`);
    for (const blank of ['补救措施', '纠正措施']) expect(notice).toContain(blank);
  });

  test('退件申请表: four items and the decision (F-049, F-050)', async () => {
    const first = await read(c, 'return-application?n=1');
    for (const said of [
      '申请单位 住房和城乡建设局',
      '退件理由 不属本单位职责',
      '改派建议 建议转市场监管局 建议改派：市场监督管理局',
      '退件依据 权责清单第3条',
      '单位领导意见 签署意见见附件',
      '同意退件，改派物业工程部',
      '职责界定 经核实属特种设备监管',
    ])
      expect(first).toContain(said);
    const latest = await read(c, 'return-application');
    expect(latest).toContain('申请单位 物业工程部');
    expect(latest).toContain('驳回退件，由原单位在原期限内办理');
    expect(latest).toContain('理由 依据不足');
  });

  test('延期申请表: four items, the decision, old date and new (F-064)', async () => {
    const asked = await read(c, 'extension-application');
    for (const said of [
      '延期依据 需采购配件',
      '延期理由 配件到货需时',
      '申请延长 5个工作日 原期限 20',
      '向诉求人说明 电话 已说明',
      '待审批；批准前原期限不变',
    ])
      expect(asked).toContain(said);
    await c.acts(['approve-extension', { workdays: 3 }]);
    expect(await read(c, 'extension-application')).toMatch(
      /同意延长3个工作日，自原期限起算 原期限 20\d\d年.+24时 新期限 20\d\d年.+24时/,
    );
  });

  test('the number chosen must exist', async () => {
    expect(await missing(c, 'return-application?n=3')).toEqual([404, 'not-found']);
    expect(await missing(c, 'return-application?n=0')).toEqual([400, 'invalid-request']);
  });
});

describe('a case that was supervised, presented and filed', () => {
  let c: OpenCase;
  const at = async (): Promise<string> => (await c.view()).now;
  beforeAll(async () => {
    c = await city.complaint(FORM);
    await c.acts('classify', 'dispatch', 'sign');
    await act(c, 'supervisor', 'supervise', { trigger: 'hot', form: 'written', order: '三日内查明' });
    await act(c, 'duty-lead', 'present', {
      leader: '分管副县长',
      result: '已派单督办',
      reason: '维保缺位',
      course: '三天三次来电',
    });
    const [paper] = (await c.view()).papers;
    await act(c, 'leader', 'instruct', {
      paperNo: paper.paperNo,
      text: '请认真办理',
      lines: [
        { unit: c.unit, order: '立即维修' },
        { unit: 'market-supervision', order: '检查维保单位' },
      ],
      readBackConfirmed: true,
    });
    const unit = 'unit-handler';
    await act(c, unit, 'record-site-check', { at: await at(), findings: '门机损坏' });
    await act(c, unit, 'record-investigation', {
      methods: ['现场查看', '询问'],
      notes: '维保记录缺失',
      evidence: ['维保台账', { description: '门机照片', custodian: '档案室' }],
    });
    await act(c, unit, 'request-expert-opinion', { expert: 'market-supervision', question: '为何反复' });
    const expert = await city.as(unit, 'market-supervision');
    await expert.post(`${c.path}/give-expert-opinion`, { opinion: '控制板老化，应予更换' });
    await act(c, unit, 'record-implementation', { actions: '更换门机', correctiveMeasure: '每月巡检' });
    await act(c, unit, 'report-supervision', { report: '已查明原因' });
    await act(c, 'supervisor', 'accept-supervision', { note: '同意' });
    await c.acts('reply-citizen', 'submit-result', 'approve-result');
    await act(c, 'duty-lead', 'report-back', { paperNo: paper.paperNo, content: '两项均已落实' });
    await c.acts('record-callback');
  });

  test('督办单: form, trigger, order, date, report and end (F-110, F-111)', async () => {
    const page = await read(c, 'supervision-order?order=1');
    for (const said of [
      '督办形式 书面督办 督办事由 热点问题',
      '承办单位 住房和城乡建设局 反馈期限 20',
      '督办要求 三日内查明',
      '已查明原因',
      '督办结束 20',
    ])
      expect(page).toContain(said);
  });

  test('市民热线呈阅件: its number, result before reason before course, the instruction line by line, the report (F-112 to F-114)', async () => {
    const [paper] = (await c.view()).papers;
    const page = await read(c, `leader-paper?paper=${paper.paperNo}`);
    expect(page).toContain(`呈阅件编号 ${paper.paperNo}`);
    expect(page).toMatch(/结果 已派单督办 原因 维保缺位 经过 三天三次来电/);
    expect(page).toContain('批示 请认真办理');
    expect(page).toContain('已向领导复述确认');
    expect(page).toMatch(/1 住房和城乡建设局 立即维修 20.+ 2 市场监督管理局 检查维保单位 20/);
    expect(page).toContain('两项均已落实');
    expect(await missing(c, 'leader-paper?paper=other')).toEqual([404, 'not-found']);
  });

  test('投诉处理通知单: remedy and corrective measure (F-086)', async () => {
    const page = await read(c, 'handling-notice');
    expect(page).toMatch(/请专家 20.+为何反复/);
    expect(page).toMatch(/专家意见 20.+控制板老化，应予更换/);
    expect(page).toMatch(/补救措施 20.+更换门机/);
    expect(page).toMatch(/纠正措施 20.+每月巡检/);
    expect(page).toContain('现场查看 询问 维保记录缺失');
    expect(await read(c, 'dispatch-slip')).toContain('门机损坏');
  });

  test('归档封面及卷内目录: everything in the file, and until when it is kept (F-140)', async () => {
    expect(await read(c, 'archive-cover')).toContain('归档时间 尚未归档');
    await c.acts('archive');
    const page = await read(c, 'archive-cover', 'records');
    expect(page).toMatch(/保管期限 不少于2年，至20\d\d年\d+月\d+日24时/);
    for (const filed of [
      '投诉登记表',
      '市民热线承办单',
      '市民热线呈阅件（',
      '督办单',
      '调查核实',
      '回访',
      '维保台账',
      '门机照片，档案室',
    ])
      expect(page).toContain(filed);
  });
});

describe('never more than the view shows', () => {
  const forms = async (c: OpenCase): Promise<string[]> => {
    const { body } = await (await city.as('duty-lead')).get(`${c.path}/documents`);
    return body.items.filter((d: { available: boolean }) => d.available).map((d: { form: string }) => d.form);
  };

  test('the unit of a confidential case reads no identity in any form; who may reach the complainant does', async () => {
    const secret = {
      name: '欧阳锋',
      phone: '13900001111',
      address: '白驼山庄一号',
      anonymous: false,
      confidential: true,
    };
    const c = await city.complaint({ complainant: secret });
    await c.acts('classify', 'dispatch', 'sign', 'request-extension', 'reply-citizen', 'submit-result');
    const available = await forms(c);
    expect(available).toEqual([
      'register-form',
      'work-order',
      'dispatch-slip',
      'handling-notice',
      'extension-application',
    ]);
    for (const form of available)
      for (const [role, unit] of [['unit-clerk', c.unit], ['supervisor'], ['oversight']] as const) {
        const page = await read(c, form, role, unit);
        for (const held of [secret.name, secret.phone, secret.address]) expect(page).not.toContain(held);
      }
    const masked = await read(c, 'register-form', 'unit-clerk', c.unit);
    expect(masked).toContain('诉求人 联系电话 单位或住址 保密要求 要求保密');
    expect(masked).toContain('由住房和城乡建设局承办单位联络员于');
    expect(await read(c, 'register-form', 'agent')).toContain('诉求人 欧阳锋 联系电话 13900001111');
  });

  test('the unit complained about prints the course of the case, without the words of anyone', async () => {
    const c = await city.complaint(FORM);
    await c.acts('classify', 'dispatch', 'sign', 'request-extension', 'reply-citizen', 'submit-result');
    await c.acts('approve-result');
    for (const form of await forms(c)) {
      const page = await read(c, form, 'unit-leader', 'property-service');
      expect(page).toContain('打印人无权查看诉求内容');
      for (const words of ['张', '电梯', '修好', '采购配件', '更换门机', '已修复', '按期答复'])
        expect(page).not.toContain(words);
    }
  });

  test('others learn nothing, not even which forms there are', async () => {
    const c = await city.complaint();
    const stranger = await city.as('unit-clerk', 'water-heating-company');
    for (const path of [`${c.path}/documents`, `${c.path}/documents/register-form`]) {
      expect((await stranger.get(path)).status).toBe(404);
      expect((await city.stranger().get(path)).status).toBe(401);
      expect((await (await city.as('system-admin')).get(path)).status).toBe(404);
    }
  });
});
