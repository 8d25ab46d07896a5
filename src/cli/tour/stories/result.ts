import type { Complaint } from '../complaint.ts';
import { answer, assign, callBack, close, handle, returnFields, submit } from '../steps.ts';
import type { Story } from '../story.ts';

const DAY = 86_400;

const unreached = (c: Complaint): Promise<void> =>
  c.act('record-callback', { at: c.now, method: 'phone', reached: false });

/** Reviewing, calling back, doing it again. */
export const RESULT: Story[] = [
  {
    about: '二手车调表，经营者拒赔',
    course: '未答复不能报结；报结被退回补正，原时限不变，再报结',
    ends: '办结',
    channel: 'visit',
    matterType: 'complaint',
    type: 'consumer-rights',
    detail: '在二手车市场买的车，4S店查询里程比表显多八万公里，经营者不承认。',
    wants: '退车并赔偿',
    async play(c) {
      await assign(c, 'market-supervision');
      await c.act('sign');
      await c.refused('citizen-not-answered', 'submit-result', { resolved: 'resolved', report: '已处理' });
      await answer(c, '组织调解，经营者同意退车。', '《消费者权益保护法》第五十五条');
      const { dueAt } = c.deadline('handle');
      await submit(c);
      await c.act('send-back', { reasons: ['缺少调解协议', '未说明赔偿情况'] });
      c.expect(
        '退回补正后原时限不变',
        c.deadline('handle').dueAt === dueAt && c.deadline('handle').status === 'open',
      );
      await answer(c, '已补充调解协议：退车并按价款一倍赔偿。', '《消费者权益保护法》第五十五条');
      await submit(c);
      await close(c);
    },
  },
  {
    about: '小区供水加压泵噪声扰民',
    course: '回访不满意，重办（不得退件），再回访满意，归档',
    ends: '归档，重办1次',
    channel: 'app',
    matterType: 'complaint',
    type: 'noise',
    detail: '一楼住户卧室下面就是加压泵房，夜里嗡嗡响，检测超标，物业只垫了一层胶皮。',
    wants: '彻底降噪',
    byCitizen: true,
    async play(c) {
      await assign(c, 'ecology-environment', { level: 'L3' });
      await handle(c, '要求物业加装减振垫。', '《噪声污染防治法》第六十八条');
      await close(c, 'dissatisfied');
      c.expect(
        '不满意，等待处置决定',
        c.view.flags.includes('DISSATISFIED') && c.view.state === 'CALLBACK_PENDING',
      );
      await c.act('rework', { reason: '诉求人反映夜间仍超标' });
      await c.refused('return-in-rework', 'request-return', await returnFields(c, 'urban-management'));
      await handle(c, '更换低噪声水泵并做隔声间，夜间检测28分贝，达标。', '《噪声污染防治法》第六十八条');
      await close(c, 'satisfied');
      await c.act('archive');
    },
  },
  {
    about: '要求撤销已生效的规划许可',
    course: '两次不满意，转督办，解释办结',
    ends: '解释办结，重办1次，电话督办，不满意',
    channel: 'letter',
    matterType: 'complaint',
    type: 'commercial-housing',
    detail: '对面新楼影响采光，要求撤销规划许可。日照分析已公示，许可已经生效。',
    wants: '撤销规划许可',
    async play(c) {
      await assign(c, 'housing-construction');
      await handle(c, '经复核日照满足大寒日两小时标准，依法不予撤销。', '《城乡规划法》第五十条');
      await close(c, 'dissatisfied');
      await c.act('rework', { reason: '请现场实测日照后再次答复' });
      await handle(c, '现场实测日照2.4小时，书面说明并告知救济途径。', '《城乡规划法》第五十条');
      await c.act('approve-result', {});
      await callBack(c, 'very-dissatisfied');
      c.expect('再次不满意即督办', c.view.supervision.form === 'phone');
      await c.act('close-explained', {
        reason: '许可合法有效，诉求依法不能满足',
        nextStep: '社区持续走访，协助对接法律援助',
        appealRouteTold: true,
      });
    },
  },
  {
    about: '早餐店食品夹生',
    course: '回访三次、跨两天均未联系上，办结（不计成功）',
    ends: '办结',
    channel: 'phone',
    matterType: 'complaint',
    type: 'consumer-rights',
    detail: '早餐店的肉包馅是生的，店员态度也不好。',
    wants: '检查该店食品卫生',
    async play(c) {
      await assign(c, 'market-supervision');
      await handle(c, '现场检查，责令整改并复查合格。', '《食品安全法》第三十三条');
      await c.act('approve-result', {});
      await unreached(c);
      await unreached(c);
      c.expect('两次未联系上，继续回访', c.view.state === 'CALLBACK_PENDING');
      await c.pass(DAY);
      await unreached(c);
    },
  },
  {
    about: '物业水管维修后再次漏水',
    course: '审核通过，等待回访',
    ends: '待回访',
    channel: 'wechat',
    matterType: 'help',
    type: 'property-management',
    detail: '厨房主管道上个月修过，昨天同一个位置又漏了，楼下邻居家天花板都湿了。',
    wants: '彻底维修',
    async play(c) {
      await assign(c, 'property-engineering');
      await handle(c, '更换整段立管并打压试验合格，赔付楼下粉刷费用。', '《物业管理条例》第五十一条');
      await c.act('approve-result', {});
    },
  },
];
